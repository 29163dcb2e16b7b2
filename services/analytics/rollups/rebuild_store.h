/* What the rollups are made anew of, in the database. */
#ifndef CRIER_ANALYTICS_ROLLUPS_REBUILD_STORE_H
#define CRIER_ANALYTICS_ROLLUPS_REBUILD_STORE_H

#include "db/db.h"
#include "rollups/rollup.h"

/** Adds to a rollup all that the logs and the reactions have from one time to before another.
 *  @param[out] acts  goes up by how many those are */
MUST_CHECK enum err rebuild_store_add(struct call *c, int64_t from_us, int64_t to_us,
	struct rollup *rollup, int64_t *acts);

/** Makes the counts of a day's paths anew; inside db_write. */
MUST_CHECK enum err rebuild_store_paths(struct call *c, int64_t day);

/** The first day from one on of which there is anything. @param[out] found  false: of none */
MUST_CHECK enum err rebuild_store_next_day(struct call *c, int64_t from, int64_t *day, bool *found);

/** The first month from one on of which there is anything. @param[out] found  false: of none */
MUST_CHECK enum err rebuild_store_next_month(struct call *c, int64_t from, int64_t *month,
	bool *found);

#endif
