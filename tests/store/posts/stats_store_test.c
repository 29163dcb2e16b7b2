/* Figures of publishing: what counts, from when until when. */
#include "publishing/stats_store.h"

#include <inttypes.h>

#include "given.h"
#include "publishing/publishing_store.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_MINUTE)
#define ALWAYS_US (FIXTURE_NOW_US + US_PER_DAY)

struct publish_job {
	struct ticket_list tickets;
	struct published published;
};

static enum err publish(struct call *c, void *arg)
{
	struct publish_job *job = arg;
	return publishing_store_publish(c, &job->tickets, "worker", false, call_now_us(c),
		&job->published);
}

/* The clock stands there afterwards. */
static void given_published(struct fixture *f, int64_t publish_at_us, int64_t late_us, int count)
{
	struct ticket tickets[16];
	for (int i = 0; i < count; i++)
		tickets[i] = given_scheduled(f, ANN, publish_at_us);
	f->clock->fixed_us = publish_at_us + late_us;
	struct publish_job job = {.tickets = {tickets, (size_t)count}};
	cr_assert(eq(int, db_write(&f->call, publish, &job), OK));
	cr_assert(eq(i64, job.published.count, count));
}

static struct lateness lateness(struct fixture *f, int64_t from_us, int64_t to_us)
{
	struct lateness found;
	cr_assert(eq(int, stats_store_lateness(&f->call, from_us, to_us, &found), OK));
	return found;
}

STORE_TEST(stats_store, of_nothing_all_is_nothing)
{
	struct fixture f = open_fixture(engine);
	struct overdue overdue;
	int64_t pending, doubled;
	cr_expect(eq(i64, lateness(&f, 0, ALWAYS_US).count, 0));
	cr_assert(eq(int, stats_store_overdue(&f.call, ALWAYS_US, &overdue), OK));
	cr_assert(eq(int, stats_store_pending(&f.call, 0, &pending), OK));
	cr_assert(eq(int, stats_store_doubled(&f.call, 0, ALWAYS_US, 10, &doubled), OK));
	cr_expect(eq(i64, overdue.lost + overdue.delivering + pending + doubled, 0));
}

STORE_TEST(stats_store, batches_add_up_and_those_that_were_as_late_as_well)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 3; i++)
		given_published(&f, DUE_US + i * US_PER_MINUTE, 20000, 2);
	given_published(&f, DUE_US + 3 * US_PER_MINUTE, 5 * US_PER_SECOND, 1);
	given_published(&f, DUE_US + 4 * US_PER_MINUTE, US_PER_MINUTE, 4);

	struct lateness all = lateness(&f, 0, ALWAYS_US);
	cr_expect(eq(i64, all.count, 11));
	cr_expect(eq(i64, lateness_late(&all), 4));
	cr_expect(eq(i64, all.max_us, US_PER_MINUTE));
	int64_t half_us = lateness_percentile(&all, 0.5);
	cr_expect(ge(i64, half_us, 20000));
	cr_expect(le(i64, half_us, 27000));
}

STORE_TEST(stats_store, a_batch_counts_where_it_went_live_from_the_start_to_before_the_end)
{
	struct fixture f = open_fixture(engine);
	given_published(&f, DUE_US, US_PER_SECOND, 3);
	int64_t live_us = DUE_US + US_PER_SECOND;
	cr_expect(eq(i64, lateness(&f, live_us, live_us + 1).count, 3));
	cr_expect(eq(i64, lateness(&f, live_us + 1, ALWAYS_US).count, 0));
	cr_expect(eq(i64, lateness(&f, DUE_US, live_us).count, 0));
}

STORE_TEST(stats_store, what_is_scheduled_is_pending_until_it_is_due_and_overdue_after)
{
	struct fixture f = open_fixture(engine);
	given_post(&f, ANN, "Never scheduled");
	given_scheduled(&f, ANN, DUE_US);
	given_scheduled(&f, BOB, DUE_US + 1);
	when_cancelled(&f, given_scheduled(&f, ANN, DUE_US).post_id);
	struct overdue overdue;
	int64_t pending;
	cr_assert(eq(int, stats_store_pending(&f.call, DUE_US, &pending), OK));
	cr_expect(eq(i64, pending, 2));
	cr_assert(eq(int, stats_store_pending(&f.call, DUE_US + 1, &pending), OK));
	cr_expect(eq(i64, pending, 1));
	cr_assert(eq(int, stats_store_overdue(&f.call, DUE_US, &overdue), OK));
	cr_expect(eq(i64, overdue.lost, 0));
	cr_assert(eq(int, stats_store_overdue(&f.call, DUE_US + 1, &overdue), OK));
	cr_expect(eq(i64, overdue.lost, 1));
	cr_expect(eq(i64, overdue.delivering, 0));
}

