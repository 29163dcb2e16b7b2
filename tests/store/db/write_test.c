/* Transactions: whole or not at all, each for itself although they share a commit. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notes.h"

STORE_TEST(write, what_is_committed_is_seen_by_readers)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "seen"});
	cr_expect(eq(i64, note_count(fixture_call(&f)), 1));
}

static enum err insert_then_refuse(struct call *c, void *arg)
{
	TRY(note_insert(c, arg));
	return fail(c, ERR_PRECONDITION, "changed my mind");
}

STORE_TEST(write, an_error_undoes_everything_and_comes_back_as_it_was)
{
	struct fixture f = open_fixture(engine);
	struct note note = {.slug = "gone"};
	cr_expect(eq(int, db_write(&f.call, insert_then_refuse, &note), ERR_PRECONDITION));
	cr_expect(eq(str, (char *)f.call.failure.detail, "changed my mind"));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

static enum err count_inside(struct call *c, void *arg)
{
	TRY(note_insert(c, &(struct note){.slug = "inside"}));
	cr_expect(ne(ptr, c->transaction, NULL));
	*(int64_t *)arg = note_count(c);
	return OK;
}

STORE_TEST(write, a_transaction_sees_its_own_changes)
{
	struct fixture f = open_fixture(engine);
	int64_t count = 0;
	must(&f.call, db_write(&f.call, count_inside, &count));
	cr_expect(eq(i64, count, 1));
	cr_expect(eq(ptr, f.call.transaction, NULL));
}

static enum err outer_with_two(struct call *c, void *arg)
{
	(void)arg;
	TRY(note_insert(c, &(struct note){.slug = "outer"}));
	struct note inner = {.slug = "inner"};
	TRY(db_write(c, note_insert, &inner));
	struct note refused = {.slug = "refused"};
	if (db_write(c, insert_then_refuse, &refused) != ERR_PRECONDITION)
		return fail(c, ERR_INTERNAL, "was not refused");
	call_forgive(c);
	return OK;
}

STORE_TEST(write, a_nested_write_joins_and_its_error_undoes_only_its_own)
{
	struct fixture f = open_fixture(engine);
	must(&f.call, db_write(&f.call, outer_with_two, NULL));
	cr_expect(eq(i64, note_count(&f.call), 2));
}

static enum err nested_then_refuse(struct call *c, void *arg)
{
	TRY(db_write(c, note_insert, arg));
	return fail(c, ERR_PRECONDITION, "after all");
}

STORE_TEST(write, a_nested_write_goes_with_the_outer_one)
{
	struct fixture f = open_fixture(engine);
	struct note note = {.slug = "nested"};
	cr_expect(eq(int, db_write(&f.call, nested_then_refuse, &note), ERR_PRECONDITION));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

static enum err survive_a_nested_conflict(struct call *c, void *arg)
{
	if (db_write(c, note_insert, arg) != ERR_CONFLICT)
		return fail(c, ERR_INTERNAL, "no conflict");
	call_forgive(c);
	return note_insert(c, &(struct note){.slug = "other"});
}

STORE_TEST(write, a_conflict_in_a_nested_write_can_be_survived)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "taken"});
	struct note note = {.slug = "taken"};
	must(&f.call, db_write(&f.call, survive_a_nested_conflict, &note));
	cr_expect(eq(i64, note_count(&f.call), 2));
}

static enum err ignore_a_conflict(struct call *c, void *arg)
{
	TRY(note_insert(c, &(struct note){.slug = "before"}));
	if (note_insert(c, arg) != ERR_CONFLICT)
		return fail(c, ERR_INTERNAL, "no conflict");
	call_forgive(c);
	return OK;
}

/* PostgreSQL would turn the COMMIT into a ROLLBACK, and say nothing. */
STORE_TEST(write, a_statements_error_cannot_be_ignored_on_either_engine)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "taken"});
	struct note note = {.slug = "taken"};
	cr_expect(eq(int, db_write(&f.call, ignore_a_conflict, &note), ERR_CONFLICT));
	cr_expect(eq(i64, note_count(&f.call), 1));
}

STORE_TEST(write, the_call_is_usable_after_a_failed_write)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "taken"});
	struct note note = {.slug = "taken"};
	cr_expect(eq(int, db_write(&f.call, note_insert, &note), ERR_CONFLICT));
	given_note(&f.call, (struct note){.slug = "free"});
	cr_expect(eq(i64, note_count(&f.call), 2));
}

