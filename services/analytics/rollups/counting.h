/* Counting what came in. Rollups have rows that every group of events would change, and each of
 * them costs more than the event itself. So what a group counted is one row of its transaction
 * (counted.h), and many of these are added to the rollups together: once a second. Who reads
 * figures before has them by waiting.h. */
#ifndef CRIER_ANALYTICS_ROLLUPS_COUNTING_H
#define CRIER_ANALYTICS_ROLLUPS_COUNTING_H

#include "rollups/ingest_count_store.h"
#include "rollups/rollup.h"

/** Counts a group of events that came on that day; inside db_write, behind rollup_store_share.
 *  Where too much waits already, it is added to the rollups there. */
MUST_CHECK enum err counting_add(struct call *c, int64_t day, const struct ingest_counts *counts,
	const struct rollup *quarters);

/** Adds all that waits to the rollups; inside db_write, behind rollup_store_share or
 *  rollup_store_lock. */
MUST_CHECK enum err counting_finish(struct call *c);

/** Adds all that was counted until now to the rollups; not inside a transaction. */
MUST_CHECK enum err counting_settle(struct call *c);

/** The same for who is about to read figures: a database that cannot be written is read as it is,
 *  and the answer says X-Counted: behind. */
MUST_CHECK enum err counting_catch_up(struct call *c);

#endif
