/* Keeps Redis in step with the truth. At start, once a minute, when Redis was lost or flushed,
 * everything due soon goes into it. While Redis is gone, one sweeper at a time publishes straight
 * from the database. */
#include "sweeper.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "batch.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "posts_client.h"
#include "publishing_metrics.h"

#define ROUND_MS 500
#define PAGE 1000
#define LEASE_S 10
#define FRESH_US (150 * US_PER_SECOND)
/* Goes away with everything else when Redis is flushed or starts empty. */
#define FILLED_KEY "due:filled"
#define NAME_SIZE 100
#define HOST_SIZE 65

struct sweeper {
	const struct service *service;
	struct scheduler *scheduler;
	struct loop *loop;
	struct arena *arena;
	struct arena *page_arena;
	char name[NAME_SIZE];
	int64_t swept_minute;	      /* of the last complete sweep */
	uint64_t swept_epoch;	      /* of Redis, at that sweep */
	_Atomic int64_t succeeded_us; /* monotonic; when all was well last */
	bool redis_gone;	      /* as the last round saw it */
};

/* One page from the database into Redis. *cursor is NULL after the last. */
static enum err sweep_page(struct call *c, struct sweeper *sweeper, int64_t before_us,
	char **cursor)
{
	struct due_page page = {0};
	TRY(posts_client_list_due(c, sweeper->scheduler->posts, before_us, *cursor, PAGE, &page));
	TRY(due_set_fill(c, &sweeper->scheduler->due, &page.items));
	*cursor = arena_strdup(sweeper->arena, page.next_cursor);
	return OK;
}

static enum err sweep(struct call *c, struct sweeper *sweeper)
{
	int64_t ahead_us = sweeper->scheduler->config.sweep_ahead_minutes * US_PER_MINUTE;
	int64_t before_us = call_now_us(c) + ahead_us;
	char *cursor = NULL;
	do {
		struct call page;
		service_call_init(sweeper->service, &page, sweeper->page_arena);
		enum err err = sweep_page(&page, sweeper, before_us, &cursor);
		if (err)
			err = fail(c, err, "sweep: %s",
				page.failure.detail ? page.failure.detail : err_title(err));
		call_finish(&page);
		TRY(err);
	} while (cursor);
	metric_add(sweeper->scheduler->metrics->sweeps, 1);
	return redis_run(c, sweeper->scheduler->due.redis, REDIS_WORDS("SET", FILLED_KEY, "1"),
		NULL);
}

/* Whether Redis may lack something: another minute, another Redis, or an emptied one. */
static enum err needs_sweep(struct call *c, const struct sweeper *sweeper, bool *needed)
{
	struct redis *redis = sweeper->scheduler->due.redis;
	struct redis_reply filled;
	TRY(redis_run(c, redis, REDIS_WORDS("EXISTS", FILLED_KEY), &filled));
	*needed = !filled.integer || sweeper->swept_epoch != redis_epoch(redis) ||
		  sweeper->swept_minute != call_now_us(c) / US_PER_MINUTE;
	return OK;
}

static enum err sweep_if_needed(struct call *c, struct sweeper *sweeper)
{
	bool needed;
	TRY(needs_sweep(c, sweeper, &needed));
	if (!needed)
		return OK;
	/* Noted before: what is lost during the sweep is found by the next. */
	uint64_t epoch = redis_epoch(sweeper->scheduler->due.redis);
	int64_t minute = call_now_us(c) / US_PER_MINUTE;
	TRY(sweep(c, sweeper));
	sweeper->swept_epoch = epoch;
	sweeper->swept_minute = minute;
	return OK;
}