/* Many threads. */

#define THREADS 64
#define WRITES 20

struct hammer {
	struct call *c;
	int failed;
};

static enum err add_one(struct call *c, void *arg)
{
	(void)arg;
	return db_query(c, &SQL_COUNTER_ADD, DB_ARGS(db_int(1)), NULL);
}

static void *hammer(void *arg)
{
	struct hammer *each = arg;
	for (int i = 0; i < WRITES; i++)
		if (db_write(each->c, add_one, NULL) != OK)
			each->failed++;
	return NULL;
}

static int64_t counter(struct call *c)
{
	struct db_row row;
	must(c, db_query_one(c, &SQL_COUNTER_GET, DB_NO_ARGS, &row));
	return row_int(&row);
}

STORE_TEST(write, sixty_four_threads_lose_no_change)
{
	struct fixture f = open_fixture(engine);
	struct hammer hammers[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		hammers[i] = (struct hammer){.c = fixture_call(&f)};

	on_threads(THREADS, hammer, hammers, sizeof *hammers);

	for (size_t i = 0; i < THREADS; i++)
		cr_expect(eq(int, hammers[i].failed, 0), "%s",
			hammers[i].c->failure.cause ? hammers[i].c->failure.cause : "");
	cr_expect(eq(i64, counter(&f.call), THREADS * WRITES));
}

/* A body of a group that fails must take nobody with it: every third one does, in three ways. */
enum fate { COMMITS, REFUSES, CONFLICTS };

struct member {
	struct call *c;
	enum fate fate;
	char slug[16];
	enum err err;
};

static enum err run_member(struct call *c, void *arg)
{
	struct member *member = arg;
	TRY(add_one(c, NULL));
	TRY(note_insert(c,
		&(struct note){.slug = member->fate == CONFLICTS ? "taken" : member->slug}));
	return member->fate == REFUSES ? fail(c, ERR_PRECONDITION, "refused") : OK;
}

static void *run_members_thread(void *arg)
{
	struct member *member = arg;
	member->err = db_write(member->c, run_member, member);
	return NULL;
}

STORE_TEST(write, one_of_a_group_fails_and_the_others_commit)
{
	static const enum err wanted[] = {OK, ERR_PRECONDITION, ERR_CONFLICT};
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "taken"});
	struct member members[60];
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		members[i] = (struct member){.c = fixture_call(&f), .fate = (enum fate)(i % 3)};
		snprintf(members[i].slug, sizeof members[i].slug, "slug %zu", i);
	}

	on_threads(COUNT_OF(members), run_members_thread, members, sizeof *members);

	for (size_t i = 0; i < COUNT_OF(members); i++)
		cr_expect(eq(int, members[i].err, wanted[members[i].fate]));
	cr_expect(eq(i64, counter(&f.call), 20));
	cr_expect(eq(i64, note_count(&f.call), 21));
}

/* A writer that stays until it is let go. */

struct stay {
	struct call *c;
	struct gate *entered, *leave;
	enum err err;
};

static enum err stay_inside(struct call *c, void *arg)
{
	struct stay *stay = arg;
	TRY(add_one(c, NULL));
	gate_open(stay->entered);
	gate_wait(stay->leave);
	return OK;
}

static void *run_stay(void *arg)
{
	struct stay *stay = arg;
	stay->err = db_write(stay->c, stay_inside, stay);
	return NULL;
}

static pthread_t given_a_long_write(struct fixture *f, struct stay *stay)
{
	pthread_t thread;
	*stay = (struct stay){.c = fixture_call(f),
		.entered = gate_create(),
		.leave = gate_create()};
	cr_assert(eq(int, pthread_create(&thread, NULL, run_stay, stay), 0));
	gate_wait(stay->entered);
	return thread;
}

static void end_long_write(pthread_t thread, struct stay *stay)
{
	gate_open(stay->leave);
	pthread_join(thread, NULL);
	cr_expect(eq(int, stay->err, OK));
	free(stay->entered);
	free(stay->leave);
}

