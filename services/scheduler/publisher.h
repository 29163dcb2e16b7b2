/* A channel to the outside: one function. A further channel is one more file and one more row
 * in publishers.c. */
#ifndef CRIER_SCHEDULER_PUBLISHER_H
#define CRIER_SCHEDULER_PUBLISHER_H

#include "scheduler.h"

/* What a publisher tells of one attempt. */
struct attempt {
	enum attempt_report_outcome outcome;
	const char *reason;	/* why it was not delivered, in the call's arena or static */
	int64_t retry_after_ms; /* what the other side asked for; 0: nothing */
};

struct publisher {
	enum channel channel;
	/**
	 * Hands one post to its channel, once. It is called again for the same post and version
	 * when an attempt failed or nobody knows its outcome: those two make the idempotency key,
	 * and what the post says is the same each time.
	 * @param timeout_ms  when it must be over
	 */
	struct attempt (*publish)(struct call *c, const struct scheduler *scheduler,
		const struct publication *publication, int timeout_ms);
};

/** The publisher of a channel; NULL when there is none. */
const struct publisher *publisher_of(enum channel channel);

extern const struct publisher publisher_linkedin;
extern const struct publisher publisher_webhook;

#endif
