/* What breaks outside: a server's process dies, a disk fills, a place cannot be reached. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "notes.h"

static int64_t backend_of(struct call *c)
{
	struct db_row row;
	must(c, db_query_one(c, &SQL_BACKEND, DB_NO_ARGS, &row));
	return row_int(&row);
}

static void kill_backend(struct fixture *f, int64_t backend)
{
	char why[256] = "";
	struct db_options options = {.url = fixture_url(f),
		.schema = fixture_schema(f),
		.connections_max = 1,
		.write_queue_max = 1};
	struct db *before = f->call.db;
	f->call.db = db_create(&options, why, sizeof why);
	cr_assert(ne(ptr, f->call.db, NULL), "%s", why);
	must(&f->call, db_query(&f->call, &SQL_BACKEND_KILL, DB_ARGS(db_int(backend)), NULL));
	db_destroy(f->call.db);
	f->call.db = before;
}

static struct fixture given_one_connection(enum db_engine engine)
{
	return open_fixture_with(engine,
		(struct db_options){.connections_max = 1, .write_queue_max = 4});
}

Test(faults, a_read_survives_the_death_of_its_server_process, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct fixture f = given_one_connection(DB_POSTGRES);
	int64_t backend = backend_of(&f.call);
	kill_backend(&f, backend);

	cr_expect(ne(i64, backend_of(&f.call), backend));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

Test(faults, a_write_survives_it_when_it_had_not_begun, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct fixture f = given_one_connection(DB_POSTGRES);
	kill_backend(&f, backend_of(&f.call));

	given_note(&f.call, (struct note){.slug = "after"});
	cr_expect(eq(i64, note_count(&f.call), 1));
}

struct suicide {
	struct fixture *f;
	int runs;
};

static enum err lose_the_server(struct call *c, void *arg)
{
	struct suicide *suicide = arg;
	suicide->runs++;
	TRY(note_insert(c, &(struct note){.slug = "lost"}));
	kill_backend(suicide->f, backend_of(c));
	return note_insert(c, &(struct note){.slug = "never"});
}

Test(faults, a_write_that_had_begun_is_unavailable_and_leaves_nothing, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct fixture f = given_one_connection(DB_POSTGRES);
	struct fixture other = f; /* its call kills, while ours is in the transaction */
	other.call = *fixture_call(&f);
	struct suicide suicide = {.f = &other};

	cr_expect(eq(int, db_write(&f.call, lose_the_server, &suicide), ERR_UNAVAILABLE));
	cr_expect(gt(int, f.call.failure.retry_after_s, 0));
	cr_expect(eq(int, suicide.runs, 1));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

