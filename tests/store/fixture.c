/* Databases that live as long as a test. */
#include "store/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/driver.h"
#include "store/postgres_server.h"

#define FIXTURES_MAX 8
#define CALLS_MAX 128
#define CONNECTIONS_MAX 8
#define QUEUE_MAX 256

/* What a fixture holds; the struct the test has is only a view. Each test is a process of its
 * own, so this needs no lock. */
struct held {
	struct db *db;
	struct clock clock;
	char *url;
	char schema[64];
	struct call calls[CALLS_MAX];
	size_t call_count;
};

static struct held held[FIXTURES_MAX];
static size_t held_count;

static struct held *held_of(const struct fixture *f)
{
	for (size_t i = 0; i < held_count; i++)
		if (held[i].db && held[i].db == f->db)
			return &held[i];
	cr_fatal("the fixture is closed");
	return NULL;
}

static struct call *add_call(struct held *each)
{
	cr_assert(lt(sz, each->call_count, CALLS_MAX), "too many calls in one fixture");
	struct call *c = &each->calls[each->call_count++];
	call_init(c, arena_create(), &each->clock);
	c->db = each->db;
	return c;
}

void fixture_require(enum db_engine engine)
{
	if (engine != DB_POSTGRES || postgres_server_url())
		return;
	if (postgres_server_is_skipped())
		cr_skip_test("CRIER_SKIP_POSTGRES is set");
	cr_fatal("no PostgreSQL: install postgresql, or set CRIER_SKIP_POSTGRES=1");
}

static char *copy(const char *string)
{
	char *out = strdup(string);
	cr_assert(ne(ptr, out, NULL));
	return out;
}

static void remove_file(const char *url)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		char path[256];
		snprintf(path, sizeof path, "%s%s", url + strlen("sqlite:"), parts[i]);
		unlink(path);
	}
}

/* A file in memory has its name only in the options, so it is made here: two databases on one
 * file must be possible. A run that was killed may have left one under a number that came again. */
static char *memory_url(size_t number)
{
	char *url;
	cr_assert(asprintf(&url, "sqlite:/dev/shm/crier-test-%ld-%zu.db", (long)getpid(), number) >
		  0);
	remove_file(url);
	return url;
}

static void must(struct call *c, enum err err)
{
	cr_assert(eq(int, err, OK), "%s (%s)", c->failure.detail ? c->failure.detail : "",
		c->failure.cause ? c->failure.cause : "");
}

struct fixture open_fixture_with(enum db_engine engine, struct db_options options)
{
	cr_assert(lt(sz, held_count, FIXTURES_MAX), "too many fixtures in one test");
	fixture_require(engine);
	struct held *each = &held[held_count];
	snprintf(each->schema, sizeof each->schema, "test_%ld_%zu", (long)getpid(), held_count);
	each->url = engine == DB_POSTGRES ? copy(postgres_server_url()) : memory_url(held_count);
	each->clock = clock_fixed(FIXTURE_NOW_US);
	held_count++;
	options.url = each->url;
	options.schema = each->schema;
	options.sql = fixture_plan.sql;
	char why[256] = "";
	each->db = db_create(&options, why, sizeof why);
	cr_assert(ne(ptr, each->db, NULL), "%s: %s", each->url, why);
	struct call *c = add_call(each);
	if (fixture_plan.migrations)
		must(c, migrate(c, each->db, fixture_plan.migrations, -1));
	struct fixture f = {.db = each->db, .clock = &each->clock};
	f.call = *add_call(each);
	return f;
}

struct fixture open_fixture(enum db_engine engine)
{
	return open_fixture_with(engine, (struct db_options){.connections_max = CONNECTIONS_MAX,
						 .write_queue_max = QUEUE_MAX});
}

const char *fixture_url(const struct fixture *f)
{
	return held_of(f)->url;
}

const char *fixture_schema(const struct fixture *f)
{
	return held_of(f)->schema;
}

struct call *fixture_call(const struct fixture *f)
{
	return add_call(held_of(f));
}

static enum err drop_schema(struct call *c, void *arg)
{
	const struct held *each = arg;
	const char *text = call_printf(c, "SET LOCAL lock_timeout = '5s'; DROP SCHEMA %s CASCADE",
		each->schema);
	return c->transaction->driver->script(c, c->transaction, text);
}

static void end_calls(struct held *each)
{
	for (size_t i = 0; i < each->call_count; i++) {
		struct arena *arena = each->calls[i].arena;
		call_finish(&each->calls[i]);
		arena_destroy(arena);
	}
	each->call_count = 0;
}

static void end(struct held *each)
{
	bool is_postgres = each->db && db_engine(each->db) == DB_POSTGRES;
	/* Best effort: the server's folder goes with the program anyway. And a test that failed
	 * within a transaction gives its connection back no more, for which db_destroy would wait.
	 */
	if (is_postgres && db_write(&each->calls[0], drop_schema, each) != OK) {
		fprintf(stderr, "schema %s stays\n", each->schema);
		each->db = NULL;
		return;
	}
	end_calls(each);
	db_destroy(each->db);
	each->db = NULL;
	if (each->url && strncmp(each->url, "sqlite:", 7) == 0)
		remove_file(each->url);
	free(each->url);
	each->url = NULL;
}

void close_fixture(struct fixture *f)
{
	end(held_of(f));
}

void fixture_close_all(void)
{
	for (size_t i = 0; i < held_count; i++)
		end(&held[i]);
	held_count = 0;
}

struct preparation {
	const struct sql *sql;
	uint32_t mask;
};

static enum err prepare(struct call *c, void *arg)
{
	const struct preparation *preparation = arg;
	return c->transaction->driver->prepare(c, c->transaction, preparation->sql,
		preparation->mask);
}

void fixture_prepare_all(struct fixture *f)
{
	for (size_t i = 0; i < fixture_plan.sql->count; i++) {
		const struct sql *sql = fixture_plan.sql->statements[i];
		for (uint32_t mask = 0; mask >> sql->clause_count == 0; mask++) {
			struct preparation preparation = {sql, mask};
			enum err err = db_write(&f->call, prepare, &preparation);
			cr_expect(eq(int, err, OK), "%s, clauses %x: %s", sql->name, mask,
				err == OK ? "" : f->call.failure.cause);
		}
	}
}

int64_t counted(struct fixture *f, const char *sql)
{
	struct sql *statement = call_alloc(&f->call, sizeof *statement);
	*statement = (struct sql){.name = "counted", .text = {sql, sql}};
	struct db_row row;
	cr_assert(eq(int, db_query_one(&f->call, statement, DB_NO_ARGS, &row), OK), "%s", sql);
	return row_int(&row);
}
