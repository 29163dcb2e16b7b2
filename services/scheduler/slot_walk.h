/* From weekly slots, minutes of a local week, to the instants they mean: one after the other, from
 * now on and for a year. */
#ifndef CRIER_SCHEDULER_SLOT_WALK_H
#define CRIER_SCHEDULER_SLOT_WALK_H

#include "base/call.h"
#include "posts_types.h"

#define SLOT_WEEKS_AHEAD 52

struct zone;

/* Private to slot_walk.c. */
struct slot_walk {
	struct call *c;
	const struct weekly_slots *week;
	const struct zone *zone;
	int64_t week_day; /* the Monday of the week it is in, days since 1970 */
	size_t next;	  /* index into the week's minutes */
	int64_t until_us;
	bool has_ahead;
	struct slot_time ahead;
};

/**
 * Starts before the first slot that begins after now by the call's clock.
 * @param week  ascending minutes, 0..10079; borrowed
 * @return OK | ERR_INVALID (its zone is not there)
 */
MUST_CHECK enum err slot_walk_start(struct call *c, const struct weekly_slots *week,
	struct slot_walk *walk);

/**
 * The next slot, later than the one before: of two that a clock change brings together the later
 * one counts, which the clock shows.
 * @param[out] slot  lives as long as the call; its note says so where a clock change moved or
 *                   doubled it
 * @return false behind the last within SLOT_WEEKS_AHEAD
 */
bool slot_walk_next(struct slot_walk *walk, struct slot_time *slot);

#endif
