/* What is read of the rollups: graphs by a zone's clock, hours of the week, rankings. */
#include <stdio.h>

#include "analytics_api.h"
#include "base/rfc3339.h"
#include "post_facts/post_facts_store.h"
#include "rankings/ranking.h"
#include "rollups/rollup_store.h"
#include "store/fixture.h"
#include "views/graph.h"
#include "views/hours.h"
#include "views/view_store.h"
#include "zone/zone.h"

#define ANN 7
#define BOB 8

static int64_t at(const char *time)
{
	int64_t time_us;
	cr_assert(rfc3339_parse(time, &time_us), "%s", time);
	return time_us;
}

struct counting {
	int64_t post_id, owner_id;
	const char *time;
	enum rollup_count column;
	int by;
};

static enum err count(struct call *c, void *arg)
{
	const struct counting *counting = arg;
	struct rollup rollup;
	rollup_init(&rollup, c->arena);
	const struct rollup_target target = {counting->post_id, counting->owner_id,
		at(counting->time)};
	rollup_add(&rollup, &target, &counting->column, 1, counting->by);
	return rollup_store_add(c, &rollup);
}

static void given(struct fixture *f, int64_t post_id, int64_t owner_id, const char *time,
	enum rollup_count column, int by)
{
	struct counting counting = {post_id, owner_id, time, column, by};
	cr_assert(eq(int, db_write(&f->call, count, &counting), OK));
}

static enum err put_facts(struct call *c, void *arg)
{
	return post_facts_store_put(c, arg);
}

static void given_post(struct fixture *f, int64_t post_id, int64_t owner_id, const char *status)
{
	struct post_facts facts = {.post_id = post_id,
		.user_id = owner_id,
		.kind = "post",
		.title = call_printf(&f->call, "Post %d", (int)post_id),
		.status = status};
	cr_assert(eq(int, db_write(&f->call, put_facts, &facts), OK));
}

static struct graph graph_of(struct fixture *f, int64_t subject, enum graph_interval interval,
	const char *from, const char *to, const char *zone)
{
	struct graph graph = {0};
	struct bucket_list buckets;
	const struct graph_query query = {subject, MEASURE_IMPRESSIONS, interval,
		{true, true, at(from), at(to), zone}, NULL};
	cr_assert(eq(int, graph_read(&f->call, &query, &graph, &buckets), OK), "%s",
		f->call.failure.detail ? f->call.failure.detail : "");
	cr_assert(eq(sz, buckets.count, graph.buckets.count));
	return graph;
}

STORE_TEST(graph, has_a_bucket_for_each_day_of_the_zone_and_0_where_nothing_was)
{
	struct fixture f = open_fixture(engine);
	given(&f, 1, ANN, "2026-11-02T22:59:59Z", COUNT_IMPRESSIONS, 1); /* the 2nd in Berlin */
	given(&f, 1, ANN, "2026-11-02T23:00:00Z", COUNT_IMPRESSIONS, 2); /* the 3rd */
	given(&f, 1, ANN, "2026-11-05T22:59:59Z", COUNT_IMPRESSIONS, 4);
	given(&f, 1, ANN, "2026-11-05T23:00:00Z", COUNT_IMPRESSIONS, 8);   /* behind it */
	given(&f, 1, ANN, "2026-11-01T12:00:00Z", COUNT_IMPRESSIONS, 5);   /* before it */
	given(&f, 2, ANN, "2026-11-03T12:00:00Z", COUNT_IMPRESSIONS, 100); /* another */
	struct graph graph = graph_of(&f, 1, GRAPH_INTERVAL_DAY, "2026-11-02T12:00:00Z",
		"2026-11-05T12:00:00Z", "Europe/Berlin");
	static const double values[] = {1, 2, 0, 4}, before[] = {0, 0, 0, 5};
	cr_assert(eq(sz, graph.buckets.count, 4));
	for (size_t i = 0; i < 4; i++) {
		cr_expect(eq(dbl, graph.buckets.items[i].value, values[i]), "%zu", i);
		cr_expect(eq(dbl, graph.buckets.items[i].previous, before[i]), "%zu", i);
	}
	cr_expect(eq(i64, graph.from_us, at("2026-11-01T23:00:00Z")));
	cr_expect(eq(i64, graph.previous_from_us, at("2026-10-28T23:00:00Z")));
	cr_expect(eq(dbl, graph.total, 7));
	cr_expect(eq(dbl, graph.previous_total, 5));
	cr_expect(graph.has_change);
	cr_expect(epsilon_eq(dbl, graph.change, 0.4, 1e-12));
}

