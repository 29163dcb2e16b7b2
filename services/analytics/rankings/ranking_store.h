/* What rankings over all posts are made of, in the database. Inside db_read. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_STORE_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_STORE_H

#include "db/db.h"
#include "post_facts/post_facts.h"
#include "rankings/ranking_blocks.h"

/** Those of days, or months, first..last - 1 in which anything was counted, with their stamps.
 *  @param keys  room for all of them @return as db_query; none is found where first is last */
MUST_CHECK enum err ranking_store_keys(struct call *c, bool is_month, int64_t first, int64_t last,
	struct ranking_key *keys, size_t *count);

/** Packs a day or a month; its stamp has to be of the same transaction.
 *  @param[out] block  the caller's */
MUST_CHECK enum err ranking_store_pack(struct call *c, const struct ranking_key *key,
	struct ranking_block **block);

#endif
