/* From each engine to the other: whatever is in the source is in the target, or nothing is. */
#include "copy/copy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "copy_sql.h"
#include "store/fixture.h"

#define MANY 1234 /* not a multiple of a batch */

const struct fixture_plan fixture_plan = {&copy_sql, &copy_migrations};

static const struct copy_table list[] = {{"owners", COPY_ROWS}, {"things", COPY_ROWS},
	{"counters", COPY_SEEDED}, {"words_mark", COPY_REBUILT}};
static const struct copy_tables tables = {list, COUNT_OF(list)};

struct pair {
	struct fixture from;
	struct fixture to;
	struct copy_options options;
	struct copy_report report;
};

static void must(struct call *c, enum err err)
{
	cr_assert(eq(int, err, OK), "%s (%s)", c->failure.detail ? c->failure.detail : "",
		c->failure.cause ? c->failure.cause : "");
}

/* From the engine to the other one. */
static struct pair open_pair(enum db_engine engine)
{
	struct pair pair = {.from = open_fixture(engine),
		.to = open_fixture(engine == DB_SQLITE ? DB_POSTGRES : DB_SQLITE)};
	const struct fixture *postgres = engine == DB_POSTGRES ? &pair.from : &pair.to;
	pair.options = (struct copy_options){.from = fixture_url(&pair.from),
		.to = fixture_url(&pair.to),
		.schema = fixture_schema(postgres),
		.migrations = &copy_migrations,
		.tables = &tables};
	return pair;
}

static enum err copy(struct pair *pair)
{
	return copy_database(fixture_call(&pair->from), &pair->options, &pair->report);
}

/* Expects a refusal whose detail has these words in it. */
static void expect_refused(struct pair *pair, enum err expected, const char *words)
{
	struct call *c = fixture_call(&pair->from);
	cr_expect(eq(int, copy_database(c, &pair->options, &pair->report), expected));
	const char *detail = c->failure.detail ? c->failure.detail : "";
	cr_expect(ne(ptr, (void *)(uintptr_t)strstr(detail, words), NULL), "said: %s", detail);
}

struct statement {
	const struct sql *sql;
	const struct db_value *args;
	size_t count;
	struct db_rows rows;
};

static enum err run_statement(struct call *c, void *arg)
{
	struct statement *statement = arg;
	return db_query(c, statement->sql, statement->args, statement->count, &statement->rows);
}

static struct db_rows run(struct fixture *f, const struct sql *sql, const struct db_value *args,
	size_t count)
{
	struct call *c = &f->call;
	struct statement statement = {sql, args, count, {0}};
	must(c, db_write(c, run_statement, &statement));
	return statement.rows;
}

static int64_t number(struct fixture *f, const struct sql *sql)
{
	struct db_rows rows = run(f, sql, DB_NO_ARGS);
	struct db_row row = db_row(&rows, 0);
	return row_int(&row);
}

static int64_t given_owner(struct fixture *f)
{
	struct db_rows rows = run(f, &SQL_OWNER_NEW, DB_ARGS(db_text("Ann")));
	struct db_row row = db_row(&rows, 0);
	return row_int(&row);
}

static void given_thing(struct fixture *f, const char *key, int64_t part)
{
	run(f, &SQL_THING_NEW,
		DB_ARGS(db_text(key), db_int(part), db_null(), db_null(), db_null(), db_text("x"),
			db_null()));
}

static void expect_empty(struct pair *pair)
{
	cr_expect(eq(i64, number(&pair->to, &SQL_OWNER_COUNT), 0));
	cr_expect(eq(i64, number(&pair->to, &SQL_THING_COUNT), 0));
}

static void expect_same_value(const struct db_value *one, const struct db_value *other)
{
	bool whole = one->type == DB_INT || one->type == DB_TIME;
	cr_assert(
		whole ? other->type == DB_INT || other->type == DB_TIME : one->type == other->type);
	if (whole)
		cr_expect(eq(i64, one->integer, other->integer));
	if (one->type == DB_DOUBLE)
		cr_expect(one->real == other->real);
	if (one->type == DB_TEXT) {
		cr_assert(eq(sz, one->text.len, other->text.len));
		cr_expect(memcmp(one->text.data, other->text.data, one->text.len) == 0);
	}
}

