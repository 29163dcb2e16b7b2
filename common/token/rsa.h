/* A public RSA key as JWKs have it (RFC 7518 section 6.3.1). */
#ifndef CRIER_TOKEN_RSA_H
#define CRIER_TOKEN_RSA_H

#include "base/arena.h"

#define RSA_BITS_MIN 2048 /* RFC 7518 section 3.3 */
#define RSA_BITS_MAX 4096

/** The public PEM of a modulus and an exponent in base64url, in the arena; NULL when they are no
 *  key, or one of another size than RSA_BITS_MIN to RSA_BITS_MAX. */
const char *rsa_public_pem(struct arena *arena, const char *modulus, const char *exponent);

#endif
