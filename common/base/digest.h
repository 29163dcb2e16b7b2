/* One number for many pieces of data, whatever their order. */
#ifndef CRIER_BASE_DIGEST_H
#define CRIER_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_TEXT_SIZE 33 /* 32 hex digits and a NUL */

/* The sum, modulo 2^128, of the first 16 bytes of SHA-256 (FIPS 180-4) of each piece: two sets of
 * pieces that differ have the same sum with a chance of 2^-128. It withstands accidents, not
 * somebody who chooses the pieces. Starts as {0}. */
struct digest_sum {
	uint64_t high;
	uint64_t low;
};

void digest_sum_add(struct digest_sum *sum, const void *data, size_t len);

void digest_sum_text(const struct digest_sum *sum, char text[DIGEST_TEXT_SIZE]);

#endif
