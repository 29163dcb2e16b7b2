/* A short list under a lock; the writer takes it as a whole. */
#include "api_keys/key_usage.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api_keys/api_key_store.h"
#include "daemon/log.h"
#include "daemon/loop.h"

#define WAITING_MAX 256
#define PAUSE_MS 1000

struct use {
	int64_t key_id;
	int64_t used_at_us;
};

struct uses {
	struct use items[WAITING_MAX];
	size_t count;
};

struct key_usage {
	pthread_mutex_t lock;
	struct uses waiting;
	const struct service *service;
	struct arena *arena;
	struct loop *loop;
};

struct key_usage *key_usage_create(void)
{
	struct key_usage *usage = calloc(1, sizeof *usage);
	if (!usage)
		abort();
	pthread_mutex_init(&usage->lock, NULL);
	return usage;
}

void key_usage_note(struct key_usage *usage, int64_t key_id, int64_t now_us)
{
	struct uses *waiting = &usage->waiting;
	pthread_mutex_lock(&usage->lock);
	size_t i = 0;
	while (i < waiting->count && waiting->items[i].key_id != key_id)
		i++;
	if (i < WAITING_MAX) {
		waiting->items[i] = (struct use){key_id, now_us};
		waiting->count += i == waiting->count;
	}
	pthread_mutex_unlock(&usage->lock);
}

static enum err write_uses(struct call *c, void *arg)
{
	const struct uses *uses = arg;
	for (size_t i = 0; i < uses->count; i++)
		TRY(api_key_store_used(c, uses->items[i].key_id, uses->items[i].used_at_us));
	return OK;
}

enum err key_usage_write(struct call *c, struct key_usage *usage)
{
	struct uses *uses = call_alloc(c, sizeof *uses);
	pthread_mutex_lock(&usage->lock);
	*uses = usage->waiting;
	usage->waiting.count = 0;
	pthread_mutex_unlock(&usage->lock);
	return uses->count ? db_write(c, write_uses, uses) : OK;
}

static int step(void *arg)
{
	struct key_usage *usage = arg;
	struct call c;
	service_call_init(usage->service, &c, usage->arena);
	enum err err = key_usage_write(&c, usage);
	if (err)
		log_write(log_level_of(err), &c, NULL, "use of API keys: %s", c.failure.detail);
	call_finish(&c);
	return PAUSE_MS;
}

bool key_usage_start(struct key_usage *usage, const struct service *service)
{
	usage->service = service;
	usage->arena = arena_create();
	usage->loop = loop_create(step, usage);
	return usage->loop != NULL;
}

void key_usage_destroy(struct key_usage *usage)
{
	if (!usage)
		return;
	loop_destroy(usage->loop);
	if (usage->loop)
		step(usage);
	arena_destroy(usage->arena);
	pthread_mutex_destroy(&usage->lock);
	free(usage);
}
