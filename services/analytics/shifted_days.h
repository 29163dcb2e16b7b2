/* Days by a clock that is ahead of UTC or behind it: days of UTC, and of each the few quarters of
 * an hour that are another day's there. So a year is some hundred rows and their edges, and not all
 * of its quarters. */
#ifndef CRIER_ANALYTICS_SHIFTED_DAYS_H
#define CRIER_ANALYTICS_SHIFTED_DAYS_H

#include "view_store.h"

/** Days first..last - 1 since 1970 by the clock of the query's shift; its first and last mean
 * nothing. */
MUST_CHECK enum err shifted_days_read(struct call *c, const struct slot_query *query, int64_t first,
	int64_t last, struct slot_list *slots);

#endif
