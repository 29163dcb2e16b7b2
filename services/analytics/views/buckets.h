/* The buckets of a graph: hours, days, weeks and months by the clock of whoever looks at it. A day
 * on which clocks change has 23 or 25 hours, and is one bucket all the same. */
#ifndef CRIER_ANALYTICS_VIEWS_BUCKETS_H
#define CRIER_ANALYTICS_VIEWS_BUCKETS_H

#include "base/call.h"
#include "zone/wall_time.h"

#define BUCKETS_MAX 1000

struct zone;

enum bucket_unit { BUCKET_HOUR, BUCKET_DAY, BUCKET_WEEK, BUCKET_MONTH };

/* How time is cut. */
struct bucket_plan {
	enum bucket_unit unit;
	const struct zone *zone;
	const char *zone_name;
};

struct bucket {
	int64_t from_us, to_us; /* to_us is the next one's from_us */
	struct wall_time wall;	/* what the clock shows at from_us */
};

struct bucket_list {
	struct bucket *items;
	size_t count;	       /* 1..BUCKETS_MAX */
	struct wall_time last; /* what the clock shows in the last minute of all */
};

/**
 * The buckets that hold from_us..to_us: whole ones, so that the first may begin earlier and the
 * last end later. Hours begin where the clock shows a whole one and where it is changed to anything
 * else; weeks on Monday (ISO 8601).
 * @param to_us  exclusive, greater than from_us
 * @param[out] list  in the call's arena
 * @return OK | ERR_INVALID (at ?from: more than BUCKETS_MAX)
 */
MUST_CHECK enum err buckets_make(struct call *c, const struct bucket_plan *plan, int64_t from_us,
	int64_t to_us, struct bucket_list *list);

/** As many buckets right before the first of list, to compare with: yesterday's hours, the weeks
 *  before. Where clocks changed by a part of an hour they may be one fewer.
 *  @param[out] earlier  in the call's arena; its count is at most list's */
void buckets_before(struct call *c, const struct bucket_plan *plan, const struct bucket_list *list,
	struct bucket_list *earlier);

/** Where a range begins that is count units long, the one that holds to_us - 1 included. */
int64_t buckets_back(struct call *c, const struct bucket_plan *plan, int64_t to_us, int count);

#endif
