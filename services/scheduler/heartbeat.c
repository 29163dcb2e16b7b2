/* A renewal that fails is left to the next one: there are two more before a lease ends. */
#include "heartbeat.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "daemon/loop.h"

#define BEATS_PER_LEASE 3

struct holding {
	const struct due_batch *batch; /* NULL: none */
	int64_t since_us;	       /* monotonic; the start of its lease */
};

struct heartbeat {
	const struct service *service;
	struct scheduler *scheduler;
	int64_t lease_ms;
	pthread_mutex_t lock; /* of what is held; also while a lease is renewed */
	struct holding *holdings;
	size_t count;
	struct arena *arena;
	struct loop *loop;
};

static int64_t beat_ms(const struct heartbeat *heartbeat)
{
	return heartbeat->lease_ms / BEATS_PER_LEASE;
}

static void renew(struct heartbeat *heartbeat, struct holding *holding)
{
	struct call c;
	service_call_init(heartbeat->service, &c, heartbeat->arena);
	int64_t now_us = clock_monotonic_us();
	if (due_set_renew(&c, &heartbeat->scheduler->due, holding->batch, heartbeat->lease_ms))
		call_forgive(&c);
	else
		holding->since_us = now_us;
	call_finish(&c);
}

static int step(void *arg)
{
	struct heartbeat *heartbeat = arg;
	int64_t old_us = clock_monotonic_us() - beat_ms(heartbeat) * US_PER_MS;
	for (size_t i = 0; i < heartbeat->count; i++) {
		struct holding *holding = &heartbeat->holdings[i];
		pthread_mutex_lock(&heartbeat->lock);
		if (holding->batch && holding->since_us <= old_us)
			renew(heartbeat, holding);
		pthread_mutex_unlock(&heartbeat->lock);
	}
	return (int)beat_ms(heartbeat) / 2;
}

struct heartbeat *heartbeat_create(const struct service *service, struct scheduler *scheduler,
	size_t holders, int64_t lease_ms)
{
	struct heartbeat *heartbeat = calloc(1, sizeof *heartbeat);
	if (!heartbeat)
		return NULL;
	heartbeat->service = service;
	heartbeat->scheduler = scheduler;
	heartbeat->lease_ms = lease_ms;
	heartbeat->count = holders;
	heartbeat->arena = arena_create();
	pthread_mutex_init(&heartbeat->lock, NULL);
	heartbeat->holdings = calloc(holders, sizeof *heartbeat->holdings);
	heartbeat->loop = heartbeat->holdings ? loop_create(step, heartbeat) : NULL;
	if (heartbeat->loop)
		return heartbeat;
	heartbeat_destroy(heartbeat);
	return NULL;
}

void heartbeat_destroy(struct heartbeat *heartbeat)
{
	if (!heartbeat)
		return;
	loop_destroy(heartbeat->loop);
	pthread_mutex_destroy(&heartbeat->lock);
	arena_destroy(heartbeat->arena);
	free(heartbeat->holdings);
	free(heartbeat);
}

static void note(struct heartbeat *heartbeat, size_t holder, const struct due_batch *batch)
{
	pthread_mutex_lock(&heartbeat->lock);
	heartbeat->holdings[holder] = (struct holding){.batch = batch,
		.since_us = clock_monotonic_us()};
	pthread_mutex_unlock(&heartbeat->lock);
}

void heartbeat_hold(struct heartbeat *heartbeat, size_t holder, const struct due_batch *batch)
{
	note(heartbeat, holder, batch);
}

void heartbeat_let_go(struct heartbeat *heartbeat, size_t holder)
{
	note(heartbeat, holder, NULL);
}
