/* Keeps Redis in step with the truth. At start, in the middle of each minute, and when Redis was
 * lost or flushed, everything due until the end of the next minute goes into it; what is missing
 * all the same is found by stragglers.c. While Redis is gone, one sweeper at a time publishes
 * straight from the database. */
#include "sweeper.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/pairs.h"
#include "base/random.h"
#include "batch.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "posts_client.h"
#include "publishing_metrics.h"
#include "stragglers.h"

#define ROUND_MS 500
#define PAGE 5000
#define LEASE_S 10
#define FRESH_US (150 * US_PER_SECOND)
/* A sweep begins so long before its minute: when that begins, workers have the machine. */
#define HEAD_START_US (30 * US_PER_SECOND)
/* More than a sweep sees ahead at any time. */
#define NEAR_US (3 * US_PER_MINUTE)
/* Names this filling of Redis. Goes away with everything else when Redis is flushed or starts
 * empty, and then gets another value. */
#define FILLED_KEY "due:filled"
#define EDITION_BYTES 16
#define EDITION_SIZE (2 * EDITION_BYTES + 1)
#define NAME_SIZE 100
#define HOST_SIZE 65

struct sweeper {
	const struct service *service;
	struct scheduler *scheduler;
	struct loop *loop;
	struct arena *arena;
	struct arena *page_arena;
	char name[NAME_SIZE];
	int64_t swept_minute; /* the last one of which all is in Redis */
	uint64_t swept_epoch; /* of Redis, at that sweep */
	char swept_edition[EDITION_SIZE];
	struct stragglers stragglers;
	int64_t canary_minute;	      /* the last one whose canary went without Redis */
	_Atomic int64_t succeeded_us; /* monotonic; when all was well last */
	atomic_bool asked;	      /* for a sweep: Redis did not take what was near */
	bool redis_gone;	      /* as the last round saw it */
};

void sweeper_index(struct call *c, struct sweeper *sweeper, const struct due_item_list *items)
{
	struct due_item_list near = {.items = call_alloc(c, items->count * sizeof *near.items)};
	int64_t near_us = call_now_us(c) + NEAR_US;
	for (size_t i = 0; i < items->count; i++)
		if (items->items[i].publish_at_us <= near_us)
			near.items[near.count++] = items->items[i];
	if (!near.count || !due_set_fill(c, &sweeper->scheduler->due, &near))
		return;
	call_forgive(c);
	atomic_store(&sweeper->asked, true);
}

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

static enum err sweep_pages(struct call *c, struct sweeper *sweeper, int64_t before_us)
{
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
	return OK;
}

static enum err sweep(struct call *c, struct sweeper *sweeper, int64_t minute)
{
	const struct due_set *due = &sweeper->scheduler->due;
	struct due_item canary = canary_item(minute);
	TRY(sweep_pages(c, sweeper, (minute + 1) * US_PER_MINUTE));
	TRY(due_set_fill(c, due, &(struct due_item_list){.items = &canary, .count = 1}));
	metric_add(sweeper->scheduler->metrics->sweeps, 1);
	return OK;
}

/* The minute that should be in Redis by now. */
static int64_t minute_to_sweep(const struct call *c)
{
	return (call_now_us(c) + HEAD_START_US) / US_PER_MINUTE;
}

/* Asked with a write: a Redis that is full answers, and is of no more use than one that does not.
 */
static enum err read_edition(struct call *c, const struct sweeper *sweeper,
	char edition[EDITION_SIZE])
{
	struct redis *redis = sweeper->scheduler->due.redis;
	struct redis_reply reply;
	unsigned char bytes[EDITION_BYTES];
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, edition);
	TRY(redis_run(c, redis, REDIS_WORDS("SET", FILLED_KEY, edition, "NX"), NULL));
	TRY(redis_run(c, redis, REDIS_WORDS("GET", FILLED_KEY), &reply));
	snprintf(edition, EDITION_SIZE, "%s", reply.text ? reply.text : "");
	return OK;
}

/* Whether Redis may lack something: another minute, another Redis, an emptied one, or one that did
 * not take all. */
