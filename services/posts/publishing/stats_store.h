/* Figures of publishing, in the database. */
#ifndef CRIER_POSTS_PUBLISHING_STATS_STORE_H
#define CRIER_POSTS_PUBLISHING_STATS_STORE_H

#include "db/db.h"
#include "posts_api.h"
#include "publishing/lateness.h"

/** How late posts were that went live in a range; a batch counts where it went live.
 *  @param to_us  exclusive */
MUST_CHECK enum err stats_store_lateness(struct call *c, int64_t from_us, int64_t to_us,
	struct lateness *lateness);

/** Scheduled posts that were due before a time: those whose channel has been tried since then or
 *  will be, and the others, which are lost. */
MUST_CHECK enum err stats_store_overdue(struct call *c, int64_t before_us, struct overdue *overdue);

/** How many posts are scheduled for a time or later. */
MUST_CHECK enum err stats_store_pending(struct call *c, int64_t from_us, int64_t *pending);

/** How many lines of the ledger say again what another one says, among the posts that went live
 *  last in a range. @param limit  posts to look at */
MUST_CHECK enum err stats_store_doubled(struct call *c, int64_t from_us, int64_t to_us,
	int64_t limit, int64_t *doubled);

/** Removes batches that went live before a time, the oldest first; inside db_write.
 *  @param[out] removed  less than limit: none is left */
MUST_CHECK enum err stats_store_remove(struct call *c, int64_t before_us, int64_t limit,
	int64_t *removed);

#endif