/* A batch of what is due now, in the database's order. @param[out] more  whether to go on */
static enum err publish_page(struct call *c, struct sweeper *sweeper, bool *more)
{
	struct scheduler *scheduler = sweeper->scheduler;
	bool granted;
	TRY(posts_client_lease_sweeper(c, scheduler->posts, sweeper->name, LEASE_S, &granted));
	*more = false;
	if (!granted)
		return OK;
	struct due_page page = {0};
	TRY(posts_client_list_due(c, scheduler->posts, call_now_us(c), NULL,
		scheduler->config.batch, &page));
	if (!page.items.count)
		return OK;
	struct ticket_list tickets = {
		.items = call_alloc(c, page.items.count * sizeof *tickets.items)};
	for (size_t i = 0; i < page.items.count; i++)
		tickets.items[tickets.count++] =
			(struct ticket){.post_id = page.items.items[i].post_id,
				.version = page.items.items[i].version};
	struct ticket_list settled;
	TRY(batch_run(c, scheduler, sweeper->name, &tickets, &settled));
	metric_add(scheduler->metrics->without_redis, (int64_t)settled.count);
	*more = page.next_cursor && settled.count;
	return OK;
}

static enum err publish_without_redis(struct call *c, struct sweeper *sweeper)
{
	for (bool more = true; more;) {
		struct call page;
		service_call_init(sweeper->service, &page, sweeper->page_arena);
		enum err err = publish_page(&page, sweeper, &more);
		if (err)
			err = fail(c, err, "without Redis: %s",
				page.failure.detail ? page.failure.detail : err_title(err));
		call_finish(&page);
		TRY(err);
	}
	return OK;
}

static void note_redis(struct call *c, struct sweeper *sweeper, bool gone)
{
	if (gone && !sweeper->redis_gone)
		log_write(LOG_WARN, c, NULL, "Redis is gone (%s): publishing from the database",
			c->failure.detail ? c->failure.detail : "no answer");
	if (!gone && sweeper->redis_gone)
		log_write(LOG_INFO, c, NULL, "Redis is back and filled");
	sweeper->redis_gone = gone;
}

static bool redis_answers(struct call *c, const struct sweeper *sweeper)
{
	return redis_run(c, sweeper->scheduler->due.redis, REDIS_WORDS("PING"), NULL) == OK;
}

static int step(void *arg)
{
	struct sweeper *sweeper = arg;
	struct call c;
	service_call_init(sweeper->service, &c, sweeper->arena);
	enum err err = sweep_if_needed(&c, sweeper);
	bool gone = err && !redis_answers(&c, sweeper);
	if (gone || !err)
		note_redis(&c, sweeper, gone);
	if (gone) {
		call_forgive(&c);
		err = publish_without_redis(&c, sweeper);
	}
	if (err)
		log_write(log_level_of(err), &c, NULL, "%s", c.failure.detail);
	else
		atomic_store(&sweeper->succeeded_us, clock_monotonic_us());
	call_finish(&c);
	return ROUND_MS;
}

struct sweeper *sweeper_create(const struct service *service, struct scheduler *scheduler)
{
	struct sweeper *sweeper = calloc(1, sizeof *sweeper);
	if (!sweeper)
		return NULL;
	char host[HOST_SIZE] = "";
	gethostname(host, sizeof host - 1);
	snprintf(sweeper->name, sizeof sweeper->name, "%s:%d:sweeper", host, (int)getpid());
	sweeper->service = service;
	sweeper->scheduler = scheduler;
	sweeper->arena = arena_create();
	sweeper->page_arena = arena_create();
	sweeper->swept_minute = -1;
	atomic_init(&sweeper->succeeded_us, clock_monotonic_us());
	sweeper->loop = loop_create(step, sweeper);
	if (sweeper->loop)
		return sweeper;
	sweeper_destroy(sweeper);
	return NULL;
}

void sweeper_destroy(struct sweeper *sweeper)
{
	if (!sweeper)
		return;
	loop_destroy(sweeper->loop);
	arena_destroy(sweeper->arena);
	arena_destroy(sweeper->page_arena);
	free(sweeper);
}

enum err sweeper_check(struct call *c, const struct sweeper *sweeper)
{
	int64_t age_us = clock_monotonic_us() - atomic_load(&sweeper->succeeded_us);
	if (age_us <= FRESH_US)
		return OK;
	return fail(c, ERR_UNAVAILABLE, "the last sweep that succeeded was %" PRId64 " s ago",
		age_us / US_PER_SECOND);
}
