/* The workers: threads that publish what is due, minute after minute. */
#ifndef CRIER_SCHEDULER_CREW_H
#define CRIER_SCHEDULER_CREW_H

#include "scheduler.h"

struct crew;

/** Starts config.workers threads. @return NULL when there can be none */
struct crew *crew_create(const struct service *service, struct scheduler *scheduler);

/** Lets each end its batch; NULL is accepted. */
void crew_destroy(struct crew *crew);

#endif
