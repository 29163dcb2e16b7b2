/* SHA-256 in hex: what names content by itself. */
#ifndef CRIER_BASE_SHA256_H
#define CRIER_BASE_SHA256_H

#include <stddef.h>

#define SHA256_HEX_SIZE 65 /* 64 digits and a NUL */

/** The digest of len bytes, in lower-case hex. */
void sha256_hex(const void *data, size_t len, char out[SHA256_HEX_SIZE]);

#endif