STORE_TEST(graph, is_exact_in_zones_of_half_and_quarter_hours)
{
	struct fixture f = open_fixture(engine);
	given(&f, 1, ANN, "2026-11-02T18:29:59Z", COUNT_IMPRESSIONS, 1);
	given(&f, 1, ANN, "2026-11-02T18:30:00Z", COUNT_IMPRESSIONS, 2); /* midnight in Kolkata */
	given(&f, 1, ANN, "2026-11-02T18:14:59Z", COUNT_IMPRESSIONS, 4);
	given(&f, 1, ANN, "2026-11-02T18:15:00Z", COUNT_IMPRESSIONS, 8); /* midnight in Kathmandu */
	struct graph india = graph_of(&f, 1, GRAPH_INTERVAL_DAY, "2026-11-02T12:00:00Z",
		"2026-11-03T12:00:00Z", "Asia/Kolkata");
	cr_assert(eq(sz, india.buckets.count, 2));
	cr_expect(eq(dbl, india.buckets.items[0].value, 1 + 4 + 8));
	cr_expect(eq(dbl, india.buckets.items[1].value, 2));
	struct graph nepal = graph_of(&f, 1, GRAPH_INTERVAL_HOUR, "2026-11-02T17:15:00Z",
		"2026-11-02T19:15:00Z", "Asia/Kathmandu");
	cr_assert(eq(sz, nepal.buckets.count, 2));
	cr_expect(eq(dbl, nepal.buckets.items[0].value, 4));
	cr_expect(eq(dbl, nepal.buckets.items[1].value, 1 + 2 + 8));
}

/* 25 October 2026 in Berlin: 2:00 comes twice. */
/* Only between the first and the last quarter of an hour is anything looked for. */
STORE_TEST(graph, has_the_first_and_the_last_that_was_counted_whatever_is_around_them)
{
	struct fixture f = open_fixture(engine);
	static const char *const zones[] = {"UTC", "Asia/Kathmandu", "America/New_York"};
	given(&f, 1, ANN, "2026-03-10T00:00:00Z", COUNT_IMPRESSIONS, 1);
	given(&f, 1, ANN, "2026-03-20T23:59:59Z", COUNT_IMPRESSIONS, 2);
	given(&f, 2, ANN, "2026-01-20T12:00:00Z", COUNT_IMPRESSIONS, 4);
	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		struct graph year = graph_of(&f, 1, GRAPH_INTERVAL_DAY, "2026-01-01T00:00:00Z",
			"2026-12-31T00:00:00Z", zones[i]);
		struct graph hours = graph_of(&f, 1, GRAPH_INTERVAL_HOUR, "2026-03-09T00:00:00Z",
			"2026-03-22T00:00:00Z", zones[i]);
		struct graph before = graph_of(&f, 2, GRAPH_INTERVAL_DAY, "2026-02-01T00:00:00Z",
			"2026-03-01T00:00:00Z", zones[i]);
		struct graph none = graph_of(&f, 3, GRAPH_INTERVAL_DAY, "2026-02-01T00:00:00Z",
			"2026-03-01T00:00:00Z", zones[i]);
		cr_expect(eq(dbl, year.total, 3), "%s", zones[i]);
		cr_expect(eq(dbl, hours.total, 3), "%s", zones[i]);
		cr_expect(eq(dbl, before.total, 0), "%s", zones[i]);
		cr_expect(eq(dbl, before.previous_total, 4), "%s", zones[i]);
		cr_expect(eq(dbl, none.total + none.previous_total, 0), "%s", zones[i]);
	}
}