static void expect_same_things(struct pair *pair)
{
	struct db_rows from = run(&pair->from, &SQL_THING_ALL, DB_NO_ARGS);
	struct db_rows to = run(&pair->to, &SQL_THING_ALL, DB_NO_ARGS);
	cr_assert(eq(sz, from.count, to.count));
	for (size_t i = 0; i < from.count * from.columns; i++)
		expect_same_value(&from.cells[i], &to.cells[i]);
}

STORE_TEST(copy, every_value_arrives_as_it_was)
{
	struct pair pair = open_pair(engine);
	int64_t owner = given_owner(&pair.from);
	const struct db_value values[][7] = {
		{db_text("b"), db_int(INT64_MAX), db_int(owner), db_int(1), db_double(0.1),
			db_text("Ünï✓ '\"\\\n\t𝄞 %s $1"), db_time(1767225600123456)},
		{db_text("B"), db_int(INT64_MIN), db_null(), db_int(0), db_double(1e300),
			db_text(""), db_time(-1)},
		{db_text("ä"), db_int(0), db_null(), db_null(), db_double(-5e-324),
			db_text("\x01\x7f"), db_time(-62135596800000000)},
		{db_text(""), db_int(1), db_null(), db_null(), db_null(), db_null(), db_null()},
		{db_text(""), db_int(2), db_null(), db_null(), db_double(-0.0), db_null(),
			db_time(0)},
	};
	for (size_t i = 0; i < COUNT_OF(values); i++)
		run(&pair.from, &SQL_THING_NEW, values[i], COUNT_OF(values[i]));

	struct call *c = fixture_call(&pair.from);
	must(c, copy_database(c, &pair.options, &pair.report));

	expect_same_things(&pair);
	cr_assert(eq(sz, pair.report.count, 3));
	const struct copy_line *line = &pair.report.lines[1];
	cr_expect(eq(str, (char *)(uintptr_t)line->table, "things"));
	cr_expect(eq(i64, line->rows[0], 5));
	cr_expect(eq(i64, line->rows[1], 5));
	cr_expect(eq(str, (char *)(uintptr_t)line->checksums[0],
		(char *)(uintptr_t)line->checksums[1]));
}

/* Whose columns are in another order there. */
Test(copy, a_table_has_the_same_checksum_on_the_way_back, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct pair there = open_pair(DB_SQLITE);
	given_thing(&there.from, "a", 1);
	cr_assert(eq(int, copy(&there), OK));

	struct fixture third = open_fixture(DB_SQLITE);
	struct pair back = there;
	back.options.from = there.options.to;
	back.options.to = fixture_url(&third);
	cr_assert(eq(int, copy(&back), OK));

	cr_expect(eq(i64, there.report.lines[1].rows[0], 1));
	cr_expect(
		strcmp(there.report.lines[1].checksums[0], back.report.lines[1].checksums[0]) == 0);
}

STORE_TEST(copy, more_rows_than_a_batch_are_all_there)
{
	struct pair pair = open_pair(engine);
	for (int i = 0; i < MANY; i++)
		given_thing(&pair.from, "many", i);

	cr_assert(eq(int, copy(&pair), OK));

	expect_same_things(&pair);
	cr_expect(eq(i64, pair.report.lines[1].rows[1], MANY));
}

STORE_TEST(copy, an_id_is_never_given_again)
{
	struct pair pair = open_pair(engine);
	given_owner(&pair.from);
	given_owner(&pair.from);
	int64_t newest = given_owner(&pair.from);
	run(&pair.from, &SQL_OWNER_DELETE, DB_ARGS(db_int(newest)));

	cr_assert(eq(int, copy(&pair), OK));

	cr_expect(eq(i64, given_owner(&pair.to), newest + 1));
}

STORE_TEST(copy, an_id_is_never_given_again_though_no_row_is_left)
{
	struct pair pair = open_pair(engine);
	int64_t newest = given_owner(&pair.from);
	run(&pair.from, &SQL_OWNER_DELETE, DB_ARGS(db_int(newest)));

	cr_assert(eq(int, copy(&pair), OK));

	cr_expect(eq(i64, given_owner(&pair.to), newest + 1));
}

