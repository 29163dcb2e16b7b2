/* SQLite: one file in WAL mode, read by many connections and written by one.
 *
 * sqlite::memory: is a file too, in memory the kernel keeps (/dev/shm) and removed with the
 * database: SQLite's own shared memory mode has table locks and dirty reads where the real
 * thing has snapshots, so tests on it would prove little. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/random.h"
#include "db/pool.h"
#include "db/sqlite_mutex.h"
#include "db/sqlite_session.h"
#include "db/sqlite_words.h"

#define BUSY_MS 5000
#define PROGRESS_STEPS 4000   /* of the bytecode between two looks at the clock: ~50 us */
#define CHECKPOINT_PAGES 4000 /* of the log; 16 MB */
#define FORCE_PAGES 8000
#define FORCE_MS 50

/* Connecting. */

/* Counting every allocation under one lock is of no use to us. Nor is room for twenty pages that a
 * connection would make when it opens: most read through the mapping, and need a few. */
static void configure_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
	sqlite3_config(SQLITE_CONFIG_MUTEX, &sqlite_mutex_methods);
}

static const char *path_of(const char *url)
{
	return url + strlen("sqlite:");
}

static char *private_url(const char *url)
{
	if (strcmp(path_of(url), ":memory:") != 0)
		return NULL;
	unsigned char bytes[8];
	char hex[2 * sizeof bytes + 1];
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, hex);
	const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	char *out;
	if (asprintf(&out, "sqlite:%s/crier-memory-%ld-%s.db", folder, (long)getpid(), hex) < 0)
		abort();
	return out;
}

/* Nothing that is not ours has such a name. */
static void forget(const struct db_options *options)
{
	if (!strstr(options->url, "/crier-memory-"))
		return;
	static const char *const parts[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		char *path;
		if (asprintf(&path, "%s%s", path_of(options->url), parts[i]) < 0)
			abort();
		unlink(path);
		free(path);
	}
}

static int is_too_late(void *arg)
{
	const struct sqlite *sqlite = arg;
	return sqlite->deadline_us && clock_monotonic_us() > sqlite->deadline_us;
}

/* Reads go through the mapping, so the page cache may be small: idle memory stays low. What is
 * mapped is the system's to take back. */
static const char reader_pragmas[] =
	"PRAGMA query_only = ON; PRAGMA mmap_size = 536870912; PRAGMA cache_size = -512;"
	"PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";

/* FULL: a commit is on the disk when it is answered. The schema is trusted, so that a trigger
 * may keep a full-text index. What a transaction changed stays in memory until its commit, up to 10
 * MB: a page that went to the log before and changes again has all that follows summed up anew.
 * Afterwards 4 MB are kept. The log may keep its room between two checkpoints. */
static const char writer_pragmas[] =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	"PRAGMA mmap_size = 268435456; PRAGMA cache_size = -4096; PRAGMA cache_spill = 2560;"
	"PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 33554432; PRAGMA trusted_schema = ON;";

/* In double quotes is a name; SQLite would take a mistyped one for a string. */
static void configure(struct sqlite *sqlite)
{
	sqlite3_extended_result_codes(sqlite->handle, 1);
	sqlite3_busy_timeout(sqlite->handle, BUSY_MS);
	sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_progress_handler(sqlite->handle, PROGRESS_STEPS, is_too_late, sqlite);
}

static int note_log_pages(void *arg, sqlite3 *handle, const char *database, int pages)
{
	(void)handle;
	(void)database;
	struct sqlite *sqlite = arg;
	sqlite->log_pages = pages;
	return SQLITE_OK;
}

static int open_handle(struct sqlite *sqlite, const struct db_options *options)
{
	int flags = SQLITE_OPEN_NOMUTEX |
		    (sqlite->writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
				    : SQLITE_OPEN_READONLY);
	int code = sqlite3_open_v2(path_of(options->url), &sqlite->handle, flags, NULL);
	if (code != SQLITE_OK)
		return code;
	/* SQLite is content with reading where it may not write, and so for as long as it is open.
	 */
	if (sqlite->writes && sqlite3_db_readonly(sqlite->handle, "main"))
		return SQLITE_READONLY;
	configure(sqlite);
	code = sqlite3_exec(sqlite->handle, sqlite->writes ? writer_pragmas : reader_pragmas, NULL,
		NULL, NULL);
	if (sqlite->writes)
		sqlite3_wal_hook(sqlite->handle, note_log_pages, sqlite);
	return code == SQLITE_OK ? sqlite_words_register(sqlite->handle) : code;
}

