/* Steps are small and have rests between them: whoever writes waits for one of them at most. */
#include "service/janitor.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "db/db.h"

#define REST_MS 100
#define PAUSE_MS 60000
#define PURGED_AT_ONCE 500

struct janitor {
	const struct service *service;
	const struct janitor_chore *chores;
	size_t count;
	struct loop *loop;
	struct arena *arena;
};

struct removal {
	const struct janitor_chore *chore;
	int64_t before_us;
	int64_t removed;
};

static enum err purge_some(struct call *c, struct removal *removal)
{
	struct db_rows rows;
	TRY(db_query(c, removal->chore->purge,
		DB_ARGS(db_time(removal->before_us), db_int(PURGED_AT_ONCE)), &rows));
	removal->removed = rows.changed;
	return OK;
}

static enum err remove_some(struct call *c, void *arg)
{
	struct removal *removal = arg;
	if (removal->chore->purge)
		return purge_some(c, removal);
	return removal->chore->remove(c, removal->before_us, &removal->removed);
}

static enum err remove_old(struct call *c, const struct janitor_chore *chore, bool *more)
{
	struct removal removal = {.chore = chore, .before_us = call_now_us(c) - chore->keep_us};
	if (!chore->keep_us)
		return OK;
	TRY(db_write(c, remove_some, &removal));
	*more = removal.removed > 0;
	return OK;
}

/* @return whether there may be more */
static bool do_chore(const struct janitor *janitor, const struct janitor_chore *chore)
{
	struct call c;
	bool more = false;
	service_call_init(janitor->service, &c, janitor->arena);
	enum err err = chore->sweep ? chore->sweep(&c, &more) : remove_old(&c, chore, &more);
	if (err)
		log_write(log_level_of(err), &c, NULL, "%s: %s", chore->what,
			c.failure.detail ? c.failure.detail : err_title(err));
	call_finish(&c);
	return !err && more;
}

/* One that fails does not keep the others from their turn. */
static int step(void *arg)
{
	const struct janitor *janitor = arg;
	bool more = false;
	for (size_t i = 0; i < janitor->count; i++)
		more |= do_chore(janitor, &janitor->chores[i]);
	return more ? REST_MS : PAUSE_MS;
}

struct janitor *janitor_create(const struct service *service, const struct janitor_chore *chores,
	size_t count)
{
	struct janitor *janitor = calloc(1, sizeof *janitor);
	if (!janitor)
		return NULL;
	janitor->service = service;
	janitor->chores = chores;
	janitor->count = count;
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
