/* The workers: threads that publish what is due, minute after minute. */
#ifndef CRIER_SCHEDULER_CREW_H
#define CRIER_SCHEDULER_CREW_H

#include "batch.h"

struct crew;

/* What a crew does. */
struct crew_plan {
	enum lane lane;
	const char *name; /* of the lane, in the workers' names */
	int64_t workers;
	int64_t batch; /* tickets at a time */
	int64_t lease_ms;
	batch_run *run;
};

/** Starts the threads. @param plan  is copied @return NULL when there can be none */
struct crew *crew_create(const struct service *service, struct scheduler *scheduler,
	const struct crew_plan *plan);

/** Lets each end its batch; NULL is accepted. */
void crew_destroy(struct crew *crew);

#endif
