/* Looks, at start and every few minutes, whether zones in which schedules wait have other rules
 * than those by which posts says they were resolved, and moves what they move. Any number of
 * replicas may do so at once: a move names the version it was worked out from, so one of them
 * wins, and none does against the author.
 *
 * A request that read the old rules may be answered after the new ones were noticed, by a replica
 * with older files even long after. So rules are settled only by a look that began GRACE_US after
 * they were noticed last, and replicas that lag notice them anew in each of their rounds. */
#include "rezoner.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "posts_client.h"
#include "publishing_metrics.h"
#include "rezone.h"
#include "sweeper.h"
#include "zone/zone.h"

#define GRACE_US US_PER_MINUTE /* longer than a request may take */
#define PAUSE_AFTER_ERROR_MS 5000

struct rezoner {
	const struct service *service;
	struct scheduler *scheduler;
	struct loop *loop;
	struct arena *arena;	  /* of a round */
	struct arena *zone_arena; /* of a zone inside it */
	struct arena *page_arena; /* of a page inside that */
	atomic_bool ends;
};

/* One look at a zone, through all pages. */
struct look {
	const char *zone;
	char *cursor; /* in the zone's arena; NULL: the first page, and behind the last */
	int64_t seen, moved;
};

static enum err move(struct call *c, struct rezoner *rezoner, const struct zone_moves *moves,
	struct look *look)
{
	if (!moves->items.count)
		return OK;
	struct zone_moved moved = {0};
	TRY(posts_client_move_zoned(c, rezoner->scheduler->posts, moves, &moved));
	sweeper_index(c, rezoner->scheduler->sweeper, &moved.items);
	metric_add(rezoner->scheduler->metrics->rezoned, (int64_t)moved.items.count);
	look->moved += (int64_t)moved.items.count;
	return OK;
}

static enum err look_at_page(struct call *c, struct rezoner *rezoner, struct look *look)
{
	const struct zone *zone;
	TRY(zone_open(c, look->zone, &zone));
	struct post_schedule_page page = {0};
	TRY(posts_client_list_zone_schedules(c, rezoner->scheduler->posts, look->zone, look->cursor,
		&page));
	struct zone_moves moves = {
		.items = {.items = call_alloc(c, page.items.count * sizeof *moves.items.items)}};
	for (size_t i = 0; i < page.items.count; i++)
		if (rezone_move_of(c, &page.items.items[i], zone,
			    &moves.items.items[moves.items.count]))
			moves.items.count++;
	TRY(move(c, rezoner, &moves, look));
	look->seen += (int64_t)page.items.count;
	look->cursor = arena_strdup(rezoner->zone_arena, page.next_cursor);
	return OK;
}

static enum err look_at_all(struct call *c, struct rezoner *rezoner, struct look *look)
{
	do {
		if (atomic_load(&rezoner->ends))
			return fail(c, ERR_UNAVAILABLE, "the daemon is stopping");
		struct call page;
		service_call_init(rezoner->service, &page, rezoner->page_arena);
		enum err err = look_at_page(&page, rezoner, look);
		if (err)
			err = fail(c, err, "zone %s: %s", look->zone,
				page.failure.detail ? page.failure.detail : err_title(err));
		call_finish(&page);
		TRY(err);
	} while (look->cursor);
	return OK;
}

static enum err notice(struct call *c, struct rezoner *rezoner, struct zone_rules *rules)
{
	rules->noticed_at_us = call_now_us(c) / US_PER_MS * US_PER_MS; /* as the wire has it */
	return posts_client_put_zone(c, rezoner->scheduler->posts, rules);
}

/* Rules that posts does not know yet, or not as those of all its schedules. */
static enum err check(struct call *c, struct rezoner *rezoner, const struct zone_state *known,
	struct zone_rules *rules)
{
	bool is_known = known->fingerprint && strcmp(known->fingerprint, rules->fingerprint) == 0;
	rules->noticed_at_us = known->noticed_at_us;
	if (!is_known)
		TRY(notice(c, rezoner, rules));
	rules->settled = call_now_us(c) >= rules->noticed_at_us + GRACE_US;
	struct look look = {.zone = rules->zone};
	TRY(look_at_all(c, rezoner, &look));
	bool changed = known->fingerprint && !is_known;
	if (changed)
		metric_add(rezoner->scheduler->metrics->zone_changes, 1);
	if (changed || look.moved)
		log_write(LOG_INFO, c, NULL,
			"the rules of %s changed: %" PRId64 " of %" PRId64 " schedules moved",
			rules->zone, look.moved, look.seen);
	return rules->settled ? posts_client_put_zone(c, rezoner->scheduler->posts, rules) : OK;
}

