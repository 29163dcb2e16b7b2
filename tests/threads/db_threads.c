/* Everything common/db shares between threads, used at once: for the thread sanitizer, under
 * which Criterion cannot run. `db_threads [URL]`; exits 0 when every count is right. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "db/db.h"
#include "db/migrate.h"

#define THREADS 24
#define ROUNDS 200
#define BOTH(string)           \
	{                      \
		string, string \
	}

static const struct sql add = {.name = "add",
	.parameter_count = 2,
	.text = BOTH("INSERT INTO counts (name, value) VALUES ($1, $2)"
		     " ON CONFLICT (name) DO UPDATE SET value = counts.value + excluded.value")};
static const struct sql get = {.name = "get",
	.parameter_count = 1,
	.text = BOTH("SELECT value FROM counts WHERE name = $1")};
static const struct sql clash = {.name = "clash",
	.parameter_count = 1,
	.text = BOTH("INSERT INTO counts (name, value) VALUES ($1, 0)")};

static const struct migration steps[] = {{.number = 1,
	.name = "counts",
	.up = BOTH("CREATE TABLE counts (name TEXT PRIMARY KEY, value BIGINT NOT NULL)"),
	.down = BOTH("DROP TABLE counts")}};
static const struct migration_set migrations = {steps, 1};

struct worker {
	struct db *db;
	int number;
	_Atomic int64_t *committed;
};

static void expect(bool so, const struct call *c, const char *what)
{
	if (so)
		return;
	fprintf(stderr, "db_threads: %s: %s\n", what,
		c->failure.cause    ? c->failure.cause
		: c->failure.detail ? c->failure.detail
				    : "");
	exit(1);
}

static enum err add_one(struct call *c, void *arg)
{
	(void)arg;
	return db_query(c, &add, DB_ARGS(db_text("all"), db_int(1)), NULL);
}

static enum err add_and_clash(struct call *c, void *arg)
{
	TRY(add_one(c, arg));
	return db_query(c, &clash, DB_ARGS(db_text("all")), NULL);
}

static enum err add_and_refuse(struct call *c, void *arg)
{
	TRY(add_one(c, arg));
	return fail(c, ERR_PRECONDITION, "no");
}

static void write_one(struct call *c, struct worker *worker)
{
	enum err err = db_write(c, add_one, NULL);
	expect(err == OK || err == ERR_TIMEOUT || err == ERR_UNAVAILABLE, c, "write");
	if (err == OK)
		(*worker->committed)++;
}

static void one_round(struct call *c, struct worker *worker, int round)
{
	struct db_row row;
	switch ((round + worker->number) % 5) {
	case 0:
		expect(db_write(c, add_and_clash, NULL) == ERR_CONFLICT, c, "clash");
		break;
	case 1:
		expect(db_write(c, add_and_refuse, NULL) == ERR_PRECONDITION, c, "refuse");
		break;
	case 2:
		c->deadline_us = clock_monotonic_us() + 200 + 50 * round;
		write_one(c, worker);
		c->deadline_us = 0;
		break;
	case 3:
		expect(db_query_one(c, &get, DB_ARGS(db_text("all")), &row) == OK, c, "read");
		expect(row_int(&row) >= 0, c, "value");
		break;
	default:
		write_one(c, worker);
	}
}

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	c.db = worker->db;
	for (int i = 0; i < ROUNDS; i++) {
		one_round(&c, worker, i);
		call_forgive(&c);
		arena_reset(arena);
	}
	call_finish(&c);
	arena_destroy(arena);
	return NULL;
}

static void run_workers(struct db *db, _Atomic int64_t *committed)
{
	pthread_t threads[THREADS];
	struct worker workers[THREADS];
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){db, i, committed};
		if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0)
			abort();
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
	struct db_options options = {.url = argc > 1 ? argv[1] : "sqlite::memory:",
		.schema = "threads",
		.connections_max = 4,
		.write_queue_max = 64,
		.statement_timeout_ms = 20000};
	char why[256];
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	c.db = db_create(&options, why, sizeof why);
	c.failure.detail = why;
	expect(c.db != NULL, &c, "open");
	expect(migrate(&c, c.db, &migrations, 0) == OK, &c, "migrate down");
	expect(migrate(&c, c.db, &migrations, -1) == OK, &c, "migrate up");
	_Atomic int64_t committed = 1;
	expect(db_write(&c, add_one, NULL) == OK, &c, "first");
	run_workers(c.db, &committed);
	struct db_row row;
	expect(db_query_one(&c, &get, DB_ARGS(db_text("all")), &row) == OK, &c, "count");
	int64_t found = row_int(&row);
	printf("%lld committed, %lld counted\n", (long long)committed, (long long)found);
	expect(found == committed, &c, "the counts differ");
	db_destroy(c.db);
	call_finish(&c);
	arena_destroy(arena);
	return 0;
}
