/* A figure over time, bucket by bucket, and the same of as many buckets before. */
#ifndef CRIER_ANALYTICS_VIEWS_GRAPH_H
#define CRIER_ANALYTICS_VIEWS_GRAPH_H

#include "analytics_types.h"
#include "rollups/waiting.h"
#include "views/range.h"

struct graph_query {
	int64_t subject; /* a post, minus a user, or 0 for everything */
	enum measure measure;
	enum graph_interval interval;
	struct range_asked range;
	const struct waiting_rows *waiting; /* of the subject; NULL: nothing */
};

/**
 * Reads a graph. What it is of (post_id, user_id) is left to the caller.
 * @param[out] buckets  of the range, for who draws it
 * @return as range_read and db_query
 */
MUST_CHECK enum err graph_read(struct call *c, const struct graph_query *query, struct graph *graph,
	struct bucket_list *buckets);

#endif
