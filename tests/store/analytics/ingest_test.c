/* What is done with events in the database: each outcome, the rollups it makes, and that these are
 * what the log says. */
#include "ingest/ingest.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "act_store.h"
#include "departing.h"
#include "ingest/dead_letter_store.h"
#include "post_facts/post_facts_store.h"
#include "post_facts/posts_told.h"
#include "rollups/counting.h"
#include "rollups/log_keeper.h"
#include "rollups/rebuild.h"
#include "rollups/rollup.h"
#include "store/fixture.h"
#include "store/plan.h"
#include "views/view_store.h"

#define ANN 7
#define BOB 8
#define POST 100
#define OTHER 101
#define BOBS 102

static enum err put_facts(struct call *c, void *arg)
{
	return post_facts_store_put(c, arg);
}

static void given_post(struct fixture *f, int64_t post_id, int64_t owner_id)
{
	struct post_facts facts = {.post_id = post_id,
		.user_id = owner_id,
		.kind = "post",
		.title = "T",
		.status = "published"};
	cr_assert(eq(int, db_write(&f->call, put_facts, &facts), OK));
}

static struct fixture given_posts(enum db_engine engine)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, log_keeper_extend(&f.call), OK));
	given_post(&f, POST, ANN);
	given_post(&f, OTHER, ANN);
	given_post(&f, BOBS, BOB);
	return f;
}

static struct ingest_row row_of(struct fixture *f, int number, enum act_kind kind, int64_t post_id)
{
	char *id = call_printf(&f->call, "event-%d", number);
	struct ingest_row row = {
		.act = {.at_us = FIXTURE_NOW_US - (int64_t)number * US_PER_MINUTE,
			.id = {id, strlen(id)},
			.kind = kind,
			.post_id = post_id},
	};
	row.act.key = act_key(&row.act, 0);
	row.id = row.act.id;
	row.payload = (struct slice){"{}", 2};
	return row;
}

/* What it counts waits. */
static struct ingest_batch leave_waiting(struct fixture *f, struct ingest_row *rows, size_t count)
{
	struct ingest *ingest = ingest_create(db_engine(f->db));
	struct ingest_batch batch = {.rows = rows,
		.count = count,
		.received_us = call_now_us(&f->call)};
	cr_assert(eq(int, ingest_write(&f->call, ingest, &batch), OK), "%s",
		f->call.failure.cause ? f->call.failure.cause : "");
	ingest_destroy(ingest);
	return batch;
}

static void send(struct fixture *f, struct ingest_row *rows, size_t count)
{
	leave_waiting(f, rows, count);
	cr_assert(eq(int, counting_settle(&f->call), OK));
}

STORE_TEST(ingest, a_repeated_event_is_a_duplicate_in_its_batch_and_later)
{
	struct fixture f = given_posts(engine);
	struct ingest_row first = row_of(&f, 1, ACT_VIEW, POST);
	struct ingest_row rows[] = {first, row_of(&f, 2, ACT_VIEW, POST), first};
	send(&f, rows, 3);
	cr_expect(eq(int, rows[0].outcome, INGEST_ACCEPTED));
	cr_expect(eq(int, rows[1].outcome, INGEST_ACCEPTED));
	cr_expect(eq(int, rows[2].outcome, INGEST_DUPLICATE));
	struct ingest_row later[] = {row_of(&f, 3, ACT_VIEW, POST), first};
	send(&f, later, 2);
	cr_expect(eq(int, later[0].outcome, INGEST_ACCEPTED));
	cr_expect(eq(int, later[1].outcome, INGEST_DUPLICATE));
	cr_expect(
		eq(i64, counted(&f, "SELECT sum(views) FROM rollup_days WHERE subject = 100"), 3));
}

static int64_t sum_of(struct fixture *f, const char *table, int subject)
{
	return counted(f,
		call_printf(&f->call,
			"SELECT sum(impressions * 1000 + shares * 100 + bots) FROM %s WHERE subject = %d",
			table, subject));
}

static int64_t sum_of_quarters(struct fixture *f, int64_t subject)
{
	struct tally tally;
	cr_assert(eq(int,
		view_store_range(&f->call, &(struct range_query){subject, 0, INT32_MAX, NULL},
			&tally),
		OK));
	return tally.of[COUNT_IMPRESSIONS] * 1000 + tally.of[COUNT_SHARES] * 100 +
	       tally.of[COUNT_BOTS];
}

