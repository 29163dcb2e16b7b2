/* Rankings. Those over all posts are not of the rows of each day, which are as many as posts times
 * days, but of days and months that are packed in memory. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_READER_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_READER_H

#include "rankings/ranking_blocks.h"
#include "views/view_store.h"

/** The same as view_store_ranking would say if nothing waited for the rollups. Not inside a
 * transaction.
 *  @param query  over all; of 512 days at most */
MUST_CHECK enum err ranking_reader_read(struct call *c, struct ranking_blocks *blocks,
	const struct ranking_query *query, struct ranked_post_list *posts);

/** The same of the rows, of a user too; what waits is added to the rollups first. */
MUST_CHECK enum err ranking_reader_read_rows(struct call *c, const struct ranking_query *query,
	struct ranked_post_list *posts);

#endif
