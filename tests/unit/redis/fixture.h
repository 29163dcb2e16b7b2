/* A server, a pool on it, and a call to ask with. */
#ifndef CRIER_TESTS_REDIS_FIXTURE_H
#define CRIER_TESTS_REDIS_FIXTURE_H

#include "base/call.h"
#include "redis/redis.h"
#include "unit/redis/server.h"

#define TIMEOUT_MS 200
#define RETRY_AFTER_MS 300

struct fixture {
	struct redis_server server;
	struct redis *redis;
	struct arena *arena;
	struct call call;
};

static inline struct redis *open_redis(const char *url, size_t connections_max)
{
	return redis_create(&(struct redis_options){
		.url = url,
		.connections_max = connections_max,
		.timeout_ms = TIMEOUT_MS,
		.retry_after_ms = RETRY_AFTER_MS,
	});
}

static inline void open_fixture(struct fixture *f)
{
	f->server = redis_server_start(NULL);
	f->redis = open_redis(f->server.url, 4);
	f->arena = arena_create();
	call_init(&f->call, f->arena, &clock_system);
}

static inline void close_fixture(struct fixture *f)
{
	call_finish(&f->call);
	arena_destroy(f->arena);
	redis_destroy(f->redis);
	redis_server_finish(&f->server);
}

#endif
