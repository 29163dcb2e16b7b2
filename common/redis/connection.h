/* One connection to Redis: opened and proven, then commands out and replies in. */
#ifndef CRIER_REDIS_CONNECTION_H
#define CRIER_REDIS_CONNECTION_H

#include <stdbool.h>

#include "redis/address.h"
#include "redis/redis.h"

struct redisContext;

/* What an exchange leaves behind. */
enum connection_fault {
	CONNECTION_SOUND,
	CONNECTION_SPOILT, /* a reply is outstanding: close this one, Redis itself may be fine */
	CONNECTION_GONE,   /* Redis is unreachable, hangs, or says that it cannot serve */
};

struct redis_connection {
	struct redisContext *context;
	uint64_t generation; /* the pool's, when this was opened */
	int timeout_ms;	     /* what the socket has now */
	enum connection_fault fault;
};

/**
 * Connects, signs in, selects the database, and has a PING answered: a listening socket
 * alone may belong to a Redis that hangs or is still loading.
 * @return NULL after fail(c, ERR_UNAVAILABLE, …)
 */
struct redis_connection *connection_open(struct call *c, const struct redis_address *address,
	int timeout_ms);

/** NULL is accepted. */
void connection_close(struct redis_connection *connection);

/** True when an idle connection has nothing to read, not even its end. */
bool connection_is_quiet(const struct redis_connection *connection);

/**
 * Sends all commands in one go and reads one reply each, timeout_ms at most for each.
 * @param[out] replies  filled as far as replies came; may be NULL
 * @param[out] refusal  the error text of the first refused command, else untouched; may be NULL
 * @return OK | ERR_UNAVAILABLE | ERR_INTERNAL (refused); fault says what became of it
 */
MUST_CHECK enum err connection_exchange(struct call *c, struct redis_connection *connection,
	int timeout_ms, const struct redis_command *commands, size_t count,
	struct redis_reply *replies, const char **refusal);

/** Sends one command whose reply is met by connection_await. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err connection_send(struct call *c, struct redis_connection *connection,
	const struct redis_command *command);

/**
 * Waits for what Redis sends by itself.
 * @param[out] arrived  false when nothing came in that time; reply is untouched then
 * @return OK | ERR_UNAVAILABLE | ERR_INTERNAL (an error reply)
 */
MUST_CHECK enum err connection_await(struct call *c, struct redis_connection *connection,
	int timeout_ms, struct redis_reply *reply, bool *arrived);

#endif
