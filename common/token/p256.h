/* A P-256 key in its three clothes: OpenSSL's EVP_PKEY, PEM for libjwt, JWK for the world. */
#ifndef CRIER_TOKEN_P256_H
#define CRIER_TOKEN_P256_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "base/arena.h"
#include "token/base64url.h"
#include "token/token.h"

#define P256_BYTES 32
#define P256_TEXT_SIZE (BASE64URL_LEN(P256_BYTES) + 1)

/* The public point as RFC 7518 section 6.2.1 writes it. */
struct p256_point {
	char x[P256_TEXT_SIZE];
	char y[P256_TEXT_SIZE];
};

/** A new key; NULL when OpenSSL cannot. Freed with EVP_PKEY_free, as all keys here. */
EVP_PKEY *p256_generate(void);

/** The private key in a PEM (PKCS#8, not encrypted); NULL when there is none of this curve. */
EVP_PKEY *p256_read_private(const char *pem);

/** The private key as PKCS#8 PEM, in the arena; NULL when OpenSSL cannot. */
const char *p256_write_private(struct arena *arena, const EVP_PKEY *key);

/** The key's public point. */
bool p256_read_point(const EVP_PKEY *key, struct p256_point *point);

/** The public PEM of a point, in the arena; NULL when it is not one of the curve. */
const char *p256_point_pem(struct arena *arena, const struct p256_point *point);

/** The point's JWK thumbprint (RFC 7638). */
void p256_thumbprint(const struct p256_point *point, char kid[TOKEN_KID_SIZE]);

#endif