/* Two transactions that read what the other writes: one is asked to run again. */
static enum err make_serializable(struct call *c, void *arg)
{
	int *runs = arg;
	static const struct sql isolation = {.name = "isolation",
		.text = {"SELECT 1", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"}};
	(*runs)++;
	TRY(db_query(c, &isolation, DB_NO_ARGS, NULL));
	TRY(db_query(c, &SQL_COUNTER_GET, DB_NO_ARGS, NULL));
	return OK;
}

struct contest {
	struct fixture *f;
	int runs;
};

static enum err add_one(struct call *c, void *arg)
{
	(void)arg;
	return db_query(c, &SQL_COUNTER_ADD, DB_ARGS(db_int(1)), NULL);
}

static enum err read_then_write(struct call *c, void *arg)
{
	struct contest *contest = arg;
	TRY(make_serializable(c, &contest->runs));
	if (contest->runs == 1)
		must(&contest->f->call, db_write(&contest->f->call, add_one, NULL));
	return add_one(c, NULL);
}

Test(faults, a_serialization_failure_runs_the_body_again, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct fixture f = open_fixture(DB_POSTGRES);
	struct contest contest = {.f = &f};
	struct call *c = fixture_call(&f);

	must(c, db_write(c, read_then_write, &contest));

	cr_expect(eq(int, contest.runs, 2));
	struct db_row row;
	must(c, db_query_one(c, &SQL_COUNTER_GET, DB_NO_ARGS, &row));
	cr_expect(eq(i64, row_int(&row), 2));
}

static struct db *try_to_open(const char *url, char *why, size_t why_size)
{
	struct db_options options = {.url = url, .connections_max = 1, .write_queue_max = 1};
	return db_create(&options, why, why_size);
}

Test(faults, what_cannot_be_opened_says_why)
{
	static const char *const urls[] = {"sqlite:/no/such/folder/file.db",
		"postgres:///postgres?host=/no/such/folder", "mysql://x"};
	static const char *const words[] = {"unable to open", "/no/such/folder", "sqlite:PATH"};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		char why[256] = "";
		cr_expect(eq(ptr, try_to_open(urls[i], why, sizeof why), NULL));
		cr_expect(ne(ptr, strstr(why, words[i]), NULL), "%s", why);
	}
}

Test(faults, a_file_that_is_no_database_is_refused)
{
	char path[] = "/tmp/crier-test-XXXXXX";
	int fd = mkstemp(path);
	cr_assert(eq(i64, dprintf(fd, "%0600d", 7), 600));
	close(fd);
	char url[64], why[256] = "";
	snprintf(url, sizeof url, "sqlite:%s", path);
	cr_expect(eq(ptr, try_to_open(url, why, sizeof why), NULL));
	cr_expect(ne(ptr, strstr(why, "not a database"), NULL), "%s", why);
	unlink(path);
}

/* SQLite's own memory: two that ask for it have nothing in common, and it leaves no file. */
Test(faults, memory_is_private)
{
	char why[256] = "";
	struct db *one = try_to_open("sqlite::memory:", why, sizeof why);
	struct db *other = try_to_open("sqlite::memory:", why, sizeof why);
	cr_assert(ne(ptr, one, NULL), "%s", why);
	cr_assert(ne(ptr, other, NULL), "%s", why);
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	c.db = one;
	must(&c, migrate(&c, one, &db_migrations, -1));
	int number = -1;
	must(&c, migrate_current(&c, other, &number));
	cr_expect(eq(int, number, 0));
	call_finish(&c);
	arena_destroy(arena);
	db_destroy(one);
	db_destroy(other);
}

/* A disk of one megabyte. */

static enum err insert_big(struct call *c, void *arg)
{
	return note_insert(c, &(struct note){.body = arg});
}

static int64_t fill_the_disk(struct call *c, char *body, enum err *err)
{
	int64_t written = 0;
	while ((*err = db_write(c, insert_big, body)) == OK && written < 1000)
		written++;
	return written;
}

Test(faults, a_full_disk_is_unavailable_and_loses_nothing)
{
	char folder[] = "/tmp/crier-full-XXXXXX";
	cr_assert(ne(ptr, mkdtemp(folder), NULL));
	if (mount("tmpfs", folder, "tmpfs", 0, "size=1m") != 0) {
		rmdir(folder);
		fprintf(stderr, "\n*** the full disk is not tested: mount: %s ***\n\n",
			strerror(errno));
		cr_skip_test("mounting a small file system needs root");
	}
	char url[64], why[256] = "";
	snprintf(url, sizeof url, "sqlite:%s/full.db", folder);
	struct db *db = try_to_open(url, why, sizeof why);
	cr_assert(ne(ptr, db, NULL), "%s", why);
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	c.db = db;
	must(&c, migrate(&c, db, &db_migrations, -1));
	char *body = call_alloc(&c, 8001);
	memset(body, 'x', 8000);

	enum err err;
	int64_t written = fill_the_disk(&c, body, &err);
	cr_expect(eq(int, err, ERR_UNAVAILABLE));
	cr_expect(gt(int, c.failure.retry_after_s, 0));
	cr_expect(gt(i64, written, 10));
	cr_expect(eq(i64, note_count(&c), written), "what was answered is there, and no more");
	cr_expect(eq(int, db_write(&c, insert_big, body), ERR_UNAVAILABLE));
	cr_expect(eq(int, db_check(&c), ERR_UNAVAILABLE), "readiness says so");

	/* Room comes back, and with it the database. */
	cr_assert(eq(int, mount("tmpfs", folder, "tmpfs", MS_REMOUNT, "size=8m"), 0));
	must(&c, db_write(&c, insert_big, body));
	cr_expect(eq(i64, note_count(&c), written + 1));
	call_finish(&c);
	arena_destroy(arena);
	db_destroy(db);
	umount(folder);
	rmdir(folder);
}