STORE_TEST(ingest, every_subject_counts_by_quarter_day_and_month)
{
	struct fixture f = given_posts(engine);
	struct ingest_row rows[] = {row_of(&f, 1, ACT_IMPRESSION, POST),
		row_of(&f, 2, ACT_SHARE, OTHER), row_of(&f, 3, ACT_IMPRESSION, BOBS),
		row_of(&f, 4, ACT_IMPRESSION, POST)};
	rows[0].act.referrer = REFERRER_SEARCH;
	rows[0].act.device = DEVICE_PHONE;
	rows[3].act.filter = FILTER_AGENT;
	send(&f, rows, 4);
	cr_expect(eq(int, rows[3].outcome, INGEST_FILTERED));
	static const char *const tables[] = {"rollup_days", "rollup_months"};
	cr_expect(eq(i64, sum_of_quarters(&f, POST), 1001));
	cr_expect(eq(i64, sum_of_quarters(&f, -ANN), 1101));
	cr_expect(eq(i64, sum_of_quarters(&f, 0), 2101));
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		cr_expect(eq(i64, sum_of(&f, tables[i], POST), 1001));
		cr_expect(eq(i64, sum_of(&f, tables[i], -ANN), 1101));
		cr_expect(eq(i64, sum_of(&f, tables[i], 0), 2101));
	}
	cr_expect(eq(i64,
		counted(&f,
			"SELECT from_search * 10 + on_phone FROM rollup_days WHERE subject = 100"
			" AND impressions > 0"),
		11));
}

STORE_TEST(ingest, an_event_of_a_post_that_went_is_rejected_and_kept)
{
	struct fixture f = given_posts(engine);
	struct ingest_row rows[] = {row_of(&f, 1, ACT_VIEW, 999), row_of(&f, 2, ACT_VIEW, POST)};
	rows[1].before = (struct refusal){REFUSAL_INVALID, "why"};
	send(&f, rows, 2);
	struct dead_letter_row letter;
	cr_assert(eq(int, dead_letter_store_get(&f.call, rows[0].dead_letter_id, &letter), OK));
	cr_expect(eq(str, (char *)letter.reason, "unknown_post"));
	cr_assert(eq(int, dead_letter_store_get(&f.call, rows[1].dead_letter_id, &letter), OK));
	cr_expect(eq(str, (char *)letter.detail, "why"));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM event_log"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT received * 100 + rejected FROM ingest_days"), 202));
	cr_expect(eq(i64, counted(&f, "SELECT sum(events) FROM ingest_reasons"), 2));
}

struct leaving {
	int64_t user_id, removed;
};

static enum err leave(struct call *c, void *arg)
{
	struct leaving *leaving = arg;
	return departing_remove(c, leaving->user_id, &leaving->removed);
}

static enum err remove_other(struct call *c, void *arg)
{
	(void)arg;
	return post_facts_store_remove(c, OTHER, FIXTURE_NOW_US);
}

static enum ingest_outcome outcome_of_known(struct fixture *f, int number, int64_t removals)
{
	struct ingest_row row = row_of(f, number, ACT_VIEW, 999);
	struct ingest *ingest = ingest_create(db_engine(f->db));
	struct ingest_batch batch = {.rows = &row, .count = 1, .removals = removals};
	row.owner_id = ANN;
	cr_assert(eq(int, ingest_write(&f->call, ingest, &batch), OK));
	ingest_destroy(ingest);
	return row.outcome;
}

/* Of 999 the database knows nothing: so it is seen whether it was asked. */
STORE_TEST(ingest, owners_that_were_looked_up_hold_until_a_post_goes)
{
	struct fixture f = given_posts(engine);
	int64_t removals;
	cr_assert(eq(int, post_facts_store_removals(&f.call, &removals), OK));
	cr_expect(eq(int, outcome_of_known(&f, 1, removals), INGEST_ACCEPTED));
	cr_expect(eq(int, outcome_of_known(&f, 2, 0), INGEST_REJECTED));
	cr_assert(eq(int, db_write(&f.call, remove_other, NULL), OK));
	cr_expect(eq(int, outcome_of_known(&f, 3, removals), INGEST_REJECTED));
	cr_assert(eq(int, post_facts_store_removals(&f.call, &removals), OK));
	cr_expect(eq(int, outcome_of_known(&f, 4, removals), INGEST_ACCEPTED));
	struct leaving leaving = {.user_id = BOB, .removed = 1};
	while (leaving.removed)
		cr_assert(eq(int, db_write(&f.call, leave, &leaving), OK));
	cr_expect(eq(int, outcome_of_known(&f, 5, removals), INGEST_REJECTED));
	cr_assert(eq(int, counting_settle(&f.call), OK));
	cr_expect(eq(i64, counted(&f, "SELECT sum(views) FROM rollup_days WHERE subject = -7"), 2));
}

