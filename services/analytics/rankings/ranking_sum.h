/* The sums of many blocks. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_SUM_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_SUM_H

#include "analytics_types.h"
#include "rankings/ranking_block.h"
#include "rankings/ranking_top.h"

/** Offers each post of some blocks with what a measure is of all of them, where that is above 0.
 *  @param arena  for what is needed meanwhile */
void ranking_sum(const struct ranking_block *const *blocks, size_t count, enum measure measure,
	struct arena *arena, struct ranking_top *top);

#endif
