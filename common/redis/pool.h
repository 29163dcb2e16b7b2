/* The connections to one Redis: made when needed, the last used first, and nothing tried for
 * a while after a failure.
 *
 * A loss begins a new generation: connections of an older one are closed instead of being
 * kept, and their late failures say nothing about the new one. */
#ifndef CRIER_REDIS_POOL_H
#define CRIER_REDIS_POOL_H

#include "redis/connection.h"

/**
 * A connection of the caller's own until redis_pool_give.
 * @return OK | ERR_UNAVAILABLE (down, or none free within the timeout)
 */
MUST_CHECK enum err redis_pool_take(struct call *c, struct redis *redis,
	struct redis_connection **connection);

/** Gives a connection back; its fault decides what becomes of it and of the pool. */
void redis_pool_give(struct redis *redis, struct redis_connection *connection);

/** Milliseconds a command may take: the pool's timeout, less where the call has less left. */
int redis_pool_timeout_ms(const struct call *c, const struct redis *redis);

#endif