/* Others know newer rules: they look again for as long as we resolve by ours. */
static enum err lag(struct call *c, struct rezoner *rezoner, const struct zone_state *known,
	const char *release)
{
	log_write(LOG_WARN, c, NULL,
		"%s: tzdata %s of this machine is older than %s, by which schedules were resolved",
		known->zone, release, known->release);
	struct zone_rules rules = {.zone = known->zone,
		.fingerprint = known->fingerprint,
		.release = known->release};
	return notice(c, rezoner, &rules);
}

static enum err look_at_zone(struct call *c, struct rezoner *rezoner,
	const struct zone_state *known)
{
	const struct zone *zone;
	if (zone_open(c, known->zone, &zone)) {
		log_write(LOG_WARN, c, NULL, "%s: what waits there stays as it is",
			c->failure.detail);
		call_forgive(c);
		return OK;
	}
	struct zone_rules rules = {.zone = known->zone,
		.fingerprint = zone_fingerprint(c, zone),
		.release = zone_release(c)};
	switch (rezone_decide(known, rules.fingerprint, rules.release)) {
	case REZONE_CHECK:
		return check(c, rezoner, known, &rules);
	case REZONE_LAG:
		return lag(c, rezoner, known, rules.release);
	case REZONE_NOTHING:
		break;
	}
	return OK;
}

static enum err log_failure(const struct call *c, const char *what, enum err err)
{
	if (err)
		log_write(log_level_of(err), c, NULL, "%s: %s", what,
			c->failure.detail ? c->failure.detail : err_title(err));
	return err;
}

/* A zone that fails does not keep the others waiting. @return the last failure */
static enum err look_at_zones(struct rezoner *rezoner, const struct zone_state_list *zones)
{
	enum err last = OK;
	for (size_t i = 0; i < zones->count && !atomic_load(&rezoner->ends); i++) {
		struct call c;
		service_call_init(rezoner->service, &c, rezoner->zone_arena);
		enum err err = look_at_zone(&c, rezoner, &zones->items[i]);
		if (log_failure(&c, "the rules of a zone", err))
			last = err;
		call_finish(&c);
	}
	return last;
}

static int step(void *arg)
{
	struct rezoner *rezoner = arg;
	struct call c;
	service_call_init(rezoner->service, &c, rezoner->arena);
	struct zone_states zones = {0};
	enum err err = posts_client_list_zones(&c, rezoner->scheduler->posts, &zones);
	if (!log_failure(&c, "the rules of zones", err))
		err = look_at_zones(rezoner, &zones.items);
	call_finish(&c);
	return err ? PAUSE_AFTER_ERROR_MS : (int)rezoner->scheduler->config.zones_s * 1000;
}

struct rezoner *rezoner_create(const struct service *service, struct scheduler *scheduler)
{
	struct rezoner *rezoner = calloc(1, sizeof *rezoner);
	if (!rezoner)
		return NULL;
	rezoner->service = service;
	rezoner->scheduler = scheduler;
	rezoner->arena = arena_create();
	rezoner->zone_arena = arena_create();
	rezoner->page_arena = arena_create();
	atomic_init(&rezoner->ends, false);
	rezoner->loop = loop_create(step, rezoner);
	if (rezoner->loop)
		return rezoner;
	rezoner_destroy(rezoner);
	return NULL;
}

void rezoner_destroy(struct rezoner *rezoner)
{
	if (!rezoner)
		return;
	atomic_store(&rezoner->ends, true);
	loop_destroy(rezoner->loop);
	arena_destroy(rezoner->arena);
	arena_destroy(rezoner->zone_arena);
	arena_destroy(rezoner->page_arena);
	free(rezoner);
}
