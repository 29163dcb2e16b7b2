/* What others publish on a channel of Redis, on a connection of its own. What is published while
 * there is none is lost: whoever opens one anew looks by other means whether there is something. */
#ifndef CRIER_REDIS_SUBSCRIPTION_H
#define CRIER_REDIS_SUBSCRIPTION_H

#include "base/call.h"

struct redis_subscription;

/** Connects and subscribes. @param url  as redis_options has it
 *  @param timeout_ms  for each step of it
 *  @return NULL after fail(c, ERR_UNAVAILABLE, …) */
struct redis_subscription *redis_subscription_open(struct call *c, const char *url,
	const char *channel, int timeout_ms);

/** NULL is accepted. */
void redis_subscription_close(struct redis_subscription *subscription);

/**
 * The next message. A server that was silent for so long is asked for a sign of life, and given up
 * when it is silent for as long again.
 * @param[out] message  in the call's arena; NULL when none came in that time
 * @return OK | ERR_UNAVAILABLE (close it) | ERR_INTERNAL (likewise)
 */
MUST_CHECK enum err redis_subscription_next(struct call *c, struct redis_subscription *subscription,
	int timeout_ms, const char **message);

#endif
