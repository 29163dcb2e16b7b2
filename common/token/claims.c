/* jansson parses, duplicates refused; each claim is then judged by hand. */
#include "token/claims.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_MAX INT64_C(253402300799) /* 9999-12-31: keeps microseconds within int64 */
#define JTI_BYTES_MAX 64

bool claims_flat(const char *json, size_t len)
{
	int objects = 0;
	bool in_string = false;
	for (size_t i = 0; i < len; i++) {
		char ch = json[i];
		if (ch == '\0')
			return false;
		if (in_string && ch == '\\') {
			i++;
		} else if (ch == '"') {
			in_string = !in_string;
		} else if (!in_string) {
			objects += ch == '{';
			if (ch == '[' || objects > 1)
				return false;
		}
	}
	return objects == 1 && !in_string;
}

static json_t *parse(const char *json, size_t len)
{
	if (!claims_flat(json, len))
		return NULL;
	return json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
}

static bool is_text(const json_t *object, const char *name, const char *wanted)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text && strcmp(text, wanted) == 0;
}

static bool read_kid(const json_t *header, char kid[TOKEN_KID_SIZE])
{
	const json_t *value = json_object_get(header, "kid");
	if (json_string_length(value) != TOKEN_KID_SIZE - 1)
		return false;
	memcpy(kid, json_string_value(value), TOKEN_KID_SIZE);
	return true;
}

enum err claims_read_header(struct call *c, const char *json, size_t len, char kid[TOKEN_KID_SIZE])
{
	json_t *header = parse(json, len);
	bool good = header && json_object_size(header) == 3 && is_text(header, "alg", "ES256") &&
		    is_text(header, "typ", "JWT") && read_kid(header, kid);
	json_decref(header);
	return good ? OK : fail(c, ERR_UNAUTHENTICATED, "this is no access token of ours");
}

/* A positive number in its one decimal form. */
static bool read_id(const json_t *payload, const char *name, int64_t *id)
{
	const char *text = json_string_value(json_object_get(payload, name));
	if (!text || text[0] < '1' || text[0] > '9' || strlen(text) > 18)
		return false;
	char *end;
	*id = strtoll(text, &end, 10);
	return *end == '\0';
}

static bool read_seconds(const json_t *payload, const char *name, int64_t *seconds)
{
	const json_t *value = json_object_get(payload, name);
	*seconds = json_integer_value(value);
	return json_is_integer(value) && *seconds >= 0 && *seconds <= SECONDS_MAX;
}

static bool read_role(const json_t *payload, enum role *role)
{
	const char *name = json_string_value(json_object_get(payload, "role"));
	return name && role_parse(name, role) &&
	       (*role == ROLE_USER || *role == ROLE_APPROVER || *role == ROLE_ADMIN);
}

static bool has_jti(const json_t *payload)
{
	size_t len = json_string_length(json_object_get(payload, "jti"));
	return len > 0 && len <= JTI_BYTES_MAX;
}

struct lifetime {
	int64_t issued_s, starts_s, expires_s;
};

static bool read_lifetime(const json_t *payload, struct lifetime *lifetime)
{
	return read_seconds(payload, "iat", &lifetime->issued_s) &&
	       read_seconds(payload, "exp", &lifetime->expires_s) &&
	       (!json_object_get(payload, "nbf") ||
		       read_seconds(payload, "nbf", &lifetime->starts_s)) &&
	       lifetime->expires_s > lifetime->issued_s;
}

static enum err check_lifetime(struct call *c, const struct lifetime *lifetime, int leeway_s)
{
	int64_t now_s = call_now_us(c) / US_PER_SECOND;
	if (now_s >= lifetime->expires_s + leeway_s)
		return fail(c, ERR_UNAUTHENTICATED, "the access token has expired");
	if (now_s < lifetime->issued_s - leeway_s || now_s < lifetime->starts_s - leeway_s)
		return fail(c, ERR_UNAUTHENTICATED, "the access token is not valid yet");
	return OK;
}

static enum err check_payload(struct call *c, const struct claims_rules *rules,
	const json_t *payload, struct principal *principal)
{
	struct principal read = {.role = ROLE_PUBLIC};
	struct lifetime lifetime = {0};
	if (!is_text(payload, "iss", rules->issuer) || !is_text(payload, "aud", rules->audience))
		return fail(c, ERR_UNAUTHENTICATED, "the access token is not meant for us");
	if (!read_id(payload, "sub", &read.user_id) || !read_role(payload, &read.role) ||
		!has_jti(payload) || !read_lifetime(payload, &lifetime))
		return fail(c, ERR_UNAUTHENTICATED, "the access token lacks a claim");
	if (json_object_get(payload, "sid") && !read_id(payload, "sid", &read.session_id))
		return fail(c, ERR_UNAUTHENTICATED, "the access token's session is malformed");
	TRY(check_lifetime(c, &lifetime, rules->leeway_s));
	read.expires_us = lifetime.expires_s * US_PER_SECOND;
	*principal = read;
	return OK;
}

enum err claims_read_payload(struct call *c, const struct claims_rules *rules, const char *json,
	size_t len, struct principal *principal)
{
	json_t *payload = parse(json, len);
	enum err err = payload ? check_payload(c, rules, payload, principal)
			       : fail(c, ERR_UNAUTHENTICATED, "the access token is malformed");
	json_decref(payload);
	return err;
}
