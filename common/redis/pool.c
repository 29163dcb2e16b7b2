/* One lock around a stack of idle connections; connecting and closing happen outside it. */
#include "redis/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct redis {
	struct arena *arena; /* of the address */
	struct redis_address address;
	size_t connections_max;
	int timeout_ms;
	int retry_after_ms;

	pthread_mutex_t lock;
	pthread_cond_t changed;		/* one came back, or the pool went down or up */
	struct redis_connection **idle; /* a stack */
	size_t idle_count;
	size_t open_count; /* idle, lent, and being opened */
	uint64_t generation;
	uint64_t connected_generation;
	int64_t down_until_us; /* monotonic; 0: up */
	atomic_uint_fast64_t epoch;
};

static void init_lock(struct redis *redis)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&redis->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&redis->lock, NULL);
}

struct redis *redis_create(const struct redis_options *options)
{
	assert(options->connections_max > 0 && options->timeout_ms > 0);
	struct arena *arena = arena_create();
	struct redis_address address;
	if (!redis_address_parse(arena, options->url, &address)) {
		arena_destroy(arena);
		return NULL;
	}
	struct redis *redis = calloc(1, sizeof *redis);
	struct redis_connection **idle = calloc(options->connections_max, sizeof(*idle));
	if (!redis || !idle)
		abort();
	redis->arena = arena;
	redis->address = address;
	redis->connections_max = options->connections_max;
	redis->timeout_ms = options->timeout_ms;
	redis->retry_after_ms = options->retry_after_ms;
	redis->idle = idle;
	redis->generation = 1;
	init_lock(redis);
	return redis;
}

void redis_destroy(struct redis *redis)
{
	if (!redis)
		return;
	assert(redis->open_count == redis->idle_count);
	for (size_t i = 0; i < redis->idle_count; i++)
		connection_close(redis->idle[i]);
	free(redis->idle);
	pthread_cond_destroy(&redis->changed);
	pthread_mutex_destroy(&redis->lock);
	arena_destroy(redis->arena);
	free(redis);
}

uint64_t redis_epoch(const struct redis *redis)
{
	return atomic_load_explicit(&redis->epoch, memory_order_acquire);
}

int redis_pool_timeout_ms(const struct call *c, const struct redis *redis)
{
	int left_ms = call_remaining_ms(c, redis->timeout_ms);
	return left_ms < redis->timeout_ms ? left_ms : redis->timeout_ms;
}

/* Begins a new generation. Returns the idle connections of the old one in a list of *count
 * that the caller closes and frees once the lock is off. */
static struct redis_connection **begin_generation(struct redis *redis, size_t *count)
{
	struct redis_connection **old = redis->idle;
	struct redis_connection **fresh = calloc(redis->connections_max, sizeof(*fresh));
	if (!fresh)
		abort();
	*count = redis->idle_count;
	redis->idle = fresh;
	redis->idle_count = 0;
	redis->open_count -= *count;
	redis->generation++;
	return old;
}

/* One connection of that generation is lost. */
static void note_loss(struct redis *redis, uint64_t generation, int64_t down_until_us)
{
	struct redis_connection **old = NULL;
	size_t count = 0;
	pthread_mutex_lock(&redis->lock);
	redis->open_count--;
	if (generation == redis->generation) {
		old = begin_generation(redis, &count);
		redis->down_until_us = down_until_us;
	}
	pthread_cond_broadcast(&redis->changed);
	pthread_mutex_unlock(&redis->lock);
	for (size_t i = 0; i < count; i++)
		connection_close(old[i]);
	free(old);
}

static int64_t in_ms(int ms)
{
	return clock_monotonic_us() + ms * US_PER_MS;
}

static void note_down(struct redis *redis, uint64_t generation)
{
	note_loss(redis, generation, in_ms(redis->retry_after_ms));
}

/* A call in a hurry waited less than Redis is allowed: that is no verdict on Redis. */
static bool is_gone(const struct redis *redis, const struct redis_connection *connection)
{
	return connection->fault == CONNECTION_GONE && connection->timeout_ms >= redis->timeout_ms;
}

void redis_pool_give(struct redis *redis, struct redis_connection *connection)
{
	if (is_gone(redis, connection)) {
		note_down(redis, connection->generation);
		connection_close(connection);
		return;
	}
	pthread_mutex_lock(&redis->lock);
	bool keep = connection->fault == CONNECTION_SOUND &&
		    connection->generation == redis->generation;
	if (keep)
		redis->idle[redis->idle_count++] = connection;
	else
		redis->open_count--;
	pthread_cond_signal(&redis->changed);
	pthread_mutex_unlock(&redis->lock);
	if (!keep)
		connection_close(connection);
}

