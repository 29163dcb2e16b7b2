/* Readers keep a snapshot for a moment: nobody may notice, but by the speed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "notes.h"

#define READERS 4
#define ROWS 6000
#define BODY_BYTES 4000
#define AGE_MAX_US 500 /* as sqlite_snapshot.c has it */

STORE_TEST(snapshot, every_write_is_seen_by_the_next_read)
{
	struct fixture f = open_fixture(engine);
	for (int64_t i = 0; i < 200; i++) {
		cr_assert(eq(i64, note_count(&f.call), i));
		given_note(&f.call, (struct note){.slug = NULL, .body = "x"});
	}
}

STORE_TEST(snapshot, what_another_process_wrote_is_seen_in_a_moment)
{
	struct fixture f = open_fixture(engine);
	struct db_options options = {.url = fixture_url(&f),
		.schema = fixture_schema(&f),
		.sql = fixture_plan.sql,
		.connections_max = 2,
		.write_queue_max = 10};
	char why[256];
	struct db *other = db_create(&options, why, sizeof why);
	cr_assert(other != NULL, "%s", why);
	cr_assert(eq(i64, note_count(&f.call), 0));

	struct db *own = f.call.db;
	f.call.db = other;
	given_note(&f.call, (struct note){.body = "elsewhere"});
	f.call.db = own;

	usleep(2 * AGE_MAX_US);
	cr_expect(eq(i64, note_count(&f.call), 1));
	db_destroy(other);
}

struct reader {
	struct call *call;
	_Atomic bool *stop;
	int64_t reads;
	pthread_t thread;
};

static void *read_all_the_time(void *arg)
{
	struct reader *reader = arg;
	for (; !atomic_load(reader->stop); reader->reads++)
		note_count(reader->call);
	return NULL;
}

static int64_t log_bytes(const struct fixture *f)
{
	char path[512];
	snprintf(path, sizeof path, "%s-wal", strchr(fixture_url(f), ':') + 1);
	struct stat found;
	cr_assert(eq(int, stat(path, &found), 0));
	return (int64_t)found.st_size;
}

/* Writes ROWS notes, and looks how long the log gets. */
static int64_t longest_log_while_writing(struct fixture *f)
{
	char *body = call_alloc(&f->call, BODY_BYTES + 1);
	memset(body, 'x', BODY_BYTES);
	int64_t longest = 0;
	for (int i = 0; i < ROWS; i++) {
		given_note(&f->call, (struct note){.body = body});
		int64_t now = log_bytes(f);
		longest = now > longest ? now : longest;
	}
	return longest;
}

Test(snapshot, the_log_stays_short_however_much_is_read, .fini = fixture_close_all)
{
	struct fixture f = open_fixture(DB_SQLITE);
	_Atomic bool stop = false;
	struct reader readers[READERS];
	for (int i = 0; i < READERS; i++) {
		readers[i] = (struct reader){.call = fixture_call(&f), .stop = &stop};
		pthread_create(&readers[i].thread, NULL, read_all_the_time, &readers[i]);
	}

	int64_t longest = longest_log_while_writing(&f);

	atomic_store(&stop, true);
	for (int i = 0; i < READERS; i++) {
		pthread_join(readers[i].thread, NULL);
		cr_expect(gt(i64, readers[i].reads, 0));
	}
	/* Plain SQLite gets to 100 MB here; 32 MB is where ours stops waiting for its chance. */
	cr_expect(lt(i64, longest, (int64_t)64 << 20));
}
