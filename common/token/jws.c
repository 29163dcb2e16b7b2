/* ES256 signatures are R and S side by side (RFC 7518 section 3.4); OpenSSL wants them in DER. */
#include "token/jws.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "token/base64url.h"
#include "token/last_key.h"
#include "token/p256.h"

#define DER_BYTES_MAX 80

static const char *decode(struct call *c, const char *text, size_t len, size_t *out_len)
{
	unsigned char *out = arena_alloc_raw(c->arena, len + 1);
	return base64url_decode(text, len, out, out_len) ? (const char *)out : NULL;
}

bool jws_split(struct call *c, const char *token, size_t len, struct jws *jws)
{
	const char *first = memchr(token, '.', len);
	const char *second = first ? memchr(first + 1, '.', (size_t)(token + len - first - 1))
				   : NULL;
	if (!second || memchr(second + 1, '.', (size_t)(token + len - second - 1)))
		return false;
	jws->signed_text = token;
	jws->signed_len = (size_t)(second - token);
	jws->header = decode(c, token, (size_t)(first - token), &jws->header_len);
	jws->payload = decode(c, first + 1, (size_t)(second - first - 1), &jws->payload_len);
	jws->signature = (const unsigned char *)decode(c, second + 1,
		(size_t)(token + len - second - 1), &jws->signature_len);
	return jws->header && jws->payload && jws->signature;
}

/* @return bytes of the DER; 0 when it cannot be one */
static size_t es256_der(const struct jws *jws, unsigned char der[DER_BYTES_MAX])
{
	if (jws->signature_len != 2 * P256_BYTES)
		return 0;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(jws->signature, P256_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(jws->signature + P256_BYTES, P256_BYTES, NULL);
	if (!pair || !r || !s || !ECDSA_SIG_set0(pair, r, s))
		abort();
	unsigned char *at = der;
	int len = i2d_ECDSA_SIG(pair, &at);
	ECDSA_SIG_free(pair);
	return len > 0 ? (size_t)len : 0;
}

static bool verify(EVP_PKEY *key, const struct jws *jws, const unsigned char *signature, size_t len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
		    EVP_DigestVerify(context, signature, len,
			    (const unsigned char *)jws->signed_text, jws->signed_len) == 1;
	EVP_MD_CTX_free(context);
	ERR_clear_error(); /* OpenSSL's, of this thread */
	return good;
}

bool jws_is_signed_by(const struct jws *jws, const struct public_key *key)
{
	unsigned char der[DER_BYTES_MAX];
	const unsigned char *signature = jws->signature;
	size_t len = jws->signature_len;
	if (key->algorithm == SIGNATURE_ES256) {
		signature = der;
		len = es256_der(jws, der);
	}
	EVP_PKEY *public = len ? last_key(key->pem) : NULL;
	return public && verify(public, jws, signature, len);
}
