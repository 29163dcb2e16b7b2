/* Commands over the pool: take a connection, exchange, give it back. */
#include "redis/redis.h"

#include "redis/exchange.h"
#include "redis/pool.h"

enum err redis_exchange(struct call *c, struct redis *redis, const struct redis_command *commands,
	size_t count, struct redis_reply *replies, const char **refusal)
{
	struct redis_connection *connection;
	TRY(redis_pool_take(c, redis, &connection));
	int timeout_ms = redis_pool_timeout_ms(c, redis);
	enum err err = timeout_ms > 0 ? connection_exchange(c, connection, timeout_ms, commands,
						count, replies, refusal)
				      : fail(c, ERR_UNAVAILABLE, "no time is left to ask redis");
	redis_pool_give(redis, connection);
	return err;
}

size_t redis_count_words(const char *const *words)
{
	size_t count = 0;
	while (words[count])
		count++;
	return count;
}

enum err redis_run(struct call *c, struct redis *redis, const char *const *words,
	struct redis_reply *reply)
{
	struct redis_command command = {.words = words, .count = redis_count_words(words)};
	return redis_exchange(c, redis, &command, 1, reply, NULL);
}

enum err redis_pipeline(struct call *c, struct redis *redis, const struct redis_command *commands,
	size_t count, struct redis_reply *replies)
{
	if (!count)
		return OK;
	return redis_exchange(c, redis, commands, count, replies, NULL);
}
