/* Looks twice a second whether Redis has everything: after a start, a flush, a restart and a lost
 * connection it may not. Now and then it forgets what matters no longer. */
#include "sessions/endings_teller.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "db/db.h"
#include "sessions/endings_store.h"

#define PAUSE_MS 500
#define PURGE_EVERY_US (10 * US_PER_MINUTE)

struct endings_teller {
	const struct service *service;
	struct endings *endings;
	struct arena *arena;
	struct loop *loop;
	bool telling;
	int64_t purged_at_us; /* monotonic */
};

static enum err purge(struct call *c, void *arg)
{
	return endings_store_purge(c, endings_oldest_us(c, arg));
}

static enum err purge_if_due(struct call *c, struct endings_teller *teller)
{
	int64_t now_us = clock_monotonic_us();
	if (now_us - teller->purged_at_us < PURGE_EVERY_US)
		return OK;
	teller->purged_at_us = now_us;
	return db_write(c, purge, teller->endings);
}

/* What was begun and not completed is missing still. That Redis does not answer is said by the
 * reader of this daemon. */
static enum err tell_if_missing(struct call *c, struct endings_teller *teller)
{
	bool missing;
	if (endings_are_missing(c, teller->endings, &missing) != OK || !missing) {
		call_forgive(c);
		return OK;
	}
	TRY(endings_begin_telling(c, teller->endings));
	teller->telling = true;
	return OK;
}

/* One page for each round, so that memory holds one. */
static enum err tell_more(struct call *c, struct endings_teller *teller)
{
	teller->telling = false;
	return endings_tell_more(c, teller->endings, &teller->telling);
}

static int step(void *arg)
{
	struct endings_teller *teller = arg;
	struct call c;
	service_call_init(teller->service, &c, teller->arena);
	enum err err = teller->telling ? tell_more(&c, teller) : tell_if_missing(&c, teller);
	if (err == OK)
		err = purge_if_due(&c, teller);
	if (err)
		log_write(log_level_of(err), &c, NULL, "what ended: %s", c.failure.detail);
	call_finish(&c);
	return teller->telling ? 0 : PAUSE_MS;
}

struct endings_teller *endings_teller_create(const struct service *service, struct endings *endings)
{
	struct endings_teller *teller = calloc(1, sizeof *teller);
	if (!teller)
		return NULL;
	teller->service = service;
	teller->endings = endings;
	teller->arena = arena_create();
	teller->purged_at_us = clock_monotonic_us();
	teller->loop = loop_create(step, teller);
	if (teller->loop)
		return teller;
	endings_teller_destroy(teller);
	return NULL;
}

void endings_teller_destroy(struct endings_teller *teller)
{
	if (!teller)
		return;
	loop_destroy(teller->loop);
	arena_destroy(teller->arena);
	free(teller);
}
