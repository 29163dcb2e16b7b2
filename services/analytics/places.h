/* Finding items of an array by their hash: a table of their places, in a call's arena. */
#ifndef CRIER_ANALYTICS_PLACES_H
#define CRIER_ANALYTICS_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct places {
	uint32_t *slots; /* place + 1; 0: free */
	size_t mask;
};

/** Room for so many items, with at least as many slots free. */
void places_init(struct places *places, struct arena *arena, size_t items);

/** Bits of a key that are worth a hash. */
uint64_t places_hash(uint64_t key);

/**
 * The place of the item that same() knows as the one that is looked for.
 * @param[out] slot  where there is none: where its place goes, see places_put
 */
bool places_find(const struct places *places, uint64_t hash,
	bool (*same)(const void *items, size_t place, const void *wanted), const void *items,
	const void *wanted, size_t *place, size_t *slot);

void places_put(struct places *places, size_t slot, size_t place);

#endif
