/* What rankings need of a day or a month: the counts of each post, packed in the order of their
 * ids. A post takes about eight bytes, and is read in about ten nanoseconds. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_BLOCK_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_BLOCK_H

#include <stdbool.h>

#include "rollups/rollup.h"

/* Made by ranking_packer_end; free ends it. */
struct ranking_block {
	size_t readers; /* see ranking_blocks.h */
	size_t len;
	unsigned char data[];
};

/* A block that is being made. */
struct ranking_packer {
	struct ranking_block *block;
	size_t room;
	int64_t last; /* post */
};

/** Begins an empty one; ranking_packer_end ends it. */
void ranking_packer_begin(struct ranking_packer *packer);

/** Adds a post behind those that it has; one without counts is left out. */
void ranking_packer_add(struct ranking_packer *packer, int64_t post_id,
	const int64_t counts[ROLLUP_CLASSES]);

/** @return the block; never NULL */
struct ranking_block *ranking_packer_end(struct ranking_packer *packer);

#define RANKING_NO_POST INT64_MAX

/* One post of a block. */
struct ranking_cursor {
	const unsigned char *at, *end;
	int64_t post_id; /* RANKING_NO_POST: behind the last */
};

/** At the first one; good as long as the block is. */
struct ranking_cursor ranking_cursor_open(const struct ranking_block *block);

/** Adds the columns of the post that have a weight to sum, its impressions to shown, and goes on to
 * the next. */
void ranking_cursor_take(struct ranking_cursor *cursor, const int weights[ROLLUP_CLASSES],
	int64_t *sum, int64_t *shown);

#endif