STORE_TEST(ingest, letters_of_visitors_have_a_bound)
{
	struct fixture f = given_posts(engine);
	plan_run(&f,
		engine == DB_SQLITE
			? "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE"
			  " n < 9999) INSERT INTO dead_letters (received_at, stage, reason,"
			  " detail, payload) SELECT 1, 's', 'r', 'd', 'p' FROM n"
			: "INSERT INTO dead_letters (received_at, stage, reason, detail, payload)"
			  " SELECT now(), 's', 'r', 'd', 'p' FROM generate_series(1, 9999)");
	struct ingest_row rows[] = {row_of(&f, 1, ACT_VIEW, 999), row_of(&f, 2, ACT_VIEW, 999)};
	send(&f, rows, 2);
	cr_expect(rows[0].dead_letter_id > 0);
	cr_expect(eq(i64, rows[1].dead_letter_id, 0));
	cr_expect(eq(int, rows[1].outcome, INGEST_REJECTED));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM dead_letters"),
		DEAD_LETTERS_OF_VISITORS));
}

/* Rebuilding. */

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % below;
}

static void given_random_load(struct fixture *f, size_t count)
{
	static const int64_t posts[] = {POST, OTHER, BOBS};
	struct ingest_row *rows = call_alloc(&f->call, count * sizeof *rows);
	unsigned state = 42;
	for (size_t i = 0; i < count; i++) {
		rows[i] = row_of(f, (int)draw(&state, 9000), (enum act_kind)(1 + draw(&state, 3)),
			posts[draw(&state, 3)]);
		rows[i].act.filter = (enum act_filter)(draw(&state, 9) / 7);
		rows[i].act.referrer = (enum act_referrer)draw(&state, 5);
		rows[i].act.device = (enum act_device)draw(&state, 4);
	}
	send(f, rows, count);
	plan_run(f,
		f->call.db && db_engine(f->db) == DB_SQLITE
			? "INSERT INTO reactions VALUES (100, 1, 'like', 1767225000000000)"
			: "INSERT INTO reactions VALUES (100, 1, 'like', '2025-12-31T23:50:00Z')");
}

/* All that the rollups say, in one text. */
static const char *dump(struct fixture *f)
{
	static const char *const tables[] = {"rollup_days", "rollup_months"};
	static const char *const buckets[] = {"day", "month"};
	struct text text;
	text_init(&text, f->call.arena, 65536, SIZE_MAX);
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		const char *select = call_printf(&f->call,
			"SELECT subject, %s, impressions, views, shares, comments, likes, bots%s FROM %s"
			" ORDER BY 1, 2",
			buckets[i],
			i == 0 ? ", from_site, from_link, on_phone, on_tablet, quarters" : "",
			tables[i]);
		struct sql *sql = call_alloc(&f->call, sizeof *sql);
		*sql = (struct sql){.name = select, .text = {select, select}};
		struct db_rows rows;
		cr_assert(eq(int, db_query(&f->call, sql, DB_NO_ARGS, &rows), OK));
		for (size_t j = 0; j < rows.count * rows.columns; j++) {
			bool is_last = (j + 1) % rows.columns == 0;
			if (i == 0 && is_last)
				text_add(&text, rows.cells[j].text.data, rows.cells[j].text.len);
			else
				text_add_int(&text, rows.cells[j].integer);
			text_add_char(&text, is_last ? '\n' : ' ');
		}
	}
	return text_string(&text);
}

static struct rebuilt rebuild_all(struct fixture *f)
{
	struct service service = {.arena = arena_create(), .clock = f->clock, .db = f->db};
	struct arena *arena = arena_create();
	struct rebuilt rebuilt;
	const char *why;
	cr_assert(eq(int, rebuild(&service, arena, &rebuilt, &why), OK), "%s", why);
	arena_destroy(arena);
	arena_destroy(service.arena);
	return rebuilt;
}

