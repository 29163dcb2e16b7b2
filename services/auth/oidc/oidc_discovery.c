/* What we cannot use is as bad as no answer, for us and for whoever wants to sign in. */
#include "oidc/oidc_discovery.h"

#include <string.h>

#include "json/parse.h"

static bool has_item(const json_t *list, const char *wanted)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *item = json_string_value(json_array_get(list, i));
		if (item && strcmp(item, wanted) == 0)
			return true;
	}
	return false;
}

static bool copy_url(const json_t *document, const char *name, bool local, char out[OIDC_URL_SIZE])
{
	const char *url = json_string_value(json_object_get(document, name));
	if (!url || !oidc_url_is_good(url) || (!local && oidc_url_is_local(url)))
		return false;
	memcpy(out, url, strlen(url) + 1);
	return true;
}

static bool is_issuer_of(const char *issuer, const char *url)
{
	size_t len = strlen(issuer);
	if (len && issuer[len - 1] == '/')
		len--;
	return strncmp(issuer, url, len) == 0 && strcmp(url + len, OIDC_DISCOVERY_SUFFIX) == 0;
}

static const char *read_all(const json_t *document, const char *url, struct oidc_discovery *out)
{
	bool local = oidc_url_is_local(url);
	if (!copy_url(document, "issuer", local, out->issuer) || !is_issuer_of(out->issuer, url))
		return "its issuer is not the one of its address";
	if (!copy_url(document, "authorization_endpoint", local, out->authorization_endpoint) ||
		!copy_url(document, "token_endpoint", local, out->token_endpoint) ||
		!copy_url(document, "jwks_uri", local, out->jwks_uri))
		return "an address is missing, or is not https";
	out->posts_secret = has_item(json_object_get(document,
					     "token_endpoint_auth_methods_supported"),
		"client_secret_post");
	out->tells_issuer = json_is_true(
		json_object_get(document, "authorization_response_iss_parameter_supported"));
	return NULL;
}

enum err oidc_discovery_read(struct call *c, const char *url, const char *json, size_t len,
	struct oidc_discovery *discovery)
{
	struct oidc_discovery *read = call_alloc(c, sizeof *read);
	json_t *document;
	const char *why = "it is no JSON";
	if (json_parse(c, json, len, &document) == OK) {
		why = read_all(document, url, read);
		json_decref(document);
	}
	if (why)
		return fail(c, ERR_UNAVAILABLE,
			"the identity provider's description cannot be used: %s", why);
	*discovery = *read;
	return OK;
}
