/* Rankings of packed days and months are those that one query over all rows gives, whatever was
 * counted, taken back, made anew or removed in between. */
#include "rankings/ranking_reader.h"

#include "base/rfc3339.h"
#include "departing.h"
#include "post_facts/post_facts_store.h"
#include "rollups/counting.h"
#include "rollups/rebuild.h"
#include "rollups/rollup_store.h"
#include "store/fixture.h"
#include "store/plan.h"

#define POSTS 60
#define USERS 4
#define FIRST_DAY 20390 /* 2025-10-29: three whole months, and days before and behind them */
#define DAYS 110
#define BYTES_MAX ((size_t)1024 * 1024)

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % below;
}

static enum err put_facts(struct call *c, void *arg)
{
	return post_facts_store_put(c, arg);
}

static void given_posts(struct fixture *f)
{
	for (int i = 1; i <= POSTS; i++) {
		struct post_facts facts = {.post_id = i,
			.user_id = 1 + i % USERS,
			.kind = "post",
			.title = call_printf(&f->call, "Post %d", i),
			.status = "published"};
		cr_assert(eq(int, db_write(&f->call, put_facts, &facts), OK));
	}
	plan_run(f,
		"DELETE FROM post_facts WHERE post_id IN (11, 12)"); /* nothing is known of them */
}

struct counting {
	unsigned *state;
	int events;
};

static enum err count_some(struct call *c, void *arg)
{
	const struct counting *counting = arg;
	struct rollup rollup;
	rollup_init(&rollup, c->arena);
	for (int i = 0; i < counting->events; i++) {
		int64_t post = 1 + draw(counting->state, POSTS);
		int64_t day = FIRST_DAY + draw(counting->state, DAYS);
		enum rollup_count column = (enum rollup_count)draw(counting->state, ROLLUP_CLASSES);
		rollup_add(&rollup,
			&(struct rollup_target){post, 1 + post % USERS,
				day * US_PER_DAY + draw(counting->state, 86400) * US_PER_SECOND},
			&column, 1, 1 + (int)draw(counting->state, 3));
	}
	return rollup_store_add(c, &rollup);
}

static void given_counts(struct fixture *f, unsigned *state, int events)
{
	struct counting counting = {state, events};
	cr_assert(eq(int, db_write(&f->call, count_some, &counting), OK));
}

struct asked {
	struct ranking_blocks *blocks; /* NULL: of the rows */
	struct ranking_query query;
	struct ranked_post_list posts;
};

static enum err ask_rows(struct call *c, void *arg)
{
	struct asked *asked = arg;
	return view_store_ranking(c, &asked->query, &asked->posts);
}

static enum err ask(struct call *c, struct asked *asked)
{
	if (!asked->blocks)
		return db_read(c, ask_rows, asked);
	return ranking_reader_read(c, asked->blocks, &asked->query, &asked->posts);
}

static void expect_same(struct fixture *f, struct ranking_blocks *blocks,
	const struct ranking_query *query)
{
	struct asked wanted = {NULL, *query, {0}}, seen = {blocks, *query, {0}};
	cr_assert(eq(int, ask(&f->call, &seen), OK), "%s",
		f->call.failure.detail ? f->call.failure.detail : "");
	cr_assert(eq(int, counting_settle(&f->call),
		OK)); /* if anything waits, seen has it already */
	cr_assert(eq(int, ask(&f->call, &wanted), OK));
	cr_assert(eq(sz, seen.posts.count, wanted.posts.count), "measure %d, days %d to %d",
		(int)query->measure, (int)query->first, (int)query->last);
	for (size_t i = 0; i < seen.posts.count; i++) {
		const struct ranked_post *one = &seen.posts.items[i],
					 *other = &wanted.posts.items[i];
		cr_expect(eq(i64, one->post_id, other->post_id), "place %zu of measure %d", i,
			(int)query->measure);
		cr_expect(eq(i64, one->user_id, other->user_id));
		cr_expect(eq(dbl, one->value, other->value));
		cr_expect(eq(str, (char *)one->title, (char *)other->title));
		cr_expect(eq(str, (char *)one->status, (char *)other->status));
	}
}

static void expect_rankings(struct fixture *f, struct ranking_blocks *blocks)
{
	static const int64_t ranges[][2] = {{0, DAYS}, {3, 4}, {10, 40}, {34, 64}, {3, 34}, {2, 70},
		{DAYS, DAYS + 10}};
	static const enum measure measures[] = {MEASURE_ENGAGEMENT, MEASURE_ENGAGEMENT_RATE,
		MEASURE_IMPRESSIONS, MEASURE_BOTS};
	for (size_t i = 0; i < COUNT_OF(ranges); i++)
		for (size_t j = 0; j < COUNT_OF(measures); j++) {
			const struct ranking_query query = {0, FIRST_DAY + ranges[i][0],
				FIRST_DAY + ranges[i][1], measures[j], i % 2 ? 6 : 101};
			expect_same(f, blocks, &query);
		}
}

STORE_TEST(ranking_reader, says_what_the_rows_say_after_each_change)
{
	struct fixture f = open_fixture(engine);
	struct ranking_blocks *blocks = ranking_blocks_create(BYTES_MAX);
	unsigned state = 11;
	given_posts(&f);
	expect_rankings(&f, blocks);
	for (int round = 0; round < 4; round++) {
		given_counts(&f, &state, round ? 7 : 4000);
		expect_rankings(&f, blocks);
	}
	ranking_blocks_destroy(blocks);
}