STORE_TEST(rebuild, makes_what_was_counted_whatever_was_there)
{
	struct fixture f = given_posts(engine);
	given_random_load(&f, 3000);
	rebuild_all(&f);
	const char *wanted = dump(&f);
	cr_assert(gt(sz, strlen(wanted), 10000));
	cr_expect(eq(i64, counted(&f, "SELECT sum(likes) FROM rollup_months"), 3));
	static const char *const damage[] =
		{"UPDATE rollup_days SET impressions = impressions + 5 WHERE subject = 100",
			"UPDATE rollup_months SET views = 0",
			"UPDATE rollup_days SET quarters = '[]' WHERE subject = -7",
			"UPDATE rollup_days SET quarters = 'no list' WHERE subject = 101",
			"INSERT INTO rollup_days (day, subject, views) VALUES (20453, 556, 1)",
			"INSERT INTO rollup_months (month, subject, views) VALUES (672, 557, 1)",
			"INSERT INTO rollup_months (month, subject, views) VALUES (700, 0, 9)",
			"INSERT INTO rollup_months (month, subject, views) VALUES (12, 557, 9)"};
	for (size_t i = 0; i < COUNT_OF(damage); i++)
		plan_run(&f, damage[i]);
	cr_assert(ne(str, (char *)dump(&f), (char *)wanted));
	struct rebuilt rebuilt = rebuild_all(&f);
	cr_expect(eq(str, (char *)dump(&f), (char *)wanted));
	cr_expect(eq(i64, rebuilt.acts, counted(&f, "SELECT count(*) + 1 FROM event_log")));
}

STORE_TEST(rebuild, is_what_was_counted_as_it_came)
{
	struct fixture f = given_posts(engine);
	given_random_load(&f, 3000);
	plan_run(&f, "DELETE FROM reactions");
	const char *counted_live = dump(&f);
	rebuild_all(&f);
	cr_expect(eq(str, (char *)dump(&f), (char *)counted_live));
}

STORE_TEST(rebuild, counts_what_waits_once)
{
	struct fixture f = given_posts(engine);
	struct ingest_row rows[] = {row_of(&f, 1, ACT_VIEW, POST), row_of(&f, 2, ACT_SHARE, BOBS),
		row_of(&f, 1500, ACT_VIEW, POST)};
	leave_waiting(&f, rows, 3);
	rebuild_all(&f);
	const char *rebuilt = dump(&f);
	cr_assert(eq(int, counting_settle(&f.call), OK));
	cr_expect(eq(str, (char *)dump(&f), (char *)rebuilt));
	cr_expect(eq(i64, counted(&f, "SELECT sum(views) FROM rollup_days WHERE subject = 0"), 2));
}

STORE_TEST(rebuild, leaves_what_the_log_does_not_have_any_more)
{
	struct fixture f = given_posts(engine);
	given_random_load(&f, 500);
	const char *before = dump(&f);
	plan_run(&f, "DELETE FROM event_log");
	plan_run(&f, "DELETE FROM reactions");
	plan_run(&f, "UPDATE log_mark SET whole_from = 20460");
	cr_expect(eq(i64, rebuild_all(&f).days, 0));
	cr_expect(eq(str, (char *)dump(&f), (char *)before));
}

static void *rebuild_in_thread(void *arg)
{
	rebuild_all(arg);
	return NULL;
}

static enum err forget_log(struct call *c, void *arg)
{
	(void)arg;
	int64_t removed;
	return log_keeper_remove(c, FIXTURE_NOW_US + 2 * US_PER_DAY, &removed);
}

/* The log's days go, one after another, while the rollups are made anew of it. */
STORE_TEST(rebuild, keeps_days_whose_log_is_removed_meanwhile)
{
	struct fixture f = given_posts(engine);
	pthread_t thread;
	given_random_load(&f, 3000);
	rebuild_all(&f);
	const char *wanted = dump(&f);
	const char *first_stamp = "SELECT stamp FROM rollup_days WHERE subject = 0 AND day ="
				  " (SELECT min(day) FROM rollup_days)";
	int64_t before = counted(&f, first_stamp);
	f.clock->fixed_us += 20 * US_PER_DAY;
	cr_assert(eq(int, pthread_create(&thread, NULL, rebuild_in_thread, &f), 0));
	while (counted(&f, first_stamp) == before)
		sched_yield();
	for (int i = 0; i < 20; i++)
		cr_assert(eq(int, db_write(&f.call, forget_log, NULL), OK));
	pthread_join(thread, NULL);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM event_log"), 0));
	cr_expect(eq(str, (char *)dump(&f), (char *)wanted));
}

