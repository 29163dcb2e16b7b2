/* A bulk request on its way: its rows as they were read, and what became of each. */
#ifndef CRIER_SCHEDULER_BULK_H
#define CRIER_SCHEDULER_BULK_H

#include "base/call.h"
#include "scheduler_api.h"

#define BULK_ROWS_MAX 10000

struct bulk_moment;

struct bulk_row {
	struct bulk_schedule_row wanted;
	struct bulk_moment *moment;	    /* set by bulk_moments_resolve */
	struct bulk_schedule_result result; /* its outcome is 0 as long as the row is good */
};

struct bulk {
	struct bulk_row *rows;
	size_t count, capacity;
};

/**
 * A new row behind the others, all zero but for its number; earlier ones may move.
 * @return ERR_TOO_LARGE for more than BULK_ROWS_MAX
 */
MUST_CHECK enum err bulk_add(struct call *c, struct bulk *bulk, struct bulk_row **row);

/** Refuses a row for the call's failure err, which is then forgiven. */
void bulk_refuse(struct call *c, struct bulk_row *row, enum err err);

/** How many rows are refused so far. */
size_t bulk_refused(const struct bulk *bulk);

#endif
