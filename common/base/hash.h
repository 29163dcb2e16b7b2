/* 64 bits that tell texts apart where nobody gains from two that look alike. */
#ifndef CRIER_BASE_HASH_H
#define CRIER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Where a hash begins. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/** FNV-1a: a hash, and len bytes more. It stays as it is, for it is stored. */
uint64_t hash_add(uint64_t hash, const void *data, size_t len);

/** For tables in memory: eight bytes at a time, and another one in another version. */
uint64_t hash_quick(const void *data, size_t len);

#endif
