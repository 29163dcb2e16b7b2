/* What posts has just scheduled, into Redis where it may not wait for a sweep. */
#ifndef CRIER_SCHEDULER_DUE_NOW_H
#define CRIER_SCHEDULER_DUE_NOW_H

#include "base/call.h"
#include "posts_types.h"

/** Without Redis it is left to a sweep, or to who publishes from the database. */
void index_if_near(struct call *c, const struct post_schedule *schedule);

#endif
