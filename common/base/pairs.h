/* Pairs of whole numbers as text: "7:1 12:3", a space between two. Tickets are such pairs, a post
 * and the version of its schedule: so they lie in Redis, and so they go to posts. */
#ifndef CRIER_BASE_PAIRS_H
#define CRIER_BASE_PAIRS_H

#include "base/text.h"

#define PAIR_SIZE 40 /* two int64 that are not negative, a colon and a NUL */

/** Adds a pair, behind a space when there is one already. Neither number may be negative. */
void pairs_add(struct text *pairs, int64_t first, int64_t second);

/**
 * Reads the next pair.
 * @param[in,out] at  where it begins; afterwards behind it and its space
 * @return false at the end, and where there is no pair: then *at is not at the NUL
 */
bool pairs_next(const char **at, int64_t *first, int64_t *second);

/** How many there are, as far as the spaces tell. */
size_t pairs_count(const char *pairs);

#endif
