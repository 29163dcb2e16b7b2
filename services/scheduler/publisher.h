/* A channel to the outside: one function. A further channel is one more file and one more row
 * in publishers.c. */
#ifndef CRIER_SCHEDULER_PUBLISHER_H
#define CRIER_SCHEDULER_PUBLISHER_H

#include "base/call.h"
#include "posts_types.h"

struct publisher {
	enum channel channel;
	/**
	 * Carries one post to the outside. May be called again for the same post and version
	 * after a crash: those two make the idempotency key.
	 * @return OK | any error: the post stays scheduled and is tried again
	 */
	enum err (*publish)(struct call *c, const struct publication *publication);
};

/** The publisher of a channel; NULL for one that needs no call to the outside. */
const struct publisher *publisher_of(enum channel channel);

extern const struct publisher publisher_linkedin;

#endif
