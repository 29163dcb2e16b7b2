/* Steps are small and have rests between them: whoever writes waits for one of them at most. */
#include "audit_janitor.h"

#include <stdlib.h>

#include "audit_store.h"
#include "daemon/log.h"
#include "daemon/loop.h"

#define REST_MS 100
#define PAUSE_MS 60000

struct audit_janitor {
	const struct service *service;
	struct loop *loop;
	struct arena *arena;
	int64_t keep_us;
};

struct removal {
	int64_t before_us;
	int64_t removed;
};

static enum err remove_rows(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return audit_store_remove(c, removal->before_us, &removal->removed);
}

static int step(void *arg)
{
	struct audit_janitor *janitor = arg;
	struct call c;
	service_call_init(janitor->service, &c, janitor->arena);
	struct removal removal = {.before_us = call_now_us(&c) - janitor->keep_us};
	enum err err = db_write(&c, remove_rows, &removal);
	if (err)
		log_write(log_level_of(err), &c, NULL, "old audit rows: %s", c.failure.detail);
	call_finish(&c);
	return !err && removal.removed > 0 ? REST_MS : PAUSE_MS;
}

struct audit_janitor *audit_janitor_create(const struct service *service, int64_t days)
{
	struct audit_janitor *janitor = calloc(1, sizeof *janitor);
	if (!janitor)
		abort();
	janitor->service = service;
	janitor->keep_us = days * US_PER_DAY;
	janitor->arena = arena_create();
	janitor->loop = loop_create(step, janitor);
	if (janitor->loop)
		return janitor;
	audit_janitor_destroy(janitor);
	return NULL;
}

void audit_janitor_destroy(struct audit_janitor *janitor)
{
	if (!janitor)
		return;
	loop_destroy(janitor->loop);
	arena_destroy(janitor->arena);
	free(janitor);
}
