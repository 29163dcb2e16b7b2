/* Figures have what waits for the rollups in them: the same ones as when it is there. */
#include "rollups/waiting.h"

#include <pthread.h>
#include <stdatomic.h>

#include "analytics.h"
#include "base/rfc3339.h"
#include "rollups/counting.h"
#include "rollups/rollup_store.h"
#include "store/fixture.h"
#include "views/graph.h"
#include "views/hours.h"
#include "views/view_store.h"
#include "zone/zone.h"

#define POSTS 3
#define ANN 7
#define FIRST_DAY 20450
#define DAYS 9

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % below;
}

/* Counting: some acts, which go into the rollups at once or wait. */

struct acts {
	unsigned *state;
	int count;
	bool wait;
	int64_t first_day;
	int days;
};

static void add_act(struct rollup *rollup, const struct acts *acts)
{
	const struct act act = {.at_us = (acts->first_day +
						 draw(acts->state, (unsigned)acts->days)) *
						 US_PER_DAY +
					 draw(acts->state, 24 * 60) * US_PER_MINUTE,
		.kind = (enum act_kind)(ACT_IMPRESSION + draw(acts->state, 3)),
		.post_id = 1 + draw(acts->state, POSTS),
		.filter = draw(acts->state, 9) ? FILTER_NONE : FILTER_AGENT,
		.referrer = (enum act_referrer)draw(acts->state, 5),
		.device = (enum act_device)draw(acts->state, 4)};
	rollup_add_act(rollup, &act, ANN, 1 + (int)draw(acts->state, 4));
}

static enum err count(struct call *c, void *arg)
{
	const struct acts *acts = arg;
	const struct ingest_counts counts = {.accepted = acts->count};
	struct rollup rollup;
	rollup_init(&rollup, c->arena);
	for (int i = 0; i < acts->count; i++)
		add_act(&rollup, acts);
	TRY(rollup_store_share(c));
	return acts->wait ? counting_add(c, FIRST_DAY, &counts, &rollup)
			  : rollup_store_add(c, &rollup);
}

static void given(struct call *c, struct acts acts)
{
	cr_assert(eq(int, db_write(c, count, &acts), OK));
}

/* Reading: all that is asked of a subject, in one text. */

struct views {
	int64_t subject;
	struct text text;
};

static enum err tell_graph(struct call *c, struct views *views, enum graph_interval interval,
	const char *zone, const struct waiting_rows *waiting)
{
	struct graph graph = {0};
	struct bucket_list buckets;
	int64_t days = interval == GRAPH_INTERVAL_HOUR ? 30 : 60;
	const struct graph_query query = {views->subject, MEASURE_VIEWS, interval,
		{true, true, (FIRST_DAY - 20) * US_PER_DAY, (FIRST_DAY - 20 + days) * US_PER_DAY,
			zone},
		waiting};
	TRY(graph_read(c, &query, &graph, &buckets));
	for (size_t i = 0; i < graph.buckets.count; i++)
		text_printf(&views->text, "%g ", graph.buckets.items[i].value);
	text_printf(&views->text, "before %g\n", graph.previous_total);
	return OK;
}

static enum err tell_hours(struct call *c, struct views *views, const struct waiting_rows *waiting)
{
	const struct zone *zone;
	struct hour_of_week_list hours;
	TRY(zone_open(c, "Asia/Kathmandu", &zone));
	TRY(hours_read(c,
		&(struct hours_query){views->subject, MEASURE_IMPRESSIONS, zone,
			FIRST_DAY * US_PER_DAY, (FIRST_DAY + 5) * US_PER_DAY, waiting},
		&hours));
	for (size_t i = 0; i < hours.count; i++)
		text_printf(&views->text, "%lld ", (long long)hours.items[i].value);
	return OK;
}

static void tell_tally(struct views *views, const struct tally *tally)
{
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		text_printf(&views->text, "%lld ", (long long)tally->of[i]);
}

static void tell_classes(struct views *views, const struct classes *classes)
{
	for (int i = 0; i < ROLLUP_COUNTS; i++)
		text_printf(&views->text, "%lld ", (long long)classes->of[i]);
}

static enum err tell(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct views *views = arg;
	struct classes classes;
	struct tally tally;
	TRY(view_store_classes(c, views->subject, FIRST_DAY + 1, FIRST_DAY + 6, waiting, &classes));
	tell_classes(views, &classes);
	TRY(tell_graph(c, views, GRAPH_INTERVAL_DAY, "UTC", waiting));
	TRY(tell_graph(c, views, GRAPH_INTERVAL_DAY, "Asia/Kathmandu", waiting));
	TRY(tell_graph(c, views, GRAPH_INTERVAL_HOUR, "America/St_Johns", waiting));
	TRY(tell_graph(c, views, GRAPH_INTERVAL_WEEK, "Europe/Berlin", waiting));
	TRY(tell_hours(c, views, waiting));
	TRY(view_store_range(c,
		&(struct range_query){views->subject, FIRST_DAY * 96 + 17, FIRST_DAY * 96 + 333,
			waiting},
		&tally));
	tell_tally(views, &tally);
	TRY(view_store_total(c, views->subject, waiting, &tally));
	tell_tally(views, &tally);
	return OK;
}

static const char *views_of(struct call *c, int64_t subject)
{
	struct views views = {.subject = subject};
	text_init(&views.text, c->arena, 4096, SIZE_MAX);
	cr_assert(eq(int, waiting_read(c, subject, tell, &views), OK), "%s",
		c->failure.detail ? c->failure.detail : "");
	return text_string(&views.text);
}

