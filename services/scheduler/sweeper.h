/* Keeps Redis in step with the truth, and stands in for it when it is gone. */
#ifndef CRIER_SCHEDULER_SWEEPER_H
#define CRIER_SCHEDULER_SWEEPER_H

#include "scheduler.h"

struct sweeper;

/** Starts the thread. @return NULL when there can be none */
struct sweeper *sweeper_create(const struct service *service, struct scheduler *scheduler);

/** Ends it after its round; NULL is accepted. */
void sweeper_destroy(struct sweeper *sweeper);

/** Whether what is due then may not wait for a sweep: one may have passed it already. */
bool sweeper_is_near(struct call *c, int64_t publish_at_us);

/** How long ago a sweep, or publishing without Redis, has succeeded last; else since the start. */
int64_t sweeper_age_us(const struct sweeper *sweeper);

/** @return OK when a sweep, or publishing without Redis, has succeeded lately |
 *          ERR_UNAVAILABLE */
MUST_CHECK enum err sweeper_check(struct call *c, const struct sweeper *sweeper);

#endif