STORE_TEST(ingest, a_letter_that_is_older_than_the_log_is_not_replayed)
{
	struct fixture f = given_posts(engine);
	struct ingest_row row = row_of(&f, 1, ACT_VIEW, POST);
	struct ingest *ingest = ingest_create(engine);
	plan_run(&f, "UPDATE log_mark SET whole_from = 20454");
	struct ingest_batch batch = {.rows = &row, .count = 1, .letter_id = 5};
	cr_assert(eq(int, ingest_write(&f.call, ingest, &batch), OK));
	cr_expect(eq(int, row.outcome, INGEST_REJECTED));
	cr_expect(eq(int, row.refusal.reason, REFUSAL_TOO_LATE));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM event_log"), 0));
	ingest_destroy(ingest);
}

/* What the janitor does. */

static enum err keep_log(struct call *c, void *arg)
{
	return log_keeper_remove(c, FIXTURE_NOW_US - 3 * US_PER_DAY, arg);
}

STORE_TEST(log_keeper, removes_old_days_and_remembers_from_which_on_the_log_is_whole)
{
	struct fixture f = given_posts(engine);
	struct ingest_row rows[8];
	for (int day = 0; day < 8; day++) {
		rows[day] = row_of(&f, day * 1440, ACT_VIEW, POST);
	}
	send(&f, rows, 8);
	f.clock->fixed_us += 20 * US_PER_DAY;
	int64_t removed = 1;
	for (int i = 0; i < 100 && removed; i++)
		cr_assert(eq(int, db_write(&f.call, keep_log, &removed), OK), "%s",
			f.call.failure.cause ? f.call.failure.cause : "");
	cr_expect(eq(i64, removed, 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM event_log"), 4));
	cr_expect(eq(i64, counted(&f, "SELECT whole_from FROM log_mark"),
		FIXTURE_NOW_US / US_PER_DAY - 3));
	cr_expect(eq(i64, counted(&f, "SELECT sum(views) FROM rollup_days WHERE subject = 0"), 8));
}

/* Midnights, one a round: days get their partitions while events come for both of their sides. Two
 * replicas of each kind. */

#define REPLICAS 2
#define MIDNIGHT_ROUNDS 60

struct replica {
	struct fixture f; /* of its thread's own call */
	int number;
	bool failed;
};

static void *send_around_midnight(void *arg)
{
	struct replica *replica = arg;
	struct ingest *ingest = ingest_create(db_engine(replica->f.db));
	for (int round = 0; round < MIDNIGHT_ROUNDS && !replica->failed; round++) {
		struct ingest_row rows[2];
		for (int side = 0; side < 2; side++) {
			int number = (round * REPLICAS + replica->number) * 2 + side;
			rows[side] = row_of(&replica->f, number, ACT_VIEW, POST);
			rows[side].act.at_us = FIXTURE_NOW_US + round * US_PER_DAY - side;
			rows[side].act.key = act_key(&rows[side].act, 0);
		}
		struct ingest_batch batch = {.rows = rows, .count = 2};
		replica->failed = ingest_write(&replica->f.call, ingest, &batch) != OK ||
				  rows[0].outcome != INGEST_ACCEPTED ||
				  rows[1].outcome != INGEST_ACCEPTED;
	}
	ingest_destroy(ingest);
	return NULL;
}

static enum err make_day(struct call *c, void *arg)
{
	const int64_t *day = arg;
	return act_store_extend(c, *day - 1, *day);
}

static void *make_days(void *arg)
{
	struct replica *replica = arg;
	for (int round = 0; round < MIDNIGHT_ROUNDS && !replica->failed; round++) {
		int64_t day = FIXTURE_NOW_US / US_PER_DAY + round;
		replica->failed = db_write(&replica->f.call, make_day, &day) != OK;
	}
	return NULL;
}

STORE_TEST(log_keeper, loses_no_event_of_a_midnight_at_which_days_are_made)
{
	struct fixture f = open_fixture(engine);
	struct replica replicas[2 * REPLICAS];
	pthread_t threads[2 * REPLICAS];
	given_post(&f, POST, ANN);
	for (int i = 0; i < 2 * REPLICAS; i++) {
		replicas[i] = (struct replica){.f = f, .number = i / 2};
		replicas[i].f.call = *fixture_call(&f);
		cr_assert(eq(int,
			pthread_create(&threads[i], NULL, i % 2 ? make_days : send_around_midnight,
				&replicas[i]),
			0));
	}
	for (int i = 0; i < 2 * REPLICAS; i++) {
		const struct failure *failure = &replicas[i].f.call.failure;
		pthread_join(threads[i], NULL);
		cr_expect(not(replicas[i].failed), "%s",
			failure->cause	  ? failure->cause
			: failure->detail ? failure->detail
					  : "an event was not taken");
	}
	cr_assert(eq(int, counting_settle(&f.call), OK));
	const int sent = 2 * REPLICAS * MIDNIGHT_ROUNDS;
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM event_log"), sent));
	cr_expect(eq(i64, counted(&f, "SELECT sum(views) FROM rollup_days WHERE subject = 100"),
		sent));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM rollup_days WHERE subject = 100"),
		MIDNIGHT_ROUNDS + 1));
}