STORE_TEST(graph, keeps_the_hours_apart_that_come_twice_and_makes_one_day_of_25)
{
	struct fixture f = open_fixture(engine);
	given(&f, 1, ANN, "2026-10-25T00:10:00Z", COUNT_IMPRESSIONS, 1);
	given(&f, 1, ANN, "2026-10-25T01:10:00Z", COUNT_IMPRESSIONS, 2);
	given(&f, 1, ANN, "2026-10-25T22:59:59Z", COUNT_IMPRESSIONS, 4);
	struct graph hours = graph_of(&f, 1, GRAPH_INTERVAL_HOUR, "2026-10-24T22:00:00Z",
		"2026-10-25T23:00:00Z", "Europe/Berlin");
	cr_assert(eq(sz, hours.buckets.count, 25));
	cr_expect(eq(dbl, hours.buckets.items[2].value, 1));
	cr_expect(eq(dbl, hours.buckets.items[3].value, 2));
	cr_expect(eq(dbl, hours.buckets.items[24].value, 4));
	struct graph day = graph_of(&f, 1, GRAPH_INTERVAL_DAY, "2026-10-25T12:00:00Z",
		"2026-10-25T13:00:00Z", "Europe/Berlin");
	cr_assert(eq(sz, day.buckets.count, 1));
	cr_expect(eq(dbl, day.buckets.items[0].value, 7));
	cr_expect(eq(i64, day.to_us - day.from_us, 25 * US_PER_HOUR));
}

STORE_TEST(graph, of_an_account_is_the_sum_of_its_posts_in_every_interval_and_zone)
{
	struct fixture f = open_fixture(engine);
	static const char *const zones[] = {"UTC", "America/New_York", "Asia/Kolkata",
		"Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu", "Pacific/Kiritimati",
		"America/St_Johns"};
	for (int i = 0; i < 40; i++)
		given(&f, 1 + i % 3, i % 3 == 2 ? BOB : ANN,
			call_printf(&f.call, "2026-%02d-%02dT%02d:%02d:00Z", 1 + i % 12, 1 + i % 28,
				i % 24, i % 60),
			COUNT_IMPRESSIONS, i);
	for (size_t z = 0; z < COUNT_OF(zones); z++)
		for (int interval = GRAPH_INTERVAL_DAY; interval <= GRAPH_INTERVAL_MONTH;
			interval++) {
			double totals[5];
			static const int64_t subjects[] = {0, -ANN, -BOB, 1, 2};
			for (size_t s = 0; s < 5; s++) {
				struct graph graph = graph_of(&f, subjects[s],
					(enum graph_interval)interval, "2026-01-01T00:00:00Z",
					"2026-12-31T00:00:00Z", zones[z]);
				totals[s] = graph.total;
			}
			cr_expect(eq(dbl, totals[0], 39 * 40 / 2), "%s", zones[z]);
			cr_expect(eq(dbl, totals[0], totals[1] + totals[2]));
			cr_expect(eq(dbl, totals[1], totals[3] + totals[4]));
		}
}

STORE_TEST(graph, says_what_is_wrong_with_a_range)
{
	struct fixture f = open_fixture(engine);
	struct graph graph = {0};
	struct bucket_list buckets;
	struct graph_query query = {1, MEASURE_IMPRESSIONS, GRAPH_INTERVAL_HOUR,
		{true, true, at("2026-01-02T00:00:00Z"), at("2026-01-02T00:00:00Z"), "UTC"}, NULL};
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), ERR_INVALID), "empty");
	query.range.to_us = query.range.from_us + 1000 * US_PER_HOUR;
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), OK), "1,000 hours");
	query.range.to_us++;
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), ERR_INVALID), "1,001");
	query.interval = GRAPH_INTERVAL_MONTH;
	query.range.to_us = query.range.from_us + 6 * 366 * US_PER_DAY;
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), ERR_INVALID), "6 years");
	query.range = (struct range_asked){true, false, -1, 0, "UTC"};
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), ERR_INVALID), "1969");
	query.range = (struct range_asked){false, true, 0, INT64_MAX, "UTC"};
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), ERR_INVALID), "never");
	query.range = (struct range_asked){false, false, 0, 0, "Europe/Nowhere"};
	cr_expect(eq(int, graph_read(&f.call, &query, &graph, &buckets), ERR_BAD_REQUEST), "zone");
}

