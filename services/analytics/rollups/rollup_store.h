/* The rollups in the database. */
#ifndef CRIER_ANALYTICS_ROLLUPS_ROLLUP_STORE_H
#define CRIER_ANALYTICS_ROLLUPS_ROLLUP_STORE_H

#include "db/db.h"
#include "rollups/rollup.h"

/**
 * Before a transaction counts anything: others that count may do so at the same time; who makes
 * rollups anew, or takes an account's away, waits for them and they for it. Inside db_write, and
 * before anything is read that the counts are made of.
 */
MUST_CHECK enum err rollup_store_share(struct call *c);

/** Keeps everybody from counting until the end of the transaction. */
MUST_CHECK enum err rollup_store_lock(struct call *c);

/** Adds a rollup by quarters to days, with what they are made of, and months; inside db_write,
 * behind rollup_store_share. Until the end of the transaction nobody else adds. */
MUST_CHECK enum err rollup_store_add(struct call *c, const struct rollup *quarters);

/** Puts a rollup by quarters of one day in place of what the day has; its month
 *  stays. Inside db_write, behind rollup_store_lock. */
MUST_CHECK enum err rollup_store_replace_day(struct call *c, int64_t day,
	const struct rollup *quarters);

/** Makes a month anew of its days; inside db_write, behind rollup_store_lock. */
MUST_CHECK enum err rollup_store_replace_month(struct call *c, int64_t month);

/** Removes everything of a subject; inside db_write, behind rollup_store_lock. */
MUST_CHECK enum err rollup_store_remove(struct call *c, int64_t subject);

#endif
