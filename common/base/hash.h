/* FNV-1a, 64 bits: tells texts apart where nobody gains from two that look alike. */
#ifndef CRIER_BASE_HASH_H
#define CRIER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Where a hash begins. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/** A hash, and len bytes more. */
uint64_t hash_add(uint64_t hash, const void *data, size_t len);

#endif
