/* First the form of every claim, then what it says; the reason is told, for there is no secret in
 * it and an operator has to find out which side is set up wrongly. */
#include "oidc/oidc_claims.h"

#include <string.h>

#include "json/parse.h"

#define SECONDS_MAX INT64_C(253402300799) /* 9999-12-31 */

/* false for what is there and no text. */
static bool read_text(struct call *c, const json_t *payload, const char *name, const char **text)
{
	const json_t *value = json_object_get(payload, name);
	*text = arena_strdup(c->arena, json_string_value(value));
	return !value || *text;
}

/* Whole seconds: Core has them as numbers, and nobody sends fractions. */
static bool read_seconds(const json_t *payload, const char *name, int64_t *seconds)
{
	const json_t *value = json_object_get(payload, name);
	*seconds = json_integer_value(value);
	return json_is_integer(value) && *seconds >= 0 && *seconds <= SECONDS_MAX;
}

/* One text, or several: RFC 7519 section 4.1.3. */
static bool read_audiences(struct call *c, const json_t *payload, struct oidc_claims *claims)
{
	const json_t *value = json_object_get(payload, "aud");
	size_t count = json_is_array(value) ? json_array_size(value) : 1;
	if (count > OIDC_AUDIENCES_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
		claims->audiences[i] = arena_strdup(c->arena, json_string_value(item));
		if (!claims->audiences[i])
			return false;
	}
	claims->audience_count = count;
	return count > 0;
}

static bool read_times(const json_t *payload, struct oidc_claims *claims)
{
	return read_seconds(payload, "iat", &claims->issued_s) &&
	       read_seconds(payload, "exp", &claims->expires_s) &&
	       (!json_object_get(payload, "nbf") ||
		       read_seconds(payload, "nbf", &claims->starts_s));
}

static bool read_all(struct call *c, const json_t *payload, struct oidc_claims *claims)
{
	claims->email_verified = json_is_true(json_object_get(payload, "email_verified"));
	return json_is_object(payload) && read_text(c, payload, "iss", &claims->issuer) &&
	       claims->issuer && read_text(c, payload, "sub", &claims->subject) &&
	       claims->subject && read_audiences(c, payload, claims) &&
	       read_text(c, payload, "azp", &claims->authorized_party) &&
	       read_text(c, payload, "nonce", &claims->nonce) &&
	       read_text(c, payload, "email", &claims->email) &&
	       read_text(c, payload, "name", &claims->name) && read_times(payload, claims);
}

enum err oidc_claims_read(struct call *c, const char *json, size_t len, struct oidc_claims *claims)
{
	struct oidc_claims read = {0};
	json_t *payload;
	if (json_parse(c, json, len, &payload) != OK)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is no JSON");
	bool good = read_all(c, payload, &read);
	json_decref(payload);
	if (!good)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token lacks a claim");
	*claims = read;
	return OK;
}

static bool is(const char *text, const char *wanted)
{
	return text && strcmp(text, wanted) == 0;
}

static bool is_for(const struct oidc_claims *claims, const char *client_id)
{
	for (size_t i = 0; i < claims->audience_count; i++)
		if (is(claims->audiences[i], client_id))
			return true;
	return false;
}

/* Rules 3 to 5: among several it must be told that we are the one it was made for. */
static enum err judge_audience(struct call *c, const struct oidc_claims *claims,
	const char *client_id)
{
	if (!is_for(claims, client_id))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is meant for somebody else");
	if (claims->audience_count > 1 && !claims->authorized_party)
		return fail(c, ERR_UNAUTHENTICATED,
			"the ID token does not say whom it is made for");
	if (claims->authorized_party && !is(claims->authorized_party, client_id))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token was made for somebody else");
	return OK;
}

static enum err judge_times(struct call *c, const struct oidc_rules *rules,
	const struct oidc_claims *claims)
{
	int64_t now_s = call_now_us(c) / US_PER_SECOND;
	if (now_s >= claims->expires_s + OIDC_LEEWAY_S || claims->expires_s <= claims->issued_s)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token has expired");
	if (now_s < claims->issued_s - OIDC_LEEWAY_S || now_s < claims->starts_s - OIDC_LEEWAY_S)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is not valid yet");
	if (claims->issued_s < rules->begun_s - OIDC_LEEWAY_S)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is older than this sign-in");
	return OK;
}

enum err oidc_claims_judge(struct call *c, const struct oidc_rules *rules,
	const struct oidc_claims *claims)
{
	size_t subject_len = strlen(claims->subject);
	if (!is(claims->issuer, rules->issuer))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is of another issuer");
	TRY(judge_audience(c, claims, rules->client_id));
	if (!is(claims->nonce, rules->nonce))
		return fail(c, ERR_UNAUTHENTICATED, "the ID token is of another sign-in");
	if (subject_len == 0 || subject_len > OIDC_SUBJECT_BYTES_MAX)
		return fail(c, ERR_UNAUTHENTICATED, "the ID token does not say who it is");
	return judge_times(c, rules, claims);
}
