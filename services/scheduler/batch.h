/* A batch of tickets on its way. What becomes of each is decided by posts, once; so a batch may
 * run again at any point of a crash. */
#ifndef CRIER_SCHEDULER_BATCH_H
#define CRIER_SCHEDULER_BATCH_H

#include "scheduler.h"

struct batch_result {
	int64_t published;
	int64_t settled;	 /* published, or stale */
	struct due_later *later; /* those that still hold, in the call's arena */
	size_t later_count;
};

/**
 * Takes the tickets of a lane through.
 * @param worker   who does it, for the ledger
 * @param tickets  as in base/pairs.h
 * @return OK | what posts answered
 */
typedef enum err batch_run(struct call *c, struct scheduler *scheduler, const char *worker,
	const char *tickets, struct batch_result *result);

/** Of the site: one call to posts. */
batch_run site_batch_run;

/** To the outside: claimed from posts, given to their channel, and then published. */
batch_run outside_batch_run;

#endif
