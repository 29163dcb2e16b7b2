/* Which of many are first. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_TOP_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_TOP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct ranking_value {
	int64_t post_id;
	double value; /* above 0 */
};

/* The first ones that were offered, in no order: nobody is behind items[0]. */
struct ranking_top {
	struct ranking_value *items;
	size_t count, room;
};

/** @param room  how many are wanted, 1 or more */
void ranking_top_init(struct ranking_top *top, struct arena *arena, size_t room);

/** Takes a post if it is among the first: by its value, then the newest one. */
void ranking_top_offer(struct ranking_top *top, struct ranking_value value);

/** Puts them in order, the first one first; none can be offered any more. */
void ranking_top_sort(struct ranking_top *top);

#endif
