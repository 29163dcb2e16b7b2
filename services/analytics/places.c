/* Open addressing with linear probing; half of it stays free, so that walks are short. */
#include "places.h"

void places_init(struct places *places, struct arena *arena, size_t items)
{
	size_t slots = 16;
	while (slots < 2 * items)
		slots *= 2;
	places->slots = arena_alloc(arena, slots * sizeof *places->slots);
	places->mask = slots - 1;
}

/* MurmurHash3's fmix64. */
uint64_t places_hash(uint64_t key)
{
	key = (key ^ (key >> 33)) * UINT64_C(0xff51afd7ed558ccd);
	key = (key ^ (key >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
	return key ^ (key >> 33);
}

bool places_find(const struct places *places, uint64_t hash,
	bool (*same)(const void *items, size_t place, const void *wanted), const void *items,
	const void *wanted, size_t *place, size_t *slot)
{
	size_t at = hash & places->mask;
	for (; places->slots[at]; at = (at + 1) & places->mask) {
		if (same(items, places->slots[at] - 1, wanted)) {
			*place = places->slots[at] - 1;
			return true;
		}
	}
	*slot = at;
	return false;
}

void places_put(struct places *places, size_t slot, size_t place)
{
	places->slots[slot] = (uint32_t)(place + 1);
}