STORE_TEST(graph, divides_the_sum_and_not_the_rates)
{
	struct fixture f = open_fixture(engine);
	struct graph graph = {0};
	struct bucket_list buckets;
	given(&f, 1, ANN, "2026-11-01T10:00:00Z", COUNT_IMPRESSIONS, 10);
	given(&f, 1, ANN, "2026-11-01T10:00:00Z", COUNT_SHARES, 5);
	given(&f, 1, ANN, "2026-11-02T10:00:00Z", COUNT_IMPRESSIONS, 30);
	given(&f, 1, ANN, "2026-11-02T10:00:00Z", COUNT_LIKES, 3);
	given(&f, 1, ANN, "2026-11-02T10:00:00Z", COUNT_BOTS, 99);
	const struct graph_query query = {1, MEASURE_ENGAGEMENT_RATE, GRAPH_INTERVAL_DAY,
		{true, true, at("2026-11-01T00:00:00Z"), at("2026-11-04T00:00:00Z"), "UTC"}, NULL};
	cr_assert(eq(int, graph_read(&f.call, &query, &graph, &buckets), OK));
	cr_expect(eq(dbl, graph.total, 0.2));
	cr_expect(eq(dbl, graph.buckets.items[0].value, 0.5));
	cr_expect(eq(dbl, graph.buckets.items[1].value, 0.1));
	cr_expect(eq(dbl, graph.buckets.items[2].value, 0), "nobody saw it");
	cr_expect(not(graph.has_change), "there was nothing before");
}

STORE_TEST(hours, are_those_of_the_zones_week_from_monday_on)
{
	struct fixture f = open_fixture(engine);
	const struct zone *zone;
	struct hour_of_week_list hours, best;
	given(&f, 1, ANN, "2026-11-01T23:30:00Z", COUNT_SHARES, 3); /* Monday 0:30 in Berlin */
	given(&f, 1, ANN, "2026-11-09T22:45:00Z", COUNT_SHARES, 2); /* Monday 23:45 */
	given(&f, 1, ANN, "2026-11-15T22:59:00Z", COUNT_LIKES, 3);  /* Sunday 23:59 */
	cr_assert(eq(int, zone_open(&f.call, "Europe/Berlin", &zone), OK));
	const struct hours_query query = {-ANN, MEASURE_ENGAGEMENT, zone,
		at("2026-10-31T23:00:00Z"), at("2026-11-15T23:00:00Z"), NULL};
	cr_assert(eq(int, hours_read(&f.call, &query, &hours), OK));
	cr_assert(eq(sz, hours.count, HOURS_PER_WEEK));
	cr_expect(eq(i64, hours.items[0].value, 3));
	cr_expect(eq(i64, hours.items[23].value, 2));
	cr_expect(eq(i64, hours.items[167].value, 3));
	best = hours_best(&f.call, &hours);
	cr_assert(eq(sz, best.count, 3));
	cr_expect(eq(int, best.items[0].weekday, HOUR_OF_WEEK_WEEKDAY_MONDAY), "the first of two");
	cr_expect(eq(int, best.items[1].weekday, HOUR_OF_WEEK_WEEKDAY_SUNDAY));
	cr_expect(eq(i64, best.items[2].hour, 23));
}

static struct ranked_post_list ranking_of(struct fixture *f, int64_t user_id, enum measure measure,
	int64_t limit, bool *more_tied)
{
	struct ranked_post_list posts;
	const struct ranking_query query = {user_id, at("2026-11-01T00:00:00Z") / US_PER_DAY,
		at("2026-11-03T00:00:00Z") / US_PER_DAY, measure, limit + 1};
	cr_assert(eq(int, view_store_ranking(&f->call, &query, &posts), OK), "%s",
		f->call.failure.cause ? f->call.failure.cause : "");
	*more_tied = ranking_number(&posts, (size_t)limit);
	return posts;
}

static void given_ranked(struct fixture *f)
{
	static const int likes[] = {3, 5, 3, 0, 9, 3};
	for (int i = 0; i < 6; i++) {
		given_post(f, i + 1, i % 2 ? BOB : ANN, "published");
		given(f, i + 1, i % 2 ? BOB : ANN, "2026-11-01T10:00:00Z", COUNT_IMPRESSIONS,
			10 * (i + 1));
		if (likes[i])
			given(f, i + 1, i % 2 ? BOB : ANN, "2026-11-02T10:00:00Z", COUNT_LIKES,
				likes[i]);
	}
	given(f, 4, BOB, "2026-11-03T00:00:00Z", COUNT_LIKES, 1000);  /* behind the range */
	given(f, 99, ANN, "2026-11-01T00:00:00Z", COUNT_LIKES, 1000); /* nothing is known of it */
}

