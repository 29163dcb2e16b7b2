/* Keeps Redis in step with the truth, and stands in for it when it is gone. */
#ifndef CRIER_SCHEDULER_SWEEPER_H
#define CRIER_SCHEDULER_SWEEPER_H

#include "scheduler.h"

struct sweeper;

/** Starts the thread. @return NULL when there can be none */
struct sweeper *sweeper_create(const struct service *service, struct scheduler *scheduler);

/** Ends it after its round; NULL is accepted. */
void sweeper_destroy(struct sweeper *sweeper);

/** Brings into Redis those that may not wait for a sweep, as one may have passed them already.
 *  Where Redis does not take them, a sweep follows at once; so there is no failure to tell. */
void sweeper_index(struct call *c, struct sweeper *sweeper, const struct due_item_list *items);

/** How long ago a sweep, or publishing without Redis, has succeeded last; else since the start. */
int64_t sweeper_age_us(const struct sweeper *sweeper);

/** @return OK when a sweep, or publishing without Redis, has succeeded lately |
 *          ERR_UNAVAILABLE */
MUST_CHECK enum err sweeper_check(struct call *c, const struct sweeper *sweeper);

#endif
