/* The order of the checks is the point: form, algorithm, key, signature, and only then the claims.
 */
#include "oidc/oidc_token.h"

#include <string.h>

#include "token/jws.h"
#include "json/parse.h"

struct oidc_header {
	enum signature_algorithm algorithm;
	const char *kid; /* empty where not told */
};

static bool read_algorithm(const json_t *header, enum signature_algorithm *algorithm)
{
	const char *name = json_string_value(json_object_get(header, "alg"));
	if (name && strcmp(name, "RS256") == 0)
		*algorithm = SIGNATURE_RS256;
	else if (name && strcmp(name, "ES256") == 0)
		*algorithm = SIGNATURE_ES256;
	else
		return false;
	return true;
}

/* "crit" names what we would have to understand (RFC 7515 section 4.1.11): we know of nothing. */
static bool read_header(struct call *c, const struct jws *jws, struct oidc_header *out)
{
	json_t *header;
	if (json_parse(c, jws->header, jws->header_len, &header) != OK)
		return false;
	const json_t *kid = json_object_get(header, "kid");
	bool good = read_algorithm(header, &out->algorithm) && !json_object_get(header, "crit") &&
		    (!kid || json_is_string(kid));
	out->kid = good && kid ? arena_strdup(c->arena, json_string_value(kid)) : "";
	json_decref(header);
	return good;
}

static enum err find_key(struct call *c, struct keyring *keyring, const struct oidc_header *header,
	struct public_key *key)
{
	enum err err = keyring_find(c, keyring, header->kid, key);
	if (err == ERR_UNAUTHENTICATED)
		return fail(c, err,
			"the ID token is signed with a key that its issuer does not have");
	if (err != OK)
		return fail_retry(c, ERR_UNAVAILABLE, c->failure.retry_after_s,
			"the identity provider's keys cannot be had");
	if (key->algorithm != header->algorithm)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token's algorithm is not its key's");
	return OK;
}

enum err oidc_token_check(struct call *c, struct keyring *keyring, const struct oidc_rules *rules,
	const char *token, struct oidc_claims *claims)
{
	struct jws jws;
	struct oidc_header header;
	struct public_key key;
	struct oidc_claims read;
	size_t len = strnlen(token, OIDC_TOKEN_BYTES_MAX + 1);
	if (len > OIDC_TOKEN_BYTES_MAX || !jws_split(c, token, len, &jws))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is malformed");
	if (!read_header(c, &jws, &header))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is not signed as it has to be");
	TRY(find_key(c, keyring, &header, &key));
	if (!jws_is_signed_by(&jws, &key))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token's signature is wrong");
	TRY(oidc_claims_read(c, jws.payload, jws.payload_len, &read));
	TRY(oidc_claims_judge(c, rules, &read));
	*claims = read;
	return OK;
}
