/* A kid that is not its key's thumbprint would be a key under a false name: passed over. */
#include "token/jwks.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "token/p256.h"

static bool is_text(const json_t *object, const char *name, const char *wanted)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text && strcmp(text, wanted) == 0;
}

static bool is_text_if_there(const json_t *object, const char *name, const char *wanted)
{
	return !json_object_get(object, name) || is_text(object, name, wanted);
}

static bool copy_coordinate(const json_t *jwk, const char *name, char out[P256_TEXT_SIZE])
{
	const json_t *value = json_object_get(jwk, name);
	if (json_string_length(value) != P256_TEXT_SIZE - 1)
		return false;
	memcpy(out, json_string_value(value), P256_TEXT_SIZE);
	return true;
}

static bool read_key(struct call *c, const json_t *jwk, struct public_key *key)
{
	struct p256_point point = {0};
	if (!is_text(jwk, "kty", "EC") || !is_text(jwk, "crv", "P-256") ||
		!is_text_if_there(jwk, "use", "sig") || !is_text_if_there(jwk, "alg", "ES256") ||
		!copy_coordinate(jwk, "x", point.x) || !copy_coordinate(jwk, "y", point.y))
		return false;
	key->algorithm = SIGNATURE_ES256;
	p256_thumbprint(&point, key->kid);
	const char *pem = p256_point_pem(c->arena, &point);
	size_t size = pem ? strlen(pem) + 1 : SIZE_MAX;
	if (size > sizeof key->pem || !is_text(jwk, "kid", key->kid))
		return false;
	memcpy(key->pem, pem, size);
	return true;
}

bool jwks_parse(struct call *c, const char *text, struct jwks *jwks)
{
	size_t len = strnlen(text, JWKS_BYTES_MAX + 1);
	json_t *set = len <= JWKS_BYTES_MAX ? json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL)
					    : NULL;
	const json_t *keys = json_object_get(set, "keys");
	jwks->count = 0;
	for (size_t i = 0; i < json_array_size(keys) && jwks->count < JWKS_KEYS_MAX; i++)
		if (read_key(c, json_array_get(keys, i), &jwks->keys[jwks->count]))
			jwks->count++;
	json_decref(set);
	return jwks->count > 0;
}

const struct public_key *jwks_find(const struct jwks *jwks, const char *kid)
{
	for (size_t i = 0; i < jwks->count; i++)
		if (strcmp(jwks->keys[i].kid, kid) == 0)
			return &jwks->keys[i];
	return NULL;
}
