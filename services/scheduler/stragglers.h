/* What is due, and in nobody's hands: posts knows of it, and Redis does not. So it is when whoever
 * scheduled it was told nothing, because a daemon died between its commit and its answer, or when
 * the commit came after the sweep that should have seen it. */
#ifndef CRIER_SCHEDULER_STRAGGLERS_H
#define CRIER_SCHEDULER_STRAGGLERS_H

#include "scheduler.h"

#define STRAGGLERS_CURSOR_SIZE 256

/* Begins with zeroes. */
struct stragglers {
	int64_t looked_us;		     /* monotonic */
	char cursor[STRAGGLERS_CURSOR_SIZE]; /* where the next look goes on; "": at the oldest */
};

/** Every other second brings into Redis a page of what should have gone out seconds ago. What is
 *  there already stays as it is; what somebody has taken meanwhile is stale when it is taken again.
 *  @return OK | ERR_UNAVAILABLE (posts or Redis does not answer) */
MUST_CHECK enum err stragglers_look(struct call *c, struct stragglers *stragglers,
	struct scheduler *scheduler);

#endif
