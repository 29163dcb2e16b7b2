/* The algorithm of a key follows from its kind, and never from the token that it verifies. */
#include "oidc/oidc_keys.h"

#include <string.h>

#include "token/p256.h"
#include "token/rsa.h"
#include "json/parse.h"

static const char *text_of(const json_t *jwk, const char *name)
{
	const char *text = json_string_value(json_object_get(jwk, name));
	return text ? text : "";
}

static bool says(const json_t *jwk, const char *name, const char *wanted)
{
	return strcmp(text_of(jwk, name), wanted) == 0;
}

static bool says_or_is_silent(const json_t *jwk, const char *name, const char *wanted)
{
	return !json_object_get(jwk, name) || says(jwk, name, wanted);
}

static bool copy_coordinate(const json_t *jwk, const char *name, char out[P256_TEXT_SIZE])
{
	const char *text = text_of(jwk, name);
	if (strlen(text) != P256_TEXT_SIZE - 1)
		return false;
	memcpy(out, text, P256_TEXT_SIZE);
	return true;
}

static const char *read_p256(struct call *c, const json_t *jwk)
{
	struct p256_point point = {0};
	if (!says(jwk, "crv", "P-256") || !says_or_is_silent(jwk, "alg", "ES256") ||
		!copy_coordinate(jwk, "x", point.x) || !copy_coordinate(jwk, "y", point.y))
		return NULL;
	return p256_point_pem(c->arena, &point);
}

static const char *read_rsa(struct call *c, const json_t *jwk)
{
	if (!says_or_is_silent(jwk, "alg", "RS256"))
		return NULL;
	return rsa_public_pem(c->arena, text_of(jwk, "n"), text_of(jwk, "e"));
}

static bool read_key(struct call *c, const json_t *jwk, struct public_key *key)
{
	bool is_rsa = says(jwk, "kty", "RSA");
	const char *kid = text_of(jwk, "kid");
	if ((!is_rsa && !says(jwk, "kty", "EC")) || !says_or_is_silent(jwk, "use", "sig") ||
		strlen(kid) >= sizeof key->kid)
		return false;
	const char *pem = is_rsa ? read_rsa(c, jwk) : read_p256(c, jwk);
	if (!pem || strlen(pem) >= sizeof key->pem)
		return false;
	key->algorithm = is_rsa ? SIGNATURE_RS256 : SIGNATURE_ES256;
	memcpy(key->kid, kid, strlen(kid) + 1);
	memcpy(key->pem, pem, strlen(pem) + 1);
	return true;
}

bool oidc_keys_parse(struct call *c, const char *text, struct jwks *jwks)
{
	json_t *set;
	jwks->count = 0;
	if (json_parse(c, text, strlen(text), &set) != OK)
		return false;
	const json_t *keys = json_object_get(set, "keys");
	for (size_t i = 0; i < json_array_size(keys) && jwks->count < JWKS_KEYS_MAX; i++)
		if (read_key(c, json_array_get(keys, i), &jwks->keys[jwks->count]))
			jwks->count++;
	json_decref(set);
	return jwks->count > 0;
}