static void given_delivery(struct fixture *f, struct ticket ticket, const char *state,
	int64_t until_us)
{
	const char *until = call_printf(&f->call,
		db_engine(f->db) == DB_SQLITE ? "%" PRId64
					      : "to_timestamp(%" PRId64 " / 1000000.0)",
		until_us);
	plan_run(f, call_printf(&f->call,
			    "INSERT INTO deliveries (post_id, schedule_version, user_id, channel,"
			    " title, content, state, attempts, uncounted, uncertain, until, reason,"
			    " changed_at) VALUES (%" PRId64 ", %" PRId64 ", 1, 'webhook', 't', 'c',"
			    " '%s', 1, 0, 0, %s, '', %s)",
			    ticket.post_id, ticket.version, state, until, until));
}

STORE_TEST(stats_store, what_its_channel_is_tried_for_is_not_lost)
{
	struct fixture f = open_fixture(engine);
	struct ticket waits = given_scheduled(&f, ANN, DUE_US);
	struct ticket forgotten = given_scheduled(&f, ANN, DUE_US);
	given_scheduled(&f, ANN, DUE_US);
	int64_t before_us = DUE_US + US_PER_HOUR;
	given_delivery(&f, waits, "waiting", before_us);
	given_delivery(&f, forgotten, "sending", before_us - US_PER_SECOND);
	struct overdue overdue;
	cr_assert(eq(int, stats_store_overdue(&f.call, before_us, &overdue), OK));
	cr_expect(eq(i64, overdue.delivering, 1));
	cr_expect(eq(i64, overdue.lost, 2));
}

/* The ledger as a copy without its key could be. */
static const char *const lose_key[] = {
	[DB_SQLITE] = "CREATE TABLE copied AS SELECT * FROM publications; DROP TABLE publications;"
		      "ALTER TABLE copied RENAME TO publications",
	[DB_POSTGRES] = "ALTER TABLE publications DROP CONSTRAINT publications_pkey",
};

STORE_TEST(stats_store, a_line_of_the_ledger_that_is_there_twice_is_found)
{
	struct fixture f = open_fixture(engine);
	given_published(&f, DUE_US, 0, 3);
	plan_run(&f, lose_key[engine]);
	int64_t doubled;
	cr_assert(eq(int, stats_store_doubled(&f.call, DUE_US, DUE_US + 1, 10, &doubled), OK));
	cr_expect(eq(i64, doubled, 0));
	plan_run(&f, "INSERT INTO publications SELECT * FROM publications;"
		     "UPDATE publications SET schedule_version = 7 WHERE post_id ="
		     " (SELECT min(post_id) FROM publications)");
	cr_assert(eq(int, stats_store_doubled(&f.call, DUE_US, DUE_US + 1, 10, &doubled), OK));
	cr_expect(eq(i64, doubled, 3));
	cr_assert(eq(int, stats_store_doubled(&f.call, DUE_US, DUE_US + 1, 1, &doubled), OK));
	cr_expect(eq(i64, doubled, 1));
	cr_assert(eq(int, stats_store_doubled(&f.call, DUE_US + 1, ALWAYS_US, 10, &doubled), OK));
	cr_expect(eq(i64, doubled, 0));
}

struct removal {
	int64_t before_us;
	int64_t limit;
	int64_t removed;
};

static enum err remove_batches(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return stats_store_remove(c, removal->before_us, removal->limit, &removal->removed);
}

static int64_t removed(struct fixture *f, int64_t before_us, int64_t limit)
{
	struct removal removal = {.before_us = before_us, .limit = limit};
	cr_assert(eq(int, db_write(&f->call, remove_batches, &removal), OK));
	return removal.removed;
}

STORE_TEST(stats_store, old_batches_go_a_few_at_a_time_and_the_oldest_first)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 5; i++)
		given_published(&f, DUE_US + i * US_PER_MINUTE, 0, 1);
	int64_t before_us = DUE_US + 3 * US_PER_MINUTE;
	cr_expect(eq(i64, removed(&f, before_us, 2), 2));
	cr_expect(eq(i64, lateness(&f, 0, DUE_US + 2 * US_PER_MINUTE).count, 0));
	cr_expect(eq(i64, lateness(&f, 0, ALWAYS_US).count, 3));
	cr_expect(eq(i64, removed(&f, before_us, 2), 1));
	cr_expect(eq(i64, removed(&f, before_us, 2), 0));
	cr_expect(eq(i64, lateness(&f, before_us, ALWAYS_US).count, 2));
}
