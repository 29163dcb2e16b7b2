/* Rankings over all posts: not of the rows of each day, which are as many as posts times days, but
 * of days and months that are packed in memory. */
#ifndef CRIER_ANALYTICS_RANKING_READER_H
#define CRIER_ANALYTICS_RANKING_READER_H

#include "ranking_blocks.h"
#include "view_store.h"

/** The same as view_store_ranking says. Inside db_read.
 *  @param query  over all; of 512 days at most */
MUST_CHECK enum err ranking_reader_read(struct call *c, struct ranking_blocks *blocks,
	const struct ranking_query *query, struct ranked_post_list *posts);

#endif
