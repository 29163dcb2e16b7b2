/* What becomes of a schedule that posts answered with: a row for the person, a ticket in Redis. */
#ifndef CRIER_SCHEDULER_SCHEDULE_ANSWER_H
#define CRIER_SCHEDULER_SCHEDULE_ANSWER_H

#include "base/call.h"
#include "posts_types.h"
#include "scheduler_types.h"

/** As people see it; the texts are borrowed. */
void schedule_show(const struct post_schedule *from, struct schedule *to);

/** Tells Redis, if it is near; see sweeper_index. */
void schedule_index(struct call *c, const struct post_schedule *schedule);

#endif
