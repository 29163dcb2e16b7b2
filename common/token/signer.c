/* Signing: the claims as JSON, the rest is libjwt's. */
#include <jansson.h>
#include <jwt.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "token/p256.h"

struct token_signer {
	char *pem;
	struct p256_point point;
	char kid[TOKEN_KID_SIZE];
};

struct token_signer *token_signer_create(const char *pem)
{
	EVP_PKEY *key = p256_read_private(pem);
	if (!key)
		return NULL;
	struct token_signer *signer = calloc(1, sizeof *signer);
	char *copy = strdup(pem);
	if (!signer || !copy)
		abort();
	signer->pem = copy;
	bool readable = p256_read_point(key, &signer->point);
	EVP_PKEY_free(key);
	if (!readable) {
		token_signer_destroy(signer);
		return NULL;
	}
	p256_thumbprint(&signer->point, signer->kid);
	return signer;
}

void token_signer_destroy(struct token_signer *signer)
{
	if (!signer)
		return;
	OPENSSL_cleanse(signer->pem, strlen(signer->pem));
	free(signer->pem);
	free(signer);
}

enum err token_key_generate(struct call *c, const char **pem)
{
	EVP_PKEY *key = p256_generate();
	const char *text = key ? p256_write_private(c->arena, key) : NULL;
	EVP_PKEY_free(key);
	if (!text)
		return fail(c, ERR_INTERNAL, "no key could be made");
	*pem = text;
	return OK;
}

const char *token_signer_kid(const struct token_signer *signer)
{
	return signer->kid;
}

enum err token_signer_jwk(struct call *c, const struct token_signer *signer, const char **jwk)
{
	*jwk = call_printf(c,
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"%s\","
		"\"x\":\"%s\",\"y\":\"%s\"}",
		signer->kid, signer->point.x, signer->point.y);
	return OK;
}

/* Numbers that name something are strings, as RFC 7519 section 4.1.2 has sub. */
static json_t *claims_json(struct call *c, const struct token_claims *claims)
{
	unsigned char id[16];
	char jti[2 * sizeof id + 1];
	random_bytes(id, sizeof id);
	hex_encode(id, sizeof id, jti);
	const char *sid = claims->session_id ? call_printf(c, "%lld", (long long)claims->session_id)
					     : NULL;
	return json_pack("{s:s, s:s, s:s, s:s*, s:s, s:I, s:I, s:s}", "iss", claims->issuer, "aud",
		claims->audience, "sub", call_printf(c, "%lld", (long long)claims->user_id), "sid",
		sid, "role", role_name(claims->role), "iat", (json_int_t)claims->issued_s, "exp",
		(json_int_t)claims->expires_s, "jti", jti);
}

/* jwt with the claims in it, signed by the signer's key, as text that free() frees. */
static char *encode(jwt_t *jwt, const struct token_signer *signer, const char *claims)
{
	const unsigned char *pem = (const unsigned char *)signer->pem;
	if (!claims || jwt_add_grants_json(jwt, claims) != 0 ||
		jwt_add_header(jwt, "kid", signer->kid) != 0 ||
		jwt_set_alg(jwt, JWT_ALG_ES256, pem, (int)strlen(signer->pem)) != 0)
		return NULL;
	return jwt_encode_str(jwt);
}

enum err token_sign(struct call *c, const struct token_signer *signer,
	const struct token_claims *claims, const char **token)
{
	json_t *json = claims_json(c, claims);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	jwt_t *jwt = NULL;
	char *encoded = jwt_new(&jwt) == 0 ? encode(jwt, signer, text) : NULL;
	jwt_free(jwt);
	free(text);
	if (!encoded)
		return fail(c, ERR_INTERNAL, "no token could be signed");
	*token = arena_strdup(c->arena, encoded);
	free(encoded);
	return OK;
}
