/* Which hours of the week readers are there. */
#ifndef CRIER_ANALYTICS_VIEWS_HOURS_H
#define CRIER_ANALYTICS_VIEWS_HOURS_H

#include "analytics_types.h"
#include "base/call.h"
#include "rollups/waiting.h"

struct zone;

#define HOURS_PER_WEEK 168
#define BEST_HOURS_MAX 5

struct hours_query {
	int64_t subject;
	enum measure measure; /* no rate */
	const struct zone *zone;
	int64_t from_us, to_us;		    /* where days of the zone begin */
	const struct waiting_rows *waiting; /* of the subject; NULL: nothing */
};

/** Sums a metric over each hour of the week. @param[out] hours  HOURS_PER_WEEK of them, from Monday
 *  0:00, in the call's arena */
MUST_CHECK enum err hours_read(struct call *c, const struct hours_query *query,
	struct hour_of_week_list *hours);

/** Up to BEST_HOURS_MAX of them in which there was most, none in which there was nothing. */
struct hour_of_week_list hours_best(struct call *c, const struct hour_of_week_list *hours);

#endif
