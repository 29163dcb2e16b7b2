/* From what a person asked for, a local date and minute in a zone, to the instant it means. */
#ifndef CRIER_SCHEDULER_INTENT_H
#define CRIER_SCHEDULER_INTENT_H

#include "base/call.h"
#include "posts_types.h"

struct zone;

/* As the contract checked it: a day that exists, 0..23, 0..59. */
struct local_minute {
	const char *date;
	int64_t hour, minute;
	const char *timezone; /* NULL: UTC */
	int64_t second;	      /* of the minute, at which it goes out */
};

/**
 * What posts is to keep: the person's words and the instant they mean.
 * @param[out] intent  its note says so where a clock change moved or doubled the local time;
 *                     expect is left to the caller
 * @return OK | ERR_INVALID (no such zone; in the past)
 */
MUST_CHECK enum err intent_resolve(struct call *c, const struct local_minute *wanted,
	struct post_schedule_intent *intent);

/** intent_resolve in a zone that wall_zone_open opened for the minute's timezone. */
MUST_CHECK enum err intent_resolve_in(struct call *c, const struct local_minute *wanted,
	const struct zone *zone, struct post_schedule_intent *intent);

/** The zone that a minute without one is in. */
#define INTENT_DEFAULT_ZONE "UTC"

#endif
