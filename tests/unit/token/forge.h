/* Tokens that our signer would never make: any header and payload, rightly signed. */
#ifndef CRIER_TESTS_TOKEN_FORGE_H
#define CRIER_TESTS_TOKEN_FORGE_H

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/call.h"
#include "token/base64url.h"
#include "token/p256.h"

static inline const char *encoded(struct call *c, const void *data, size_t len)
{
	char *out = call_alloc(c, BASE64URL_LEN(len) + 1);
	base64url_encode(data, len, out);
	return out;
}

/* The 64 bytes of R and S over text. */
static inline void sign_raw(EVP_PKEY *key, const char *text, unsigned char out[64])
{
	unsigned char der[80];
	size_t len = sizeof der;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key);
	EVP_DigestSign(context, der, &len, (const unsigned char *)text, strlen(text));
	EVP_MD_CTX_free(context);
	const unsigned char *at = der;
	ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)len);
	BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
	ECDSA_SIG_free(signature);
}

static inline const char *unsigned_token(struct call *c, const char *header, const char *payload)
{
	return call_printf(c, "%s.%s", encoded(c, header, strlen(header)),
		encoded(c, payload, strlen(payload)));
}

static inline const char *forge(struct call *c, const char *pem, const char *header,
	const char *payload)
{
	const char *text = unsigned_token(c, header, payload);
	unsigned char signature[64];
	EVP_PKEY *key = p256_read_private(pem);
	sign_raw(key, text, signature);
	EVP_PKEY_free(key);
	return call_printf(c, "%s.%s", text, encoded(c, signature, sizeof signature));
}

static inline const char *forge_hs256(struct call *c, const char *secret, const char *header,
	const char *payload)
{
	const char *text = unsigned_token(c, header, payload);
	unsigned char mac[32];
	HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)text, strlen(text),
		mac, NULL);
	return call_printf(c, "%s.%s", text, encoded(c, mac, sizeof mac));
}

#endif