/* SQLite: the queue has no room. PostgreSQL: no connection comes free in time. */
STORE_TEST(write, who_finds_no_room_is_told_to_come_back)
{
	struct fixture f = open_fixture_with(engine,
		(struct db_options){.connections_max = 1, .write_queue_max = 0});
	struct stay stay;
	pthread_t thread = given_a_long_write(&f, &stay);

	f.call.deadline_us = clock_monotonic_us() + 20 * US_PER_MS;
	cr_expect(eq(int, db_write(&f.call, add_one, NULL), ERR_UNAVAILABLE));
	cr_expect(gt(int, f.call.failure.retry_after_s, 0));

	f.call.deadline_us = 0;
	end_long_write(thread, &stay);
	cr_expect(eq(i64, counter(&f.call), 1));
}

STORE_TEST(write, a_deadline_in_the_queue_means_nothing_was_written)
{
	struct fixture f = open_fixture_with(engine,
		(struct db_options){.connections_max = 1, .write_queue_max = 4});
	struct stay stay;
	pthread_t thread = given_a_long_write(&f, &stay);

	f.call.deadline_us = clock_monotonic_us() + 20 * US_PER_MS;
	enum err err = db_write(&f.call, add_one, NULL);
	cr_expect(eq(int, err, engine == DB_SQLITE ? ERR_TIMEOUT : ERR_UNAVAILABLE));

	f.call.deadline_us = 0;
	end_long_write(thread, &stay);
	cr_expect(eq(i64, counter(&f.call), 1));
}

STORE_TEST(write, a_reader_does_not_wait_for_a_writer)
{
	struct fixture f = open_fixture(engine);
	struct stay stay;
	pthread_t thread = given_a_long_write(&f, &stay);

	cr_expect(eq(i64, counter(&f.call), 0), "what is not committed is not seen");

	end_long_write(thread, &stay);
	cr_expect(eq(i64, counter(&f.call), 1));
}

struct destroyer {
	struct fixture *f;
	struct gate *started;
	atomic_bool over;
};

static void *run_destroyer(void *arg)
{
	struct destroyer *destroyer = arg;
	gate_open(destroyer->started);
	db_destroy(destroyer->f->db);
	atomic_store(&destroyer->over, true);
	return NULL;
}

/* A second handle on the same database, for the first one belongs to the fixture. */
static struct db *open_again(struct fixture *f)
{
	char why[256] = "";
	struct db_options options = {.url = fixture_url(f),
		.schema = fixture_schema(f),
		.connections_max = 2,
		.write_queue_max = 2};
	struct db *db = db_create(&options, why, sizeof why);
	cr_assert(ne(ptr, db, NULL), "%s", why);
	return db;
}

STORE_TEST(write, destroying_waits_for_the_write_that_runs)
{
	struct fixture f = open_fixture(engine);
	struct fixture again = f;
	again.db = open_again(&f);
	struct stay stay = {.c = fixture_call(&f),
		.entered = gate_create(),
		.leave = gate_create()};
	stay.c->db = again.db;
	pthread_t writer, ender;
	pthread_create(&writer, NULL, run_stay, &stay);
	gate_wait(stay.entered);
	struct destroyer destroyer = {.f = &again, .started = gate_create()};
	pthread_create(&ender, NULL, run_destroyer, &destroyer);
	gate_wait(destroyer.started);

	cr_expect(not(atomic_load(&destroyer.over)));
	end_long_write(writer, &stay);
	pthread_join(ender, NULL);

	cr_expect(eq(i64, counter(&f.call), 1), "the write was kept");
	free(destroyer.started);
}

static enum err insert_many(struct call *c, void *arg)
{
	(void)arg;
	for (int64_t i = 0; i < 500; i++)
		TRY(note_insert(c, &(struct note){.body = "one of many"}));
	return OK;
}

STORE_TEST(write, a_second_handle_sees_what_the_first_committed)
{
	struct fixture f = open_fixture(engine);
	struct db *first = f.call.db;
	must(&f.call, db_write(&f.call, insert_many, NULL));
	f.call.db = open_again(&f);
	cr_expect(eq(i64, note_count(&f.call), 500));
	db_destroy(f.call.db);
	f.call.db = first;
}

/* Interrupting an INSERT makes SQLite undo the whole transaction, others' bodies included. */
static const struct sql fill = {.name = "fill",
	.parameter_count = 1,
	.text = {
		"INSERT INTO notes (body) WITH RECURSIVE n (i) AS"
		" (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT 'x' FROM n WHERE i % 1000 = 0",
		"INSERT INTO notes (body) SELECT 'x' FROM generate_series(1, CAST($1 AS bigint)) AS n (i)"
		" WHERE i % 1000 = 0"}};

