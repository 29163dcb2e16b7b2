/* What posts' events mean here: what is known of posts, and comments. */
#ifndef CRIER_ANALYTICS_POST_FACTS_POSTS_TOLD_H
#define CRIER_ANALYTICS_POST_FACTS_POSTS_TOLD_H

#include "base/call.h"
#include "posts_types.h"

/* A page of events, and behind which position it was read. */
struct posts_told {
	int64_t after;
	struct event_list events;
};

/**
 * Takes a page in one transaction with the position behind it; one that was taken already, by this
 * daemon or another, changes nothing.
 * @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT
 */
MUST_CHECK enum err posts_told_take(struct call *c, struct posts_told *told);

#endif
