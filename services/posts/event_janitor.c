/* Deliveries go before their events. Steps are small and have rests between them: whoever writes
 * waits for one of them at most. */
#include "event_janitor.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "event_store.h"
#include "hook_delivery_store.h"

#define ROWS_PER_STEP 500
#define REST_MS 50
#define PAUSE_MS 60000

struct event_janitor {
	const struct service *service;
	struct loop *loop;
	struct arena *arena;
	int64_t keep_us;
};

struct removal {
	int64_t before_us;
	bool more;
};

static enum err remove_old(struct call *c, void *arg)
{
	struct removal *removal = arg;
	int64_t removed;
	TRY(hook_delivery_store_remove(c, removal->before_us, ROWS_PER_STEP, &removed));
	removal->more = removed > 0;
	if (removal->more)
		return OK;
	TRY(event_store_remove(c, removal->before_us, ROWS_PER_STEP, &removed));
	removal->more = removed > 0;
	return OK;
}

static int step(void *arg)
{
	struct event_janitor *janitor = arg;
	struct call c;
	service_call_init(janitor->service, &c, janitor->arena);
	struct removal removal = {.before_us = call_now_us(&c) - janitor->keep_us};
	enum err err = db_write(&c, remove_old, &removal);
	if (err)
		log_write(log_level_of(err), &c, NULL, "old events: %s", c.failure.detail);
	call_finish(&c);
	return !err && removal.more ? REST_MS : PAUSE_MS;
}

struct event_janitor *event_janitor_create(const struct service *service, int64_t days)
{
	struct event_janitor *janitor = calloc(1, sizeof *janitor);
	if (!janitor)
		return NULL;
	janitor->service = service;
	janitor->keep_us = days * US_PER_DAY;
	janitor->arena = arena_create();
	janitor->loop = loop_create(step, janitor);
	if (janitor->loop)
		return janitor;
	event_janitor_destroy(janitor);
	return NULL;
}

void event_janitor_destroy(struct event_janitor *janitor)
{
	if (!janitor)
		return;
	loop_destroy(janitor->loop);
	arena_destroy(janitor->arena);
	free(janitor);
}
