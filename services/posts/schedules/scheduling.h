/* A post onto the schedule and off it again, with its row in the history. */
#ifndef CRIER_POSTS_SCHEDULES_SCHEDULING_H
#define CRIER_POSTS_SCHEDULES_SCHEDULING_H

#include "base/call.h"
#include "posts_api.h"

/**
 * Schedules or moves a post, whatever the table says of that; inside db_write.
 * @param post  as post_store_to_change read it
 * @return OK | ERR_CONFLICT (not read to be changed) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err scheduling_put(struct call *c, struct post *post,
	const struct post_schedule_intent *intent, struct post_schedule *schedule);

/** Makes it what it was before it was scheduled; otherwise as scheduling_put. */
MUST_CHECK enum err scheduling_cancel(struct call *c, struct post *post);

#endif
