/* The log of acts in the database. */
#ifndef CRIER_ANALYTICS_ACT_STORE_H
#define CRIER_ANALYTICS_ACT_STORE_H

#include "act.h"
#include "db/db.h"

/**
 * Adds those acts that the log does not have yet; inside db_write.
 * @param acts    no two with the same time and key
 * @param[out] is_new  count of them: whether the act was added
 */
MUST_CHECK enum err act_store_add(struct call *c, const struct act *const *acts, size_t count,
	bool *is_new);

/** Makes room for some days ahead and behind, where the log is kept by day; inside db_write. */
MUST_CHECK enum err act_store_extend(struct call *c, int64_t first_day, int64_t last_day);

/** Removes some of what is from before a day, the oldest first, and notes from which day on the log
 *  is whole; inside db_write. @param[out] removed  0: there is no more of it */
MUST_CHECK enum err act_store_shorten(struct call *c, int64_t before_day, int64_t limit,
	int64_t *removed);

/** The first day of which the log has everything. */
MUST_CHECK enum err act_store_whole_from(struct call *c, int64_t *day);

#endif
