/* Tokens that were verified, by their SHA-256, so that a signature is checked once and not
 * with every request. Bounded: a new token takes the place of the one that expires first
 * among the few it may sit beside. */
#ifndef CRIER_TOKEN_REMEMBERED_H
#define CRIER_TOKEN_REMEMBERED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/principal.h"

#define TOKEN_DIGEST_BYTES 32

struct remembered;

/** @param tokens_max  0: nothing is remembered */
struct remembered *remembered_create(size_t tokens_max);
void remembered_destroy(struct remembered *remembered);

/** Whom a token stands for, if it was put in this generation and ends after now_us. */
bool remembered_find(struct remembered *remembered, const unsigned char digest[TOKEN_DIGEST_BYTES],
	uint64_t generation, int64_t now_us, struct principal *principal);

/** Remembers a token that was verified in this generation, until ends_us. */
void remembered_put(struct remembered *remembered, const unsigned char digest[TOKEN_DIGEST_BYTES],
	uint64_t generation, int64_t ends_us, const struct principal *principal);

#endif
