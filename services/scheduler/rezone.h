/* What new rules of a zone mean for the schedules that wait in it. */
#ifndef CRIER_SCHEDULER_REZONE_H
#define CRIER_SCHEDULER_REZONE_H

#include "base/call.h"
#include "posts_types.h"

struct zone;

enum rezone_step {
	REZONE_NOTHING, /* all was resolved by these rules */
	REZONE_CHECK,	/* some may have been resolved by others */
	REZONE_LAG,	/* our tzdata is older than that by which they were resolved */
};

/** What to do about a zone of which posts knows this, and whose rules here are these. */
enum rezone_step rezone_decide(const struct zone_state *known, const char *fingerprint,
	const char *release);

/**
 * Where a schedule belongs by its zone's rules, if not where it is. What is over by them, and was
 * not by those before, belongs into the minute that runs; what is due by both stays.
 * @param zone       its zone, opened
 * @param[out] move  lives as long as the call; the note says from when and why
 * @return false when it stays
 */
bool rezone_move_of(struct call *c, const struct post_schedule *schedule, const struct zone *zone,
	struct zone_move *move);

#endif