static const int64_t subjects[] = {0, -ANN, 1, 2, 3, 99};

static void expect_same_when_added(struct call *c)
{
	const char *before[COUNT_OF(subjects)];
	for (size_t i = 0; i < COUNT_OF(subjects); i++)
		before[i] = views_of(c, subjects[i]);
	cr_assert(eq(int, counting_settle(c), OK));
	for (size_t i = 0; i < COUNT_OF(subjects); i++)
		cr_expect(eq(str, (char *)views_of(c, subjects[i]), (char *)before[i]),
			"subject %d", (int)subjects[i]);
}

STORE_TEST(waiting, figures_have_what_waits_in_them)
{
	struct fixture f = open_fixture(engine);
	unsigned state = 3;
	given(&f.call, (struct acts){&state, 200, true, FIRST_DAY, DAYS});
	expect_same_when_added(&f.call);
	given(&f.call, (struct acts){&state, 300, false, FIRST_DAY, DAYS});
	given(&f.call, (struct acts){&state, 200, true, FIRST_DAY - 30, 3 * DAYS}); /* older, too */
	given(&f.call, (struct acts){&state, 200, true, FIRST_DAY, 2 * DAYS});	    /* and newer */
	expect_same_when_added(&f.call);
}

static int64_t total_now(struct call *c);

/* What one process read before stays good for as long as it waits, and no longer. */
STORE_TEST(waiting, each_group_is_in_figures_once_whenever_it_is_added)
{
	struct fixture f = open_fixture(engine);
	struct analytics analytics = {.waiting = waiting_create()};
	unsigned state = 5;
	int64_t wanted = 0;
	f.call.service = &analytics;
	for (int round = 0; round < 60; round++) {
		int before = (int)total_now(&f.call);
		cr_assert(eq(i64, before, wanted), "round %d", round);
		given(&f.call, (struct acts){&state, 10, true, FIRST_DAY, DAYS});
		wanted = total_now(&f.call);
		cr_assert(wanted > before);
		if (draw(&state, 3) == 0)
			expect_same_when_added(&f.call);
	}
	waiting_destroy(analytics.waiting);
}

STORE_TEST(waiting, more_than_is_held_is_added_first)
{
	struct fixture f = open_fixture(engine);
	struct analytics analytics = {.waiting = waiting_create()};
	unsigned state = 5;
	f.call.service = &analytics;
	for (int i = 0; i < 12; i++)
		given(&f.call, (struct acts){&state, 4000, true, FIRST_DAY - 400, 400});
	int64_t waiting = counted(&f, "SELECT count(*) FROM rollup_queue");
	int64_t total = total_now(&f.call);
	cr_expect(eq(i64, waiting, 12));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM rollup_queue"), 0));
	cr_expect(eq(i64,
		counted(&f, "SELECT sum(impressions + views + shares + bots) FROM rollup_days"
			    " WHERE subject = 0"),
		total));
	waiting_destroy(analytics.waiting);
}

static enum err read_total(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct tally tally;
	int64_t *total = arg;
	TRY(view_store_total(c, 0, waiting, &tally));
	*total = tally.of[COUNT_IMPRESSIONS] + tally.of[COUNT_VIEWS] + tally.of[COUNT_SHARES] +
		 tally.of[COUNT_BOTS];
	return OK;
}

static int64_t total_now(struct call *c)
{
	int64_t total = 0;
	cr_assert(eq(int, waiting_read(c, 0, read_total, &total), OK));
	return total;
}

/* Several who read while groups come and are added. */

#define READERS 3
#define ROUNDS 60

struct beside {
	struct call *call;
	const atomic_bool *stops;
	const atomic_llong *answered;
	bool settles, failed;
};

/* What was answered before one began to read is in what they read. */
static bool reads_what_was_answered(const struct beside *beside)
{
	long long answered = atomic_load(beside->answered);
	int64_t total;
	return waiting_read(beside->call, 0, read_total, &total) == OK && total >= answered;
}

static void *go_on(void *arg)
{
	struct beside *beside = arg;
	while (!atomic_load(beside->stops) && !beside->failed)
		beside->failed = beside->settles ? counting_settle(beside->call) != OK
						 : !reads_what_was_answered(beside);
	return NULL;
}

STORE_TEST(waiting, whoever_reads_sees_all_that_was_answered_before)
{
	struct fixture f = open_fixture(engine);
	struct analytics analytics = {.waiting = waiting_create()};
	pthread_t threads[READERS + 1];
	struct beside all[READERS + 1];
	atomic_bool stops = false;
	atomic_llong answered = 0;
	unsigned state = 5;
	f.call.service = &analytics;
	for (int i = 0; i <= READERS; i++) {
		all[i] = (struct beside){fixture_call(&f), &stops, &answered, i == READERS, false};
		all[i].call->service = &analytics;
		cr_assert(eq(int, pthread_create(&threads[i], NULL, go_on, &all[i]), 0));
	}
	for (int i = 0; i < ROUNDS; i++) {
		given(&f.call, (struct acts){&state, 20, true, FIRST_DAY, DAYS});
		atomic_store(&answered, total_now(&f.call));
	}
	atomic_store(&stops, true);
	for (int i = 0; i <= READERS; i++) {
		pthread_join(threads[i], NULL);
		cr_expect(not(all[i].failed));
	}
	int64_t total = total_now(&f.call);
	cr_assert(eq(int, counting_settle(&f.call), OK));
	cr_expect(eq(i64, total_now(&f.call), total));
	waiting_destroy(analytics.waiting);
}
