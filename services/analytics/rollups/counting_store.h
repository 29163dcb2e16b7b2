/* What waits for the rollups, in the database: a row for each group of events. */
#ifndef CRIER_ANALYTICS_ROLLUPS_COUNTING_STORE_H
#define CRIER_ANALYTICS_ROLLUPS_COUNTING_STORE_H

#include "act.h"
#include "db/db.h"
#include "rollups/ingest_count_store.h"

#define COUNTED_AT_ONCE 256 /* rows of a take, as sql/counting.sql has it */

/* What a group counted. */
struct counted_row {
	int64_t day;			/* of arrival */
	struct ingest_counts counts;	/* without reasons where it is read */
	struct slice reasons, quarters; /* see counted.h */
};

/** rollup_store_share for a group of events. @param[out] removals  as of post_facts_store_removals,
 *  after it */
MUST_CHECK enum err counting_store_begin(struct call *c, int64_t *removals);

/** Adds a row; inside db_write, behind rollup_store_share. */
MUST_CHECK enum err counting_store_add(struct call *c, const struct counted_row *row);

/** Whether there are rows. */
MUST_CHECK enum err counting_store_any(struct call *c, bool *any);

/** Their numbers, in order; no other row ever has the same. @param max  how many at most */
MUST_CHECK enum err counting_store_ids(struct call *c, size_t max, const int64_t **ids,
	size_t *count);

/** quarters lives until it returns. */
typedef enum err counting_see(struct call *c, void *arg, int64_t id, struct slice quarters);

/** Shows all rows from a number on, in order; inside db_read. */
MUST_CHECK enum err counting_store_each(struct call *c, int64_t from, counting_see *see, void *arg);

/** Keeps everybody else from taking rows until the end of the transaction. */
MUST_CHECK enum err counting_store_lock(struct call *c);

/** rollup_store_share and counting_store_lock for a transaction that only takes rows to where they
 *  are counted. */
MUST_CHECK enum err counting_store_lock_alone(struct call *c);

/** The texts of row live until it returns. */
typedef enum err counting_visit(struct call *c, void *arg, const struct counted_row *row);

/** Takes rows away, the oldest ones, and shows them; inside db_write, behind counting_store_lock.
 *  @param[out] count  fewer than COUNTED_AT_ONCE: no more were there */
MUST_CHECK enum err counting_store_take(struct call *c, counting_visit *visit, void *arg,
	size_t *count);

#endif
