/* The public key that a thread needed last: reading a PEM costs several times what it costs to
 * verify a signature, and nearly all signatures are of the one key that signs at present. */
#ifndef CRIER_TOKEN_LAST_KEY_H
#define CRIER_TOKEN_LAST_KEY_H

#include <openssl/evp.h>

/** The key in a PEM; NULL when there is none. Lent until this thread's next call. */
EVP_PKEY *last_key(const char *pem);

#endif