static bool needs_sweep(const struct call *c, struct sweeper *sweeper, const char *edition)
{
	return atomic_exchange(&sweeper->asked, false) ||
	       strcmp(sweeper->swept_edition, edition) != 0 ||
	       sweeper->swept_epoch != redis_epoch(sweeper->scheduler->due.redis) ||
	       sweeper->swept_minute != minute_to_sweep(c);
}

static enum err sweep_if_needed(struct call *c, struct sweeper *sweeper)
{
	char edition[EDITION_SIZE];
	TRY(read_edition(c, sweeper, edition));
	if (!needs_sweep(c, sweeper, edition))
		return OK;
	/* Noted before: what is lost during the sweep is found by the next. */
	uint64_t epoch = redis_epoch(sweeper->scheduler->due.redis);
	int64_t minute = minute_to_sweep(c);
	sweeper->swept_minute = -1; /* a sweep that fails is made again */
	TRY(sweep(c, sweeper, minute));
	sweeper->swept_epoch = epoch;
	sweeper->swept_minute = minute;
	memcpy(sweeper->swept_edition, edition, sizeof edition);
	return OK;
}

/* Without Redis. */

static const char *tickets_of(struct call *c, const struct due_item_list *items, enum lane lane)
{
	struct text tickets;
	text_init(&tickets, c->arena, PAIR_SIZE, SIZE_MAX);
	for (size_t i = 0; i < items->count; i++)
		if (due_lane(items->items[i].channel) == lane)
			pairs_add(&tickets, items->items[i].post_id, items->items[i].version);
	return text_string(&tickets);
}

static enum err publish_items(struct call *c, struct sweeper *sweeper,
	const struct due_item_list *items, int64_t *settled)
{
	static batch_run *const runs[LANE_COUNT] =
		{[LANE_SITE] = site_batch_run, [LANE_OUTSIDE] = outside_batch_run};
	*settled = 0;
	for (size_t i = 0; i < LANE_COUNT; i++) {
		const char *tickets = tickets_of(c, items, (enum lane)i);
		struct batch_result result;
		if (!*tickets)
			continue;
		TRY(runs[i](c, sweeper->scheduler, sweeper->name, tickets, &result));
		metric_add(sweeper->scheduler->metrics->without_redis, result.published);
		*settled += result.settled;
	}
	return OK;
}

static enum err publish_canary(struct call *c, struct sweeper *sweeper)
{
	int64_t minute = call_now_us(c) / US_PER_MINUTE;
	if (minute == sweeper->canary_minute)
		return OK;
	struct due_item canary = canary_item(minute);
	int64_t settled;
	TRY(publish_items(c, sweeper, &(struct due_item_list){.items = &canary, .count = 1},
		&settled));
	sweeper->canary_minute = minute;
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
	int64_t settled;
	TRY(posts_client_list_due(c, scheduler->posts, call_now_us(c), NULL,
		scheduler->config.batch, &page));
	TRY(publish_items(c, sweeper, &page.items, &settled));
	TRY(publish_canary(c, sweeper));
	*more = page.next_cursor && settled;
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

static bool redis_works(struct call *c, const struct sweeper *sweeper)
{
	char edition[EDITION_SIZE];
	return read_edition(c, sweeper, edition) == OK;
}

static int step(void *arg)
{
	struct sweeper *sweeper = arg;
	struct call c;
	service_call_init(sweeper->service, &c, sweeper->arena);
	enum err err = sweep_if_needed(&c, sweeper);
	if (!err)
		err = stragglers_look(&c, &sweeper->stragglers, sweeper->scheduler);
	bool gone = err && !redis_works(&c, sweeper);
	if (gone || !err)
		note_redis(&c, sweeper, gone);
	if (gone) {
		call_forgive(&c);
		sweeper->swept_minute = -1; /* what could not be added meanwhile is added then */
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
	sweeper->canary_minute = -1;
	atomic_init(&sweeper->asked, false);
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

int64_t sweeper_age_us(const struct sweeper *sweeper)
{
	return clock_monotonic_us() - atomic_load(&sweeper->succeeded_us);
}

enum err sweeper_check(struct call *c, const struct sweeper *sweeper)
{
	int64_t age_us = sweeper_age_us(sweeper);
	if (age_us <= FRESH_US)
		return OK;
	return fail(c, ERR_UNAVAILABLE, "the last sweep that succeeded was %" PRId64 " s ago",
		age_us / US_PER_SECOND);
}