static void expect_rank(const struct ranked_post_list *posts, size_t index, int64_t rank,
	int64_t post_id, double value)
{
	cr_assert(gt(sz, posts->count, index));
	cr_expect(eq(i64, posts->items[index].rank, rank), "%zu", index);
	cr_expect(eq(i64, posts->items[index].post_id, post_id), "%zu", index);
	cr_expect(eq(dbl, posts->items[index].value, value), "%zu", index);
}

STORE_TEST(ranking, gives_ties_one_rank_and_says_that_there_are_more)
{
	struct fixture f = open_fixture(engine);
	bool more_tied;
	given_ranked(&f);
	struct ranked_post_list posts = ranking_of(&f, 0, MEASURE_LIKE, 4, &more_tied);
	cr_assert(eq(sz, posts.count, 4));
	expect_rank(&posts, 0, 1, 5, 9);
	expect_rank(&posts, 1, 2, 2, 5);
	expect_rank(&posts, 2, 3, 6, 3);
	expect_rank(&posts, 3, 3, 3, 3);
	cr_expect(more_tied);
	posts = ranking_of(&f, 0, MEASURE_LIKE, 10, &more_tied);
	cr_expect(eq(sz, posts.count, 5), "none without a like");
	cr_expect(not(more_tied));
	cr_expect(eq(str, (char *)posts.items[0].title, "Post 5"));
}

STORE_TEST(ranking, of_a_user_has_theirs_alone_and_removed_posts_are_in_none)
{
	struct fixture f = open_fixture(engine);
	bool more_tied;
	given_ranked(&f);
	struct ranked_post_list posts = ranking_of(&f, ANN, MEASURE_ENGAGEMENT, 5, &more_tied);
	cr_assert(eq(sz, posts.count, 3));
	expect_rank(&posts, 0, 1, 5, 9);
	expect_rank(&posts, 2, 2, 1, 3);
	posts = ranking_of(&f, 0, MEASURE_ENGAGEMENT_RATE, 2, &more_tied);
	expect_rank(&posts, 0, 1, 1, 0.3);
	expect_rank(&posts, 1, 2, 2, 0.25);
}

STORE_TEST(totals, are_all_that_was_ever_counted)
{
	struct fixture f = open_fixture(engine);
	struct tally tally;
	given(&f, 1, ANN, "1999-12-31T23:59:59Z", COUNT_VIEWS, 1);
	given(&f, 1, ANN, "2026-02-01T00:00:00Z", COUNT_VIEWS, 2);
	given(&f, 1, ANN, "2040-01-01T00:00:00Z", COUNT_VIEWS, 4);
	cr_assert(eq(int, view_store_total(&f.call, 1, NULL, &tally), OK));
	cr_expect(eq(i64, tally.of[COUNT_VIEWS], 7));
	cr_assert(eq(int, view_store_total(&f.call, 2, NULL, &tally), OK));
	cr_expect(eq(i64, tally.of[COUNT_VIEWS], 0));
}

STORE_TEST(statuses, are_counted_for_one_and_for_all)
{
	struct fixture f = open_fixture(engine);
	struct status_count_list statuses;
	given_post(&f, 1, ANN, "published");
	given_post(&f, 2, ANN, "draft");
	given_post(&f, 3, BOB, "draft");
	cr_assert(eq(int, view_store_statuses(&f.call, 0, &statuses), OK));
	cr_assert(eq(sz, statuses.count, 2));
	cr_expect(eq(i64, statuses.items[0].posts, 2));
	cr_assert(eq(int, view_store_statuses(&f.call, ANN, &statuses), OK));
	cr_expect(eq(i64, statuses.items[0].posts, 1));
}

/* Zones by chance, in years in which some of them changed more than their summer time, beside a
 * plain count. */

#define HAPPENED 3000
#define ZONES 40
#define ZONES_KNOWN_MAX 500

struct happened {
	int64_t at_us;
	int by;
};

static const char *const years[] = {"1985-06-15T00:00:00Z", "2007-06-15T00:00:00Z",
	"2011-06-15T00:00:00Z", "2025-06-15T00:00:00Z"};

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 8) % below;
}

