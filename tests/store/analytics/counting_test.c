/* What groups counted waits, and is added to the rollups once, whoever does it. */
#include "rollups/counting.h"

#include <pthread.h>
#include <stdatomic.h>

#include "rollups/rollup_store.h"
#include "store/fixture.h"
#include "store/plan.h"
#include "views/view_store.h"

#define POST 100
#define ANN 7
#define DAY (FIXTURE_NOW_US / US_PER_DAY)
#define GROUPS 600 /* more than are taken at once */
#define VIEWS "SELECT coalesce(sum(views), 0) FROM "

struct groups {
	int count;
	int64_t day; /* of arrival */
};

static enum err add_groups(struct call *c, void *arg)
{
	const struct groups *groups = arg;
	struct ingest_counts counts = {.accepted = 2, .filtered = 1, .rejected = 3};
	struct rollup rollup;
	const struct act view = {.at_us = FIXTURE_NOW_US, .kind = ACT_VIEW, .post_id = POST};
	counts.by_filter[FILTER_RATE] = 1;
	counts.by_refusal[REFUSAL_INVALID] = 3;
	rollup_init(&rollup, c->arena);
	rollup_add_act(&rollup, &view, ANN, 2);
	TRY(rollup_store_share(c));
	for (int i = 0; i < groups->count; i++)
		TRY(counting_add(c, groups->day, &counts, &rollup));
	return OK;
}

static void given_groups(struct call *c, int count, int64_t day)
{
	struct groups groups = {count, day};
	cr_assert(eq(int, db_write(c, add_groups, &groups), OK));
}

static void expect_counted(struct fixture *f, int64_t groups)
{
	static const char *const tables[] = {"rollup_days", "rollup_months"};
	static const int64_t subjects[] = {0, POST, -ANN};
	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		struct tally tally;
		int64_t quarter = FIXTURE_NOW_US / ROLLUP_QUARTER_US;
		cr_assert(eq(int,
			view_store_range(&f->call,
				&(struct range_query){subjects[i], quarter, quarter + 1, NULL},
				&tally),
			OK));
		cr_expect(eq(i64, tally.of[COUNT_VIEWS], 2 * groups));
	}
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		const char *sql = call_printf(&f->call, VIEWS "%s WHERE subject IN (0, 100, -7)",
			tables[i]);
		cr_expect(eq(i64, counted(f, sql), 3 * 2 * groups));
	}
	cr_expect(eq(i64, counted(f, "SELECT coalesce(sum(received), 0) FROM ingest_days"),
		6 * groups));
	cr_expect(eq(i64,
		counted(f, "SELECT coalesce(sum(events), 0) FROM ingest_reasons"
			   " WHERE reason IN ('bot_rate', 'invalid')"),
		4 * groups));
}

STORE_TEST(counting, what_waits_is_added_once)
{
	struct fixture f = open_fixture(engine);
	given_groups(&f.call, GROUPS, DAY);
	expect_counted(&f, 0);
	for (int i = 0; i < 2; i++) {
		cr_assert(eq(int, counting_settle(&f.call), OK));
		expect_counted(&f, GROUPS);
		cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM rollup_queue"), 0));
	}
	given_groups(&f.call, 1, DAY);
	cr_assert(eq(int, counting_settle(&f.call), OK));
	expect_counted(&f, GROUPS + 1);
}

STORE_TEST(counting, a_group_counts_on_the_day_of_its_arrival)
{
	struct fixture f = open_fixture(engine);
	given_groups(&f.call, 1, DAY - 1);
	given_groups(&f.call, 2, DAY);
	cr_assert(eq(int, counting_settle(&f.call), OK));
	cr_expect(eq(i64,
		counted(&f,
			"SELECT accepted * 100 + rejected FROM ingest_days ORDER BY day LIMIT 1"),
		203));
	expect_counted(&f, 3);
}

static enum err finish(struct call *c, void *arg)
{
	(void)arg;
	TRY(rollup_store_lock(c));
	return counting_finish(c);
}

STORE_TEST(counting, whoever_keeps_others_from_counting_has_all_of_it)
{
	struct fixture f = open_fixture(engine);
	given_groups(&f.call, GROUPS, DAY);
	cr_assert(eq(int, db_write(&f.call, finish, NULL), OK));
	expect_counted(&f, GROUPS);
}

/* Many who read while events come. */

#define READERS 3
#define ROUNDS 40

struct reader {
	struct call *call;
	atomic_bool *stops;
	bool failed;
};

static void *settle_again_and_again(void *arg)
{
	struct reader *reader = arg;
	while (!atomic_load(reader->stops) && !reader->failed)
		reader->failed = counting_settle(reader->call) != OK;
	return NULL;
}

STORE_TEST(counting, is_right_while_several_add_what_waits)
{
	struct fixture f = open_fixture(engine);
	pthread_t threads[READERS];
	struct reader readers[READERS];
	atomic_bool stops = false;
	for (int i = 0; i < READERS; i++) {
		readers[i] = (struct reader){fixture_call(&f), &stops, false};
		cr_assert(eq(int,
			pthread_create(&threads[i], NULL, settle_again_and_again, &readers[i]), 0));
	}
	for (int i = 0; i < ROUNDS; i++)
		given_groups(&f.call, 5, DAY);
	atomic_store(&stops, true);
	for (int i = 0; i < READERS; i++) {
		pthread_join(threads[i], NULL);
		cr_expect(not(readers[i].failed));
	}
	cr_assert(eq(int, counting_settle(&f.call), OK));
	expect_counted(&f, (int64_t)5 * ROUNDS);
}

/* PostgreSQL lets a test say that its disk is full. */
STORE_TEST(counting, figures_are_read_where_nothing_can_be_written)
{
	if (engine == DB_SQLITE)
		return;
	struct fixture f = open_fixture(engine);
	given_groups(&f.call, 1, DAY);
	plan_run(&f, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
		     " $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$");
	plan_run(&f, "CREATE TRIGGER full_disk BEFORE INSERT ON rollup_days"
		     " FOR EACH ROW EXECUTE FUNCTION refuse()");
	cr_expect(eq(int, counting_settle(&f.call), ERR_UNAVAILABLE));
	call_forgive(&f.call);
	cr_expect(eq(int, counting_catch_up(&f.call), OK));
	cr_expect(eq(int, f.call.failure.err, OK));
	expect_counted(&f, 0);
	plan_run(&f, "DROP TRIGGER full_disk ON rollup_days");
	cr_expect(eq(int, counting_catch_up(&f.call), OK));
	expect_counted(&f, 1);
}
