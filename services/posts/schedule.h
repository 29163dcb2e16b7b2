/* When a post goes live: which states allow it, and what is told where they do not. */
#ifndef CRIER_POSTS_SCHEDULE_H
#define CRIER_POSTS_SCHEDULE_H

#include "base/call.h"
#include "posts_api.h"

/** @return OK | ERR_CONFLICT (scheduled or published already, or an article not approved) */
MUST_CHECK enum err schedule_check_new(struct call *c, const struct post *post);

/** For moving. @return OK | ERR_NOT_FOUND (never scheduled) | ERR_CONFLICT
 *  (published already) */
MUST_CHECK enum err schedule_check_pending(struct call *c, const struct post *post);

/** For cancelling, which a dead letter may be as well. @return as schedule_check_pending */
MUST_CHECK enum err schedule_check_given(struct call *c, const struct post *post);

/** Whether its channel did not take it. */
bool schedule_is_given_up(const struct post *post);

/** Whether an edit took it off the schedule: an article goes out as it was approved, or not. */
bool schedule_is_lost(const struct post *before, const struct post *after);

#endif
