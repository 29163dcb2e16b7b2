/* Batches of publishing are kept for the figures, and not for ever. Steps are small and have rests
 * between them: whoever writes waits for one of them at most. */
#include "janitor.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "stats_store.h"

#define BATCHES_PER_STEP 500
#define REST_MS 100
#define PAUSE_MS 60000

struct janitor {
	const struct service *service;
	struct loop *loop;
	struct arena *arena;
	int64_t keep_us;
};

struct removal {
	int64_t before_us;
	int64_t removed;
};

static enum err remove_batches(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return stats_store_remove(c, removal->before_us, BATCHES_PER_STEP, &removal->removed);
}

static int step(void *arg)
{
	struct janitor *janitor = arg;
	struct call c;
	service_call_init(janitor->service, &c, janitor->arena);
	struct removal removal = {.before_us = call_now_us(&c) - janitor->keep_us};
	enum err err = db_write(&c, remove_batches, &removal);
	if (err)
		log_write(log_level_of(err), &c, NULL, "old batches: %s", c.failure.detail);
	call_finish(&c);
	return !err && removal.removed == BATCHES_PER_STEP ? REST_MS : PAUSE_MS;
}

struct janitor *janitor_create(const struct service *service, int64_t batches_days)
{
	struct janitor *janitor = calloc(1, sizeof *janitor);
	if (!janitor)
		return NULL;
	janitor->service = service;
	janitor->keep_us = batches_days * US_PER_DAY;
	janitor->arena = arena_create();
	janitor->loop = loop_create(step, janitor);
	if (janitor->loop)
		return janitor;
	janitor_destroy(janitor);
	return NULL;
}

void janitor_destroy(struct janitor *janitor)
{
	if (!janitor)
		return;
	loop_destroy(janitor->loop);
	arena_destroy(janitor->arena);
	free(janitor);
}