/* What posts tells. */

static struct event told_post(struct fixture *f, int64_t position, enum event_kind kind,
	const char *status)
{
	return (struct event){.id = position,
		.position = position,
		.kind = kind,
		.user_id = ANN,
		.has_post_id = true,
		.post_id = 200,
		.data = call_printf(&f->call,
			"{\"post_id\":200,\"user_id\":7,\"kind\":\"post\",\"title\":\"T\","
			"\"status\":\"%s\",\"channel\":\"site\",\"publish_at\":null}",
			status),
		.created_at_us = FIXTURE_NOW_US};
}

STORE_TEST(posts_told, counts_each_comment_once_however_often_a_page_comes)
{
	struct fixture f = given_posts(engine);
	struct event events[] = {told_post(&f, 4, EVENT_KIND_POST_CREATED, "published"),
		told_post(&f, 5, EVENT_KIND_COMMENT_CREATED, "x"),
		told_post(&f, 6, EVENT_KIND_COMMENT_CREATED, "x")};
	struct posts_told page = {.after = 0, .events = {events, 3}};
	for (int i = 0; i < 3; i++)
		cr_assert(eq(int, posts_told_take(&f.call, &page), OK));
	cr_expect(eq(i64, counted(&f, "SELECT sum(comments) FROM rollup_days WHERE subject = 200"),
		2));
	cr_expect(eq(i64, counted(&f, "SELECT position FROM posts_mark"), 6));
	struct event gone = told_post(&f, 7, EVENT_KIND_POST_DELETED, "published");
	page = (struct posts_told){.after = 6, .events = {&gone, 1}};
	cr_assert(eq(int, posts_told_take(&f.call, &page), OK));
	cr_expect(eq(i64,
		counted(&f,
			"SELECT count(*) FROM post_facts WHERE removed_at IS NOT NULL AND title = ''"),
		1));
}

STORE_TEST(departing, leaves_nothing_of_an_author_but_the_sums_of_all)
{
	struct fixture f = given_posts(engine);
	given_random_load(&f, 500);
	int64_t of_all = counted(&f, "SELECT sum(impressions) FROM rollup_days WHERE subject = 0");
	int64_t of_bob = counted(&f, "SELECT sum(impressions) FROM rollup_days WHERE subject = -8");
	struct leaving leaving = {.user_id = ANN, .removed = 1};
	while (leaving.removed)
		cr_assert(eq(int, db_write(&f.call, leave, &leaving), OK));
	static const char *const tables[] = {"rollup_days", "rollup_months"};
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		cr_expect(eq(i64,
			counted(&f,
				call_printf(&f.call,
					"SELECT count(*) FROM %s WHERE subject IN (100, 101, -7)",
					tables[i])),
			0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_facts WHERE user_id = 7"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT sum(impressions) FROM rollup_days WHERE subject = 0"),
		of_all));
	cr_expect(
		eq(i64, counted(&f, "SELECT sum(impressions) FROM rollup_days WHERE subject = -8"),
			of_bob));
}

STORE_TEST(departing, takes_what_waits_with_it)
{
	struct fixture f = given_posts(engine);
	struct ingest_row row = row_of(&f, 1, ACT_VIEW, POST);
	leave_waiting(&f, &row, 1);
	struct leaving leaving = {.user_id = ANN, .removed = 1};
	while (leaving.removed)
		cr_assert(eq(int, db_write(&f.call, leave, &leaving), OK));
	cr_assert(eq(int, counting_settle(&f.call), OK));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM rollup_days WHERE subject IN (100, -7)"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT sum(views) FROM rollup_days WHERE subject = 0"), 1));
}