static enum err leave_some_waiting(struct call *c, void *arg)
{
	const struct counting *counting = arg;
	static const struct ingest_counts none = {0};
	struct rollup rollup;
	rollup_init(&rollup, c->arena);
	for (int i = 0; i < counting->events; i++) {
		const struct act act = {.at_us = (FIRST_DAY + draw(counting->state, DAYS)) *
						 US_PER_DAY,
			.kind = (enum act_kind)(ACT_IMPRESSION + draw(counting->state, 3)),
			.filter = draw(counting->state, 5) ? FILTER_NONE : FILTER_RATE,
			.post_id = 1 + draw(counting->state, POSTS)};
		rollup_add_act(&rollup, &act, 1 + act.post_id % USERS, 3);
	}
	TRY(rollup_store_share(c));
	return counting_add(c, FIRST_DAY, &none, &rollup);
}

STORE_TEST(ranking_reader, has_what_waits_in_it)
{
	struct fixture f = open_fixture(engine);
	struct ranking_blocks *blocks = ranking_blocks_create(BYTES_MAX);
	struct ranking_blocks *small = ranking_blocks_create(500);
	static const enum measure measures[] = {MEASURE_ENGAGEMENT, MEASURE_ENGAGEMENT_RATE,
		MEASURE_IMPRESSIONS, MEASURE_BOTS};
	unsigned state = 15;
	struct counting counting = {&state, 100};
	given_posts(&f);
	for (int round = 0; round < 24; round++) {
		int64_t first = FIRST_DAY + draw(&state, 60);
		cr_assert(eq(int, db_write(&f.call, leave_some_waiting, &counting), OK));
		expect_same(&f, round % 6 ? blocks : small,
			&(struct ranking_query){0, first, first + 1 + draw(&state, 50),
				measures[round % 4], 20});
	}
	ranking_blocks_destroy(small);
	ranking_blocks_destroy(blocks);
}

struct leaving {
	int64_t user_id, removed;
};

static enum err leave(struct call *c, void *arg)
{
	struct leaving *leaving = arg;
	return departing_remove(c, leaving->user_id, &leaving->removed);
}

STORE_TEST(ranking_reader, knows_when_an_account_took_its_posts_away)
{
	struct fixture f = open_fixture(engine);
	struct ranking_blocks *blocks = ranking_blocks_create(BYTES_MAX);
	struct leaving leaving = {.user_id = 2, .removed = 1};
	unsigned state = 12;
	given_posts(&f);
	given_counts(&f, &state, 2000);
	expect_rankings(&f, blocks);
	while (leaving.removed)
		cr_assert(eq(int, db_write(&f.call, leave, &leaving), OK));
	given_posts(&f); /* so that whatever is still counted of them would be seen */
	expect_rankings(&f, blocks);
	ranking_blocks_destroy(blocks);
}

STORE_TEST(ranking_reader, knows_when_all_was_made_anew)
{
	struct fixture f = open_fixture(engine);
	struct ranking_blocks *blocks = ranking_blocks_create(BYTES_MAX);
	struct service service = {.arena = arena_create(), .clock = f.clock, .db = f.db};
	struct arena *arena = arena_create();
	struct rebuilt rebuilt;
	const char *why;
	unsigned state = 13;
	given_posts(&f);
	given_counts(&f, &state, 2000); /* the log knows of none */
	expect_rankings(&f, blocks);
	cr_assert(eq(int, rebuild(&service, arena, &rebuilt, &why), OK), "%s", why);
	expect_rankings(&f, blocks);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM rollup_days"), 0));
	arena_destroy(arena);
	arena_destroy(service.arena);
	ranking_blocks_destroy(blocks);
}

STORE_TEST(ranking_reader, reads_the_rows_where_they_are_too_many_for_its_memory)
{
	struct fixture f = open_fixture(engine);
	struct ranking_blocks *blocks = ranking_blocks_create(500);
	unsigned state = 14;
	given_posts(&f);
	given_counts(&f, &state, 3000);
	expect_rankings(&f, blocks);
	ranking_blocks_destroy(blocks);
}

/* A day as large as several pages of rows. */
STORE_TEST(ranking_reader, reads_days_of_any_size)
{
	struct fixture f = open_fixture(engine);
	struct ranking_blocks *blocks = ranking_blocks_create(BYTES_MAX);
	static const char *const numbers[] = {
		[DB_SQLITE] =
			"WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE"
			" n < 2500) ",
		[DB_POSTGRES] = "WITH n AS (SELECT n FROM generate_series(0, 2500) AS n) "};
	given_posts(&f);
	plan_run(&f, call_printf(&f.call,
			     "%sINSERT INTO rollup_days (day, subject, impressions, stamp) SELECT"
			     " 20391, n, n %% 977, 5 FROM n",
			     numbers[engine]));
	expect_same(&f, blocks,
		&(struct ranking_query){0, FIRST_DAY, FIRST_DAY + 3, MEASURE_IMPRESSIONS, 101});
	ranking_blocks_destroy(blocks);
}