/* Whether the caller may go on. After the waiting time the first to ask tries alone: the time
 * is extended for the others until that one has found out. */
static bool may_try(struct redis *redis)
{
	if (!redis->down_until_us)
		return true;
	if (clock_monotonic_us() < redis->down_until_us)
		return false;
	redis->down_until_us = in_ms(3 * redis->timeout_ms + redis->retry_after_ms);
	return true;
}

static bool wait_for_change(struct redis *redis, int64_t until_us)
{
	struct timespec until = {
		.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000,
	};
	return pthread_cond_timedwait(&redis->changed, &redis->lock, &until) == 0;
}

enum claim { CLAIM_IDLE, CLAIM_NEW, CLAIM_DOWN, CLAIM_BUSY };

/* Takes an idle connection, or the right to open one. */
static enum claim claim(struct redis *redis, int timeout_ms, struct redis_connection **connection,
	uint64_t *generation)
{
	int64_t until_us = in_ms(timeout_ms);
	enum claim claimed = CLAIM_BUSY;
	pthread_mutex_lock(&redis->lock);
	do {
		if (!may_try(redis)) {
			claimed = CLAIM_DOWN;
		} else if (redis->idle_count) {
			*connection = redis->idle[--redis->idle_count];
			claimed = CLAIM_IDLE;
		} else if (redis->open_count < redis->connections_max) {
			redis->open_count++;
			*generation = redis->generation;
			claimed = CLAIM_NEW;
		}
	} while (claimed == CLAIM_BUSY && wait_for_change(redis, until_us));
	pthread_mutex_unlock(&redis->lock);
	return claimed;
}

static void note_connected(struct redis *redis, uint64_t generation)
{
	pthread_mutex_lock(&redis->lock);
	if (generation == redis->generation) {
		redis->down_until_us = 0;
		if (redis->connected_generation != generation) {
			redis->connected_generation = generation;
			atomic_fetch_add_explicit(&redis->epoch, 1, memory_order_release);
		}
		pthread_cond_broadcast(&redis->changed);
	}
	pthread_mutex_unlock(&redis->lock);
}

static void give_up_claim(struct redis *redis)
{
	pthread_mutex_lock(&redis->lock);
	redis->open_count--;
	pthread_cond_signal(&redis->changed);
	pthread_mutex_unlock(&redis->lock);
}

static enum err fail_to_open(struct call *c, struct redis *redis, uint64_t generation,
	int timeout_ms)
{
	if (timeout_ms >= redis->timeout_ms)
		note_down(redis, generation);
	else
		give_up_claim(redis);
	return c->failure.err ? c->failure.err
			      : fail(c, ERR_UNAVAILABLE, "no time is left to connect to redis");
}

static enum err open_claimed(struct call *c, struct redis *redis, uint64_t generation,
	struct redis_connection **connection)
{
	int timeout_ms = redis_pool_timeout_ms(c, redis);
	struct redis_connection *opened = timeout_ms > 0
						  ? connection_open(c, &redis->address, timeout_ms)
						  : NULL;
	if (!opened)
		return fail_to_open(c, redis, generation, timeout_ms);
	opened->generation = generation;
	note_connected(redis, generation);
	*connection = opened;
	return OK;
}

/* An idle connection that has its end to read: Redis was restarted, or timed us out. That is a
 * loss (what it held may be gone), but no failure: the next connection may well succeed. */
static void drop_ended(struct redis *redis, struct redis_connection *connection)
{
	note_loss(redis, connection->generation, 0);
	connection_close(connection);
}

enum err redis_pool_take(struct call *c, struct redis *redis, struct redis_connection **connection)
{
	int timeout_ms = redis_pool_timeout_ms(c, redis);
	for (;;) {
		uint64_t generation = 0;
		switch (claim(redis, timeout_ms, connection, &generation)) {
		case CLAIM_IDLE:
			if (connection_is_quiet(*connection))
				return OK;
			drop_ended(redis, *connection);
			break;
		case CLAIM_NEW:
			return open_claimed(c, redis, generation, connection);
		case CLAIM_DOWN:
			return fail(c, ERR_UNAVAILABLE, "redis is down");
		case CLAIM_BUSY:
			return fail(c, ERR_UNAVAILABLE, "all connections to redis are busy");
		}
	}
}