/* SQLite's words, and the kernel's where it gave some. */
static void say_why(const struct sqlite *sqlite, int code, const char *path, char *why,
	size_t why_size)
{
	int number = sqlite->handle ? sqlite3_system_errno(sqlite->handle) : 0;
	const char *words = code == SQLITE_READONLY ? "the file or its disk is read-only"
			    : sqlite->handle	    ? sqlite3_errmsg(sqlite->handle)
						    : sqlite3_errstr(code);
	snprintf(why, why_size, "%s: %s%s%s", path, words, number ? ": " : "",
		number ? strerror(number) : "");
}

static void sqlite_close(struct db_connection *connection);

static struct db_connection *sqlite_connect(const struct db_options *options,
	enum connection_role role, char *why, size_t why_size)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure_library);
	struct sqlite *sqlite = calloc(1, sizeof *sqlite);
	if (!sqlite)
		abort();
	sqlite->base.driver = &driver_sqlite;
	sqlite->statement_timeout_ms = options->statement_timeout_ms;
	sqlite->writes = role == CONNECTION_WRITER;
	sqlite->force_pages = FORCE_PAGES;
	prepared_cache_init(&sqlite->base.prepared);
	int code = open_handle(sqlite, options);
	if (code == SQLITE_OK)
		return &sqlite->base;
	say_why(sqlite, code, path_of(options->url), why, why_size);
	sqlite_close(&sqlite->base);
	return NULL;
}

/* SQLite would with the last connection, but where that is a reader's it may not. So the file of
 * a daemon that was stopped, or of a copy, is whole without the log. Nobody is waited for. */
static void empty_log(sqlite3 *handle)
{
	sqlite3_busy_timeout(handle, 0);
	(void)sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static void sqlite_close(struct db_connection *connection)
{
	struct sqlite *sqlite = sqlite_of(connection);
	snapshot_finish(&sqlite->snapshot);
	prepared_cache_clear(&connection->prepared, sqlite_drop_prepared);
	prepared_cache_finish(&connection->prepared);
	for (size_t i = 0; i < CONTROL_COUNT; i++)
		sqlite3_finalize(sqlite->controls[i]);
	if (sqlite->writes && sqlite->handle)
		empty_log(sqlite->handle);
	sqlite3_close_v2(sqlite->handle);
	free(sqlite);
}

static enum err sqlite_prepare(struct call *c, struct db_connection *connection,
	const struct sql *sql, uint32_t mask)
{
	return sqlite_find(c, sqlite_of(connection), sql, mask) ? OK : c->failure.err;
}

/* Transactions. */

static const char *const control_texts[CONTROL_COUNT] = {
	[CONTROL_BEGIN] = "BEGIN IMMEDIATE",
	[CONTROL_BEGIN_SNAPSHOT] = "BEGIN",
	[CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",
	[CONTROL_SAVEPOINT] = "SAVEPOINT body",
	[CONTROL_RELEASE] = "RELEASE body",
	[CONTROL_ROLLBACK_TO] = "ROLLBACK TO body",
};

/* Waits for readers a moment and not for ever: a backup may read for minutes. It is tried again
 * when the log has grown some more. */
static int checkpoint_forcefully(struct sqlite *sqlite, int *in_log, int *written_back)
{
	sqlite->force_pages = sqlite->log_pages + CHECKPOINT_PAGES;
	sqlite3_busy_timeout(sqlite->handle, FORCE_MS);
	int code = sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, SQLITE_CHECKPOINT_RESTART,
		in_log, written_back);
	sqlite3_busy_timeout(sqlite->handle, BUSY_MS);
	return code;
}

/* Nobody is waited for. FULL and not PASSIVE, as it keeps others from writing: in SQLite
 * before 3.51.3 a log that another process, an import, begins anew just then may lose what it has
 * (wal.html, section 11, "the WAL reset bug"). For the same reason no other connection of ours
 * writes the log back. */
static int checkpoint_at_once(struct sqlite *sqlite, int *in_log, int *written_back)
{
	sqlite3_busy_timeout(sqlite->handle, 0);
	int code = sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, SQLITE_CHECKPOINT_FULL, in_log,
		written_back);
	sqlite3_busy_timeout(sqlite->handle, BUSY_MS);
	return code;
}

