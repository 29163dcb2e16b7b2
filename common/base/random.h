/* Random bytes from the kernel. */
#ifndef CRIER_BASE_RANDOM_H
#define CRIER_BASE_RANDOM_H

#include <stddef.h>

/** Fills data with len bytes fit for keys. Aborts when the kernel has none. */
void random_bytes(void *data, size_t len);

/** Fast bytes for identifiers and jitter; never for a secret. */
void random_fast(void *data, size_t len);

#endif
