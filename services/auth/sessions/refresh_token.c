/* libjose encrypts and decrypts. The protected header is always the same text for a key, so a
 * token is recognised by comparing it: no stranger's JSON is ever parsed. */
#include "sessions/refresh_token.h"

#include <inttypes.h>
#include <jose/b64.h>
#include <jose/jwe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

#define KEY_BYTES 32
#define SECRET_LEN 43 /* base64url of KEY_BYTES */

struct refresh_key {
	json_t *jwk;
	json_t *header_json;
	char *header; /* the same in base64url, as tokens begin */
};

const char *refresh_key_generate(struct call *c)
{
	unsigned char bytes[KEY_BYTES];
	random_bytes(bytes, sizeof bytes);
	char *secret = call_alloc(c, SECRET_LEN + 1);
	jose_b64_enc_buf(bytes, sizeof bytes, secret, SECRET_LEN);
	return secret;
}

static json_t *make_header(int64_t number)
{
	char kid[24];
	snprintf(kid, sizeof kid, "%" PRId64, number);
	return json_pack("{s:s, s:s, s:s}", "alg", "dir", "enc", "A256GCM", "kid", kid);
}

static char *encode_header(const json_t *header)
{
	json_t *encoded = jose_b64_enc_dump(header);
	char *text = strdup(json_string_value(encoded));
	if (!text)
		abort();
	json_decref(encoded);
	return text;
}

struct refresh_key *refresh_key_create(int64_t number, const char *secret)
{
	unsigned char bytes[KEY_BYTES];
	size_t len = strlen(secret);
	if (len != SECRET_LEN || jose_b64_dec_buf(secret, len, bytes, sizeof bytes) != sizeof bytes)
		return NULL;
	struct refresh_key *key = calloc(1, sizeof *key);
	if (!key)
		abort();
	key->jwk = json_pack("{s:s, s:s}", "kty", "oct", "k", secret);
	key->header_json = make_header(number);
	key->header = encode_header(key->header_json);
	return key;
}

void refresh_key_destroy(struct refresh_key *key)
{
	if (!key)
		return;
	json_decref(key->jwk);
	json_decref(key->header_json);
	free(key->header);
	free(key);
}

static const char *part(const json_t *jwe, const char *name)
{
	return json_string_value(json_object_get(jwe, name));
}

/* Header, empty key, iv, ciphertext and tag: RFC 7516 section 7.1. */
enum err refresh_token_seal(struct call *c, const struct refresh_key *key,
	const struct refresh_claims *claims, const char **token)
{
	const char *text = call_printf(c, "%" PRId64 " %" PRId64, claims->session_id,
		claims->counter);
	/* A copy: libjose writes into it. */
	json_t *jwe = json_pack("{s:o}", "protected", json_deep_copy(key->header_json));
	bool sealed = jose_jwe_enc(NULL, jwe, NULL, key->jwk, text, strlen(text));
	if (sealed)
		*token = call_printf(c, "%s..%s.%s.%s", part(jwe, "protected"), part(jwe, "iv"),
			part(jwe, "ciphertext"), part(jwe, "tag"));
	json_decref(jwe);
	return sealed ? OK : fail(c, ERR_INTERNAL, "no refresh token could be made");
}

bool refresh_token_names(const struct refresh_key *key, const char *token)
{
	size_t len = strlen(key->header);
	return strncmp(token, key->header, len) == 0 && strncmp(token + len, "..", 2) == 0;
}

/* The JWE of "iv.ciphertext.tag"; NULL when it has other than three parts of base64url. */
static json_t *read_parts(struct call *c, const char *rest)
{
	const char *names[] = {"iv", "ciphertext", "tag"};
	json_t *jwe = json_object();
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t len = strspn(rest, JOSE_B64_MAP);
		bool last = i == COUNT_OF(names) - 1;
		if (!len || rest[len] != (last ? '\0' : '.')) {
			json_decref(jwe);
			return NULL;
		}
		json_object_set_new(jwe, names[i], json_string(arena_copy(c->arena, rest, len)));
		rest += len + 1;
	}
	return jwe;
}

static bool read_claims(struct call *c, const char *data, size_t len, struct refresh_claims *claims)
{
	const char *text = arena_copy(c->arena, data, len);
	int used = 0;
	return sscanf(text, "%" SCNd64 " %" SCNd64 "%n", &claims->session_id, &claims->counter,
		       &used) == 2 &&
	       (size_t)used == len;
}

enum err refresh_token_open(struct call *c, const struct refresh_key *key, const char *token,
	struct refresh_claims *claims)
{
	struct refresh_claims read = {0};
	json_t *jwe = NULL;
	char *plain = NULL;
	size_t len = 0;
	if (strnlen(token, REFRESH_TOKEN_BYTES_MAX + 1) <= REFRESH_TOKEN_BYTES_MAX &&
		refresh_token_names(key, token))
		jwe = read_parts(c, token + strlen(key->header) + 2);
	if (jwe) {
		json_object_set_new(jwe, "protected", json_string(key->header));
		plain = jose_jwe_dec(NULL, jwe, NULL, key->jwk, &len);
	}
	bool good = plain && read_claims(c, plain, len, &read);
	free(plain);
	json_decref(jwe);
	if (!good)
		return fail(c, ERR_UNAUTHENTICATED, "this is no refresh token of ours");
	*claims = read;
	return OK;
}