STORE_TEST(copy, what_migrations_filled_gives_way)
{
	struct pair pair = open_pair(engine);
	run(&pair.from, &SQL_COUNTER_SET, DB_ARGS(db_int(41)));

	cr_assert(eq(int, copy(&pair), OK));

	struct db_rows rows = run(&pair.to, &SQL_COUNTER_ALL, DB_NO_ARGS);
	cr_assert(eq(sz, rows.count, 1));
	cr_expect(eq(i64, rows.cells[1].integer, 41));
}

STORE_TEST(copy, a_target_with_rows_is_refused_and_stays)
{
	struct pair pair = open_pair(engine);
	given_owner(&pair.from);
	given_thing(&pair.to, "mine", 1);

	expect_refused(&pair, ERR_CONFLICT, "the target: things has rows");

	cr_expect(eq(i64, number(&pair.to, &SQL_OWNER_COUNT), 0));
	cr_expect(eq(i64, number(&pair.to, &SQL_THING_COUNT), 1));
}

STORE_TEST(copy, a_target_without_a_schema_gets_one)
{
	struct pair pair = open_pair(engine);
	given_owner(&pair.from);
	must(&pair.to.call, migrate(&pair.to.call, pair.to.db, &copy_migrations, 0));

	cr_assert(eq(int, copy(&pair), OK));

	cr_expect(eq(i64, number(&pair.to, &SQL_OWNER_COUNT), 1));
}

STORE_TEST(copy, a_source_that_is_behind_is_refused)
{
	struct pair pair = open_pair(engine);
	must(&pair.from.call, migrate(&pair.from.call, pair.from.db, &copy_migrations, 1));
	expect_refused(&pair, ERR_CONFLICT, "the source: its schema is at step 1 of 2");
}

STORE_TEST(copy, a_source_that_is_newer_is_refused)
{
	struct pair pair = open_pair(engine);
	struct migration_set older = {copy_migrations.steps, 1};
	pair.options.migrations = &older;
	expect_refused(&pair, ERR_CONFLICT, "the source: the schema has step 2");
}

/* An empty file is a database of SQLite's without a table. */
STORE_TEST(copy, a_source_that_is_not_ours_is_refused)
{
	struct pair pair = open_pair(engine);
	char url[128];
	snprintf(url, sizeof url, "sqlite:/dev/shm/crier-empty-%ld.db", (long)getpid());
	fclose(fopen(url + strlen("sqlite:"), "w"));
	if (engine == DB_SQLITE)
		pair.options.from = url;
	else
		pair.options.schema = "nobody";
	expect_refused(&pair, ERR_CONFLICT, "the source: there is no schema of crier-");
	unlink(url + strlen("sqlite:"));
}

Test(copy, a_source_that_is_not_there_is_not_made, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct pair pair = open_pair(DB_SQLITE);
	char url[128];
	snprintf(url, sizeof url, "sqlite:/dev/shm/crier-absent-%ld.db", (long)getpid());
	pair.options.from = url;
	expect_refused(&pair, ERR_UNAVAILABLE, "the source: ");
	cr_expect(ne(int, access(url + strlen("sqlite:"), F_OK), 0));
}

STORE_TEST(copy, a_database_is_not_copied_to_itself)
{
	struct pair pair = open_pair(engine);
	pair.options.to = pair.options.from;
	expect_refused(&pair, ERR_CONFLICT, "the same");
}

/* The file alone: people move it to where it shall be. */
Test(copy, a_copy_in_sqlite_is_whole_without_its_log, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct pair pair = open_pair(DB_POSTGRES);
	given_owner(&pair.from);
	char url[128], log[160];
	snprintf(url, sizeof url, "sqlite:/dev/shm/crier-whole-%ld.db", (long)getpid());
	snprintf(log, sizeof log, "%s-wal", url + strlen("sqlite:"));
	pair.options.to = url;

	cr_assert(eq(int, copy(&pair), OK));

	struct stat info = {0};
	cr_expect(stat(log, &info) != 0 || info.st_size == 0, "%ld bytes", (long)info.st_size);
	unlink(log);
	memcpy(log + strlen(log) - strlen("wal"), "shm", strlen("shm"));
	unlink(log);
	unlink(url + strlen("sqlite:"));
}

/* SQLite keeps a NUL in a text, PostgreSQL does not; and the other way round with NaN, which
 * SQLite makes NULL of: only the checksum tells. */