static enum err fill_for_long(struct call *c, void *arg)
{
	(void)arg;
	return db_query(c, &fill, DB_ARGS(db_int(INT64_C(100000000))), NULL);
}

struct writer_thread {
	struct call *c;
	db_transaction *body;
	enum err err;
};

static void *run_writer_thread(void *arg)
{
	struct writer_thread *writer = arg;
	writer->err = db_write(writer->c, writer->body, NULL);
	return NULL;
}

STORE_TEST(write, a_body_that_takes_too_long_takes_nobody_with_it)
{
	struct fixture f = open_fixture_with(engine, (struct db_options){.connections_max = 12,
							     .write_queue_max = 64,
							     .statement_timeout_ms = 200});
	struct stay stay;
	pthread_t thread = given_a_long_write(&f, &stay);
	struct writer_thread writers[8];
	pthread_t threads[COUNT_OF(writers)];
	for (size_t i = 0; i < COUNT_OF(writers); i++) {
		writers[i] = (struct writer_thread){fixture_call(&f),
			i == 3 ? fill_for_long : insert_many, OK};
		pthread_create(&threads[i], NULL, run_writer_thread, &writers[i]);
	}
	end_long_write(thread, &stay);
	for (size_t i = 0; i < COUNT_OF(writers); i++)
		pthread_join(threads[i], NULL);

	for (size_t i = 0; i < COUNT_OF(writers); i++)
		cr_expect(eq(int, writers[i].err, i == 3 ? ERR_TIMEOUT : OK), "%zu: %s", i,
			writers[i].c->failure.cause ? writers[i].c->failure.cause : "");
	cr_expect(eq(i64, note_count(&f.call), 7 * 500));
	cr_expect(eq(i64, counter(&f.call), 1));
}

#define EACH 250 /* more than two round trips */

/* Notes s0, s1 and so on, as rows of arguments. */
struct many {
	struct db_value args[EACH * 6];
};

static void fill_many(struct call *c, struct many *many)
{
	for (int i = 0; i < EACH; i++) {
		struct db_value *row = &many->args[(size_t)i * 6];
		row[0] = db_null();
		row[1] = db_text(call_printf(c, "s%d", i));
		row[2] = db_text("body");
		row[3] = db_double(0.5);
		row[4] = db_int(0);
		row[5] = db_time(i);
	}
}

static enum err insert_each(struct call *c, void *arg)
{
	const struct many *many = arg;
	return db_query_each(c, &SQL_NOTE_INSERT, many->args, EACH);
}

STORE_TEST(write, a_statement_runs_for_each_of_many_rows)
{
	struct fixture f = open_fixture(engine);
	struct many many;
	fill_many(&f.call, &many);
	must(&f.call, db_write(&f.call, insert_each, &many));
	cr_expect(eq(i64, note_count(&f.call), EACH));
}

static enum err insert_one_and_many(struct call *c, void *arg)
{
	TRY(note_insert(c, &(struct note){.slug = "one"}));
	return insert_each(c, arg);
}

static enum err survive_many(struct call *c, void *arg)
{
	TRY(note_insert(c, &(struct note){.slug = "kept"}));
	if (db_write(c, insert_one_and_many, arg) != ERR_CONFLICT)
		return fail(c, ERR_INTERNAL, "no conflict");
	call_forgive(c);
	return note_insert(c, &(struct note){.slug = "after"});
}

STORE_TEST(write, one_row_of_many_that_fails_undoes_all_of_them)
{
	struct fixture f = open_fixture(engine);
	struct many many;
	fill_many(&f.call, &many);
	many.args[(EACH - 7) * 6 + 1] = db_text("s3");
	cr_expect(eq(int, db_write(&f.call, insert_one_and_many, &many), ERR_CONFLICT));
	cr_expect(eq(i64, note_count(&f.call), 0));
	must(&f.call, db_write(&f.call, survive_many, &many));
	cr_expect(eq(i64, note_count(&f.call), 2));
}

static enum err do_nothing(struct call *c, void *arg)
{
	(void)c;
	(void)arg;
	return OK;
}

STORE_TEST(write, a_transaction_without_a_statement_is_none)
{
	struct fixture f = open_fixture(engine);
	must(&f.call, db_write(&f.call, do_nothing, NULL));
	given_note(&f.call, (struct note){.slug = "next"});
	cr_expect(eq(i64, note_count(&f.call), 1));
}
