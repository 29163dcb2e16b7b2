/* Keys as PEM (RFC 7468), which is how they are kept. */
#ifndef CRIER_TOKEN_PEM_H
#define CRIER_TOKEN_PEM_H

#include <openssl/evp.h>

#include "base/arena.h"

/** What was written to bio, in the arena, and the end of bio; NULL when it is nothing. */
const char *pem_take(struct arena *arena, BIO *bio);

/** The public half of a key, in the arena; NULL when OpenSSL cannot. */
const char *pem_write_public(struct arena *arena, const EVP_PKEY *key);

/** The public key in a PEM, freed with EVP_PKEY_free; NULL when there is none. */
EVP_PKEY *pem_read_public(const char *pem);

#endif
