/* A subscribed connection gets ["message", channel, text], and ["pong", ""] for a PING. */
#include "redis/subscription.h"

#include <stdlib.h>
#include <string.h>

#include "redis/connection.h"

struct redis_subscription {
	struct redis_connection *connection;
	bool asked; /* a PING is out */
};

struct redis_subscription *redis_subscription_open(struct call *c, const char *url,
	const char *channel, int timeout_ms)
{
	struct redis_address address;
	if (!redis_address_parse(c->arena, url, &address)) {
		(void)fail(c, ERR_UNAVAILABLE, "redis: %s is no address", url);
		return NULL;
	}
	struct redis_connection *connection = connection_open(c, &address, timeout_ms);
	if (!connection)
		return NULL;
	const struct redis_command command = {.words = REDIS_WORDS("SUBSCRIBE", channel),
		.count = 2};
	if (connection_exchange(c, connection, timeout_ms, &command, 1, NULL, NULL) != OK) {
		connection_close(connection);
		return NULL;
	}
	struct redis_subscription *subscription = calloc(1, sizeof *subscription);
	if (!subscription)
		abort(); /* out of memory, as the arena has it */
	subscription->connection = connection;
	return subscription;
}

void redis_subscription_close(struct redis_subscription *subscription)
{
	if (!subscription)
		return;
	connection_close(subscription->connection);
	free(subscription);
}

static enum err ask_for_life(struct call *c, struct redis_subscription *subscription)
{
	if (subscription->asked)
		return fail(c, ERR_UNAVAILABLE, "redis: silent");
	subscription->asked = true;
	return connection_send(c, subscription->connection,
		&(struct redis_command){.words = REDIS_WORDS("PING"), .count = 1});
}

enum err redis_subscription_next(struct call *c, struct redis_subscription *subscription,
	int timeout_ms, const char **message)
{
	struct redis_reply reply;
	bool arrived;
	*message = NULL;
	TRY(connection_await(c, subscription->connection, timeout_ms, &reply, &arrived));
	if (!arrived)
		return ask_for_life(c, subscription);
	subscription->asked = false;
	if (reply.type == REDIS_ARRAY && reply.count == 3 && reply.items[0].type == REDIS_TEXT &&
		strcmp(reply.items[0].text, "message") == 0 && reply.items[2].type == REDIS_TEXT)
		*message = reply.items[2].text;
	return OK;
}
