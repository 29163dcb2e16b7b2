/* Days and months that rankings asked for lately, in the daemon's memory. Each has a stamp, which
 * the database changes with whatever it says: so what is found is what is there, whoever counted
 * meanwhile. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_BLOCKS_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_BLOCKS_H

#include "rankings/ranking_block.h"

struct ranking_blocks;

/* Which one: a day or a month since 1970, as it is under a stamp. */
struct ranking_key {
	bool is_month;
	int64_t number;
	int64_t stamp;
};

/** @param bytes_max  of all that is kept @return NULL: out of memory */
struct ranking_blocks *ranking_blocks_create(size_t bytes_max);

/** None may be held any more; NULL is accepted. */
void ranking_blocks_destroy(struct ranking_blocks *blocks);

size_t ranking_blocks_bytes_max(const struct ranking_blocks *blocks);

/** @return a block to read, until ranking_blocks_release; NULL where it is not there */
const struct ranking_block *ranking_blocks_find(struct ranking_blocks *blocks,
	const struct ranking_key *key);

/** Takes a block over, in place of those that were not asked for for longest. It is held for the
 * caller, who releases it. */
void ranking_blocks_keep(struct ranking_blocks *blocks, const struct ranking_key *key,
	struct ranking_block *block);

/** NULL is accepted. */
void ranking_blocks_release(struct ranking_blocks *blocks, const struct ranking_block *block);

/** One at a time reads what is missing; others wait, and find it then. */
void ranking_blocks_begin_reading(struct ranking_blocks *blocks);
void ranking_blocks_end_reading(struct ranking_blocks *blocks);

#endif