STORE_TEST(copy, a_value_that_the_target_cannot_keep_leaves_it_empty)
{
	struct pair pair = open_pair(engine);
	given_owner(&pair.from);
	given_thing(&pair.from, "good", 1);
	bool sqlite = engine == DB_SQLITE;
	run(&pair.from, &SQL_THING_NEW,
		DB_ARGS(db_text("bad"), db_int(1), db_null(), db_null(),
			sqlite ? db_null() : db_double((double)NAN),
			sqlite ? db_bytes("a\0b", 3) : db_null(), db_null()));

	expect_refused(&pair, ERR_INTERNAL,
		sqlite ? "the target: things, rows 1 to 2: " : "things has other rows");

	expect_empty(&pair);
}

STORE_TEST(copy, a_table_that_is_not_listed_is_refused)
{
	struct pair pair = open_pair(engine);
	const struct copy_tables fewer = {list + 1, COUNT_OF(list) - 1};
	pair.options.tables = &fewer;
	expect_refused(&pair, ERR_INTERNAL, "the source: copying knows no table owners");
}

/* What happens in the middle: a global, for progress has no argument. */
static struct fixture *writer;

static void write_meanwhile(const char *table, enum copy_stage stage, int64_t rows)
{
	(void)rows;
	if (strcmp(table, "owners") == 0 && stage == COPY_WRITTEN)
		given_thing(writer, "late", 1);
}

STORE_TEST(copy, the_copy_is_of_one_moment)
{
	struct pair pair = open_pair(engine);
	given_owner(&pair.from);
	given_thing(&pair.from, "early", 1);
	writer = &pair.from;
	pair.options.progress = write_meanwhile;

	cr_assert(eq(int, copy(&pair), OK));

	cr_expect(eq(i64, number(&pair.from, &SQL_THING_COUNT), 2));
	cr_expect(eq(i64, number(&pair.to, &SQL_THING_COUNT), 1));
}

static void die(const char *table, enum copy_stage stage, int64_t rows)
{
	(void)rows;
	if (strcmp(table, "things") == 0 && stage == COPY_COMPARED)
		_exit(42);
}

STORE_TEST(copy, one_that_dies_leaves_the_target_empty)
{
	struct pair pair = open_pair(engine);
	given_owner(&pair.from);
	given_thing(&pair.from, "a", 1);
	pair.options.progress = die;
	pid_t pid = fork();
	if (pid == 0)
		_exit(copy(&pair));
	int status;
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	cr_assert(eq(int, WEXITSTATUS(status), 42));

	expect_empty(&pair);

	pair.options.progress = NULL;
	cr_assert(eq(int, copy(&pair), OK));
	expect_same_things(&pair);
}

/* A global as writer is. The server ends every other session of the target's schema. */
static struct fixture *stopper;

static void stop_sessions(const char *table, enum copy_stage stage, int64_t rows)
{
	static const struct sql stop = {.name = "stop_sessions",
		.parameter_count = 1,
		.text = {NULL, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
			       " WHERE application_name = $1 AND pid <> pg_backend_pid()"}};
	(void)rows;
	if (strcmp(table, "things") != 0 || stage != COPY_WRITTEN)
		return;
	struct db_rows stopped = run(stopper, &stop, DB_ARGS(db_text(fixture_schema(stopper))));
	cr_assert(gt(i64, stopped.cells[0].integer, 0));
}

Test(copy, one_that_loses_its_target_says_so_in_a_line_and_leaves_it_empty,
	.fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct pair pair = open_pair(DB_SQLITE);
	given_owner(&pair.from);
	given_thing(&pair.from, "a", 1);
	stopper = &pair.to;
	pair.options.progress = stop_sessions;
	struct call *c = fixture_call(&pair.from);

	cr_expect(eq(int, copy_database(c, &pair.options, &pair.report), ERR_UNAVAILABLE));

	cr_expect(strncmp(c->failure.detail, "the target: ", 12) == 0, "%s", c->failure.detail);
	cr_expect(strpbrk(c->failure.detail, "\n\t") == NULL, "%s", c->failure.detail);
	expect_empty(&pair);
	pair.options.progress = NULL;
	cr_assert(eq(int, copy(&pair), OK));
	expect_same_things(&pair);
}