/* SQLite's own checkpoint tells nobody that readers are in its way, and with many of them it
 * never comes to an end: the log starts anew only when all of it was written back. */
static void after_commit(struct sqlite *sqlite)
{
	struct db_traffic *traffic = sqlite->base.traffic;
	atomic_fetch_add(&traffic->commits, 1);
	if (sqlite->log_pages < CHECKPOINT_PAGES)
		return;
	if (!atomic_exchange(&traffic->crowded, true) && traffic->readers)
		pool_rest(traffic->readers);
	int in_log = 0;
	int written_back = 0;
	int code = sqlite->log_pages >= sqlite->force_pages
			   ? checkpoint_forcefully(sqlite, &in_log, &written_back)
			   : checkpoint_at_once(sqlite, &in_log, &written_back);
	if (code != SQLITE_OK || in_log != written_back)
		return;
	sqlite->force_pages = FORCE_PAGES;
	atomic_store(&traffic->crowded, false);
}

static void sqlite_rest(struct db_connection *connection)
{
	snapshot_leave(&sqlite_of(connection)->snapshot);
}

static enum err sqlite_control(struct call *c, struct db_connection *connection,
	enum control control)
{
	struct sqlite *sqlite = sqlite_of(connection);
	sqlite3_stmt **handle = &sqlite->controls[control];
	int code = SQLITE_OK;
	sqlite->deadline_us = 0;
	snapshot_leave(&sqlite->snapshot);
	if (!*handle)
		code = sqlite3_prepare_v3(sqlite->handle, control_texts[control], -1,
			SQLITE_PREPARE_PERSISTENT, handle, NULL);
	if (code == SQLITE_OK) {
		code = sqlite3_step(*handle);
		sqlite3_reset(*handle);
	}
	if (code != SQLITE_DONE) {
		connection->rolled_back = sqlite3_get_autocommit(sqlite->handle);
		return sqlite_fail(c, sqlite, code, control_texts[control]);
	}
	if (control == CONTROL_COMMIT && sqlite->writes)
		after_commit(sqlite);
	return control == CONTROL_ROLLBACK_TO ? sqlite_control(c, connection, CONTROL_RELEASE) : OK;
}

static enum err sqlite_script(struct call *c, struct db_connection *connection, const char *text)
{
	struct sqlite *sqlite = sqlite_of(connection);
	sqlite->deadline_us = 0;
	int code = sqlite3_exec(sqlite->handle, text, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		return OK;
	connection->rolled_back |= sqlite->writes && sqlite3_get_autocommit(sqlite->handle);
	return sqlite_fail(c, sqlite, code, "script");
}

/* BEGIN IMMEDIATE has locked every other process out already. */
static enum err sqlite_migration_lock(struct call *c, struct db_connection *connection)
{
	(void)c;
	(void)connection;
	return OK;
}

const struct driver driver_sqlite = {
	.engine = DB_SQLITE,
	.one_writer = true,
	.connect = sqlite_connect,
	.close = sqlite_close,
	.rest = sqlite_rest,
	.query = sqlite_query,
	.each = sqlite_each,
	.prepare = sqlite_prepare,
	.control = sqlite_control,
	.script = sqlite_script,
	.migration_lock = sqlite_migration_lock,
	.private_url = private_url,
	.forget = forget,
	.probe_read = "SELECT count(*) FROM sqlite_schema",
	/* Marks the file as ours ("Crie"); writes a page each time, so it proves the disk. */
	.probe_write = "PRAGMA application_id = 1131571557",
	/* The pages of tables that were just made are of no use to whoever serves. */
	.settle = "PRAGMA shrink_memory",
};
