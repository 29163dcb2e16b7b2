/* The range that somebody asks about, and by whose clock. */
#ifndef CRIER_ANALYTICS_VIEWS_RANGE_H
#define CRIER_ANALYTICS_VIEWS_RANGE_H

#include "views/buckets.h"

/* As it came; to without has_to is now. */
struct range_asked {
	bool has_from, has_to;
	int64_t from_us, to_us;
	const char *timezone;
};

/**
 * The buckets of a range, whole ones.
 * @param back  buckets of a range without from
 * @param[out] plan  its zone lives as long as the call
 * @return OK | ERR_BAD_REQUEST (no such zone) | ERR_INVALID (empty, too long, out of time)
 */
MUST_CHECK enum err range_read(struct call *c, const struct range_asked *asked, int back,
	struct bucket_plan *plan, struct bucket_list *list);

/* Whole days of a zone. */
struct day_range {
	const struct zone *zone;
	int64_t from_us, to_us;
	int64_t before_us;	      /* where as many days right before them begin */
	struct wall_time first, last; /* the first and the last day */
};

/** The days of a range of at most 400, for who needs no buckets. Arguments and errors as
 * range_read.
 */
MUST_CHECK enum err range_read_days(struct call *c, const struct range_asked *asked, int back,
	struct day_range *range);

#endif
