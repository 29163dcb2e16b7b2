/* A JWK set (RFC 7517 section 5), as far as it concerns ES256. */
#ifndef CRIER_TOKEN_JWKS_H
#define CRIER_TOKEN_JWKS_H

#include "token/keyring.h"

#define JWKS_KEYS_MAX 16
#define JWKS_BYTES_MAX (64 * 1024)

struct jwks {
	struct public_key keys[JWKS_KEYS_MAX];
	size_t count;
};

/** Reads the keys of kty EC, crv P-256 and use sig whose kid is their thumbprint; others are
 *  passed over. @return false when text is no set, or no key of it can be used */
bool jwks_parse(struct call *c, const char *text, struct jwks *jwks);

/** The key of that kid, or NULL. */
const struct public_key *jwks_find(const struct jwks *jwks, const char *kid);

#endif