static enum err count_all(struct call *c, void *arg)
{
	const struct happened *happened = arg;
	static const enum rollup_count column = COUNT_IMPRESSIONS;
	struct rollup rollup;
	rollup_init(&rollup, c->arena);
	for (size_t i = 0; i < HAPPENED; i++)
		rollup_add(&rollup, &(struct rollup_target){1, ANN, happened[i].at_us}, &column, 1,
			happened[i].by);
	return rollup_store_add(c, &rollup);
}

static struct happened *given_years(struct fixture *f, unsigned *state)
{
	struct happened *happened = call_alloc(&f->call, HAPPENED * sizeof *happened);
	for (size_t i = 0; i < HAPPENED; i++)
		happened[i] = (struct happened){at(years[i % COUNT_OF(years)]) +
							(int64_t)draw(state, 400 * 24 * 60) *
								US_PER_MINUTE,
			1 + (int)draw(state, 5)};
	cr_assert(eq(int, db_write(&f->call, count_all, happened), OK));
	return happened;
}

static double count_between(const struct happened *happened, int64_t from_us, int64_t to_us)
{
	double sum = 0;
	for (size_t i = 0; i < HAPPENED; i++)
		if (happened[i].at_us >= from_us && happened[i].at_us < to_us)
			sum += happened[i].by;
	return sum;
}

/* @return how many there are */
static unsigned list_zones(struct fixture *f, const char *names[ZONES_KNOWN_MAX])
{
	char line[512], name[128];
	unsigned count = 0;
	FILE *file = fopen("/usr/share/zoneinfo/zone1970.tab", "r");
	cr_assert(ne(ptr, file, NULL));
	while (count < ZONES_KNOWN_MAX && fgets(line, sizeof line, file))
		if (line[0] != '#' && sscanf(line, "%*s %*s %127s", name) == 1)
			names[count++] = call_printf(&f->call, "%s", name);
	fclose(file);
	return count;
}

static void expect_plain_count(struct fixture *f, const struct happened *happened,
	enum graph_interval interval, int64_t from_us, int64_t to_us, const char *zone)
{
	char from[RFC3339_SIZE], to[RFC3339_SIZE];
	rfc3339_format(from_us, from);
	rfc3339_format(to_us, to);
	struct graph graph = graph_of(f, 1, interval, from, to, zone);
	for (size_t i = 0; i < graph.buckets.count; i++) {
		const struct graph_bucket *bucket = &graph.buckets.items[i];
		cr_expect(eq(dbl, bucket->value,
				  count_between(happened, bucket->from_us, bucket->to_us)),
			"%s, bucket %zu from %s on", zone, i, from);
	}
	cr_expect(eq(dbl, graph.total, count_between(happened, graph.from_us, graph.to_us)), "%s",
		zone);
	cr_expect(eq(dbl, graph.previous_total,
			  count_between(happened, graph.previous_from_us, graph.from_us)),
		"%s", zone);
}

STORE_TEST(graph, is_a_plain_count_of_what_happened_in_whatever_zone)
{
	struct fixture f = open_fixture(engine);
	const char *names[ZONES_KNOWN_MAX];
	static const char *const known[] = {"UTC", "Asia/Kathmandu", "Pacific/Apia",
		"America/Caracas", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca",
		"Europe/London"};
	unsigned state = 20;
	struct happened *happened = given_years(&f, &state);
	unsigned zones = list_zones(&f, names);
	cr_assert(zones > ZONES);
	for (unsigned i = 0; i < ZONES; i++) {
		const char *zone = i < COUNT_OF(known) ? known[i] : names[draw(&state, zones)];
		int64_t year_us = at(years[i % COUNT_OF(years)]);
		int64_t from_us = year_us + (int64_t)draw(&state, 100 * 96) * ROLLUP_QUARTER_US;
		int64_t days = 300 + draw(&state, 66), hours = 100 + draw(&state, 800);
		expect_plain_count(&f, happened, GRAPH_INTERVAL_DAY, from_us,
			from_us + days * US_PER_DAY, zone);
		expect_plain_count(&f, happened, GRAPH_INTERVAL_HOUR, from_us,
			from_us + hours * US_PER_HOUR, zone);
		expect_plain_count(&f, happened, GRAPH_INTERVAL_WEEK, from_us,
			from_us + 20 * 7 * US_PER_DAY, zone);
	}
}
