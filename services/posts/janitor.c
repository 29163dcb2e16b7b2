/* Batches of publishing are kept for the figures, and not for ever; so are images that are
 * nobody's. Steps are small and have rests between them: whoever writes waits for one of them at
 * most. */
#include "janitor.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "media/sweep.h"
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

static enum err remove_old_batches(struct call *c, const struct janitor *janitor, bool *more)
{
	struct removal removal = {.before_us = call_now_us(c) - janitor->keep_us};
	TRY(db_write(c, remove_batches, &removal));
	*more = removal.removed == BATCHES_PER_STEP;
	return OK;
}

static enum err remove_unused_images(struct call *c, const struct janitor *janitor, bool *more)
{
	(void)janitor;
	return media_sweep(c, more);
}

static const struct {
	const char *what;
	enum err (*remove)(struct call *c, const struct janitor *janitor, bool *more);
} chores[] = {{"old batches", remove_old_batches}, {"unused images", remove_unused_images}};

/* One that fails does not keep the others from their turn. */
static int step(void *arg)
{
	const struct janitor *janitor = arg;
	bool any = false;
	for (size_t i = 0; i < COUNT_OF(chores); i++) {
		struct call c;
		service_call_init(janitor->service, &c, janitor->arena);
		bool more = false;
		enum err err = chores[i].remove(&c, janitor, &more);
		if (err)
			log_write(log_level_of(err), &c, NULL, "%s: %s", chores[i].what,
				c.failure.detail ? c.failure.detail : "");
		any |= !err && more;
		call_finish(&c);
	}
	return any ? REST_MS : PAUSE_MS;
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
