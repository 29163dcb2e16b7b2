/* SQLite: one file in WAL mode, read by many connections and written by one.
 *
 * sqlite::memory: is a file too, in memory the kernel keeps (/dev/shm) and removed with the
 * database: SQLite's own shared memory mode has table locks and dirty reads where the real
 * thing has snapshots, so tests on it would prove little. */
#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "db/driver.h"
#include "db/pool.h"
#include "db/sqlite_mutex.h"
#include "db/sqlite_snapshot.h"
#include "db/sqlite_words.h"

#define BUSY_MS 5000
#define PROGRESS_STEPS 4000 /* of the bytecode between two looks at the clock: ~50 us */
#define RETRY_AFTER_S 1
#define CHECKPOINT_PAGES 2000 /* of the log; 8 MB */
#define FORCE_PAGES 8000
#define FORCE_MS 50

struct sqlite {
	struct db_connection base;
	sqlite3 *handle;
	sqlite3_stmt *controls[CONTROL_COUNT];
	int statement_timeout_ms;
	int64_t deadline_us; /* of the running statement; 0: none */
	bool writes;
	struct snapshot snapshot; /* of a reader */
	int log_pages;		  /* of a writer: in the log after its last commit */
	int force_pages;	  /* in the log before it stops waiting for its chance */
};

struct sqlite_prepared {
	struct prepared base;
	sqlite3_stmt *handle;
	bool writes;
};

static struct sqlite *sqlite_of(struct db_connection *connection)
{
	return (struct sqlite *)connection;
}

/* Errors. What SQLite says may hold names of tables and values: it is for the log. */

static enum err tell(struct call *c, enum err err, int retry_after_s, const char *detail,
	const char *cause)
{
	const char *kept = call_printf(c, "%s", cause);
	fail_retry(c, err, retry_after_s, "%s", detail);
	c->failure.cause = kept;
	return err;
}

static enum err fail_constraint(struct call *c, int code, const char *cause)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return tell(c, ERR_CONFLICT, 0, "it exists already", cause);
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return tell(c, ERR_CONFLICT, 0, "what it belongs to is not there", cause);
	default:
		return tell(c, ERR_INTERNAL, 0, "the database refused a value", cause);
	}
}

static enum err fail_sqlite(struct call *c, struct sqlite *sqlite, int code, const char *name)
{
	const char *cause = call_printf(c, "%s: %s", name, sqlite3_errmsg(sqlite->handle));
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return fail_constraint(c, code, cause);
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_BUSY:
	case SQLITE_CANTOPEN:
	case SQLITE_NOMEM:
		return tell(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "the database is not available",
			cause);
	case SQLITE_INTERRUPT:
		return tell(c, ERR_TIMEOUT, 0, "the database took too long", cause);
	default:
		return tell(c, ERR_INTERNAL, 0, "the database could not do it", cause);
	}
}

/* Connecting. */

/* Counting every allocation under one lock is of no use to us. */
static void configure_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
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

/* Reads go through the mapping, so the page cache may be small: idle memory stays low. */
static const char reader_pragmas[] =
	"PRAGMA query_only = ON; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -512;"
	"PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";

/* FULL: a commit is on the disk when it is answered. The schema is trusted, so that a trigger
 * may keep a full-text index. */
static const char writer_pragmas[] =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	"PRAGMA mmap_size = 268435456; PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY;"
	"PRAGMA journal_size_limit = 16777216; PRAGMA trusted_schema = ON;";

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

static void drop_prepared(struct prepared *prepared)
{
	sqlite3_finalize(((struct sqlite_prepared *)prepared)->handle);
	free(prepared);
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
	prepared_cache_clear(&connection->prepared, drop_prepared);
	prepared_cache_finish(&connection->prepared);
	for (size_t i = 0; i < CONTROL_COUNT; i++)
		sqlite3_finalize(sqlite->controls[i]);
	if (sqlite->writes && sqlite->handle)
		empty_log(sqlite->handle);
	sqlite3_close_v2(sqlite->handle);
	free(sqlite);
}

/* Queries. */

static enum err check_prepared(struct call *c, struct sqlite *sqlite,
	const struct sqlite_prepared *prepared)
{
	const char *name = prepared->base.sql->name;
	if (!prepared->handle)
		return tell(c, ERR_INTERNAL, 0, "the database could not do it",
			call_printf(c, "%s: is empty", name));
	if (prepared->writes && !sqlite->writes)
		return tell(c, ERR_INTERNAL, 0, "the database could not do it",
			call_printf(c, "%s: writes outside db_write", name));
	if (sqlite3_bind_parameter_count(prepared->handle) != prepared->base.argument_count)
		return tell(c, ERR_INTERNAL, 0, "the database could not do it",
			call_printf(c, "%s: SQLite sees other parameters", name));
	return OK;
}

/* NULL when it cannot be prepared; the call's failure says why. */
static struct sqlite_prepared *prepare(struct call *c, struct sqlite *sqlite, const struct sql *sql,
	uint32_t mask)
{
	struct variant variant;
	statement_compose(sql, DB_SQLITE, mask, c->arena, &variant);
	sqlite3_stmt *handle;
	int code = sqlite3_prepare_v3(sqlite->handle, variant.text, -1, SQLITE_PREPARE_PERSISTENT,
		&handle, NULL);
	if (code != SQLITE_OK) {
		fail_sqlite(c, sqlite, code, sql->name);
		return NULL;
	}
	struct sqlite_prepared *prepared = calloc(1, sizeof *prepared);
	if (!prepared)
		abort();
	*prepared = (struct sqlite_prepared){.handle = handle,
		.base = {.sql = sql, .mask = mask, .argument_count = variant.argument_count},
		.writes = handle && !sqlite3_stmt_readonly(handle)};
	memcpy(prepared->base.arguments, variant.arguments, sizeof variant.arguments);
	if (check_prepared(c, sqlite, prepared) == OK)
		return prepared;
	drop_prepared(&prepared->base);
	return NULL;
}

static struct sqlite_prepared *find(struct call *c, struct sqlite *sqlite, const struct sql *sql,
	uint32_t mask)
{
	struct prepared_cache *cache = &sqlite->base.prepared;
	struct prepared *found = prepared_find(cache, sql, mask);
	if (found)
		return (struct sqlite_prepared *)found;
	struct sqlite_prepared *prepared = prepare(c, sqlite, sql, mask);
	if (!prepared)
		return NULL;
	if (prepared_cache_full(cache))
		prepared_cache_clear(cache, drop_prepared);
	prepared_add(cache, &prepared->base);
	return prepared;
}

/* The bytes are borrowed until the reset: they outlive it. */
static int bind_value(sqlite3_stmt *handle, int index, const struct db_value *value)
{
	switch (value->type) {
	case DB_INT:
	case DB_TIME:
		return sqlite3_bind_int64(handle, index, value->integer);
	case DB_DOUBLE:
		return sqlite3_bind_double(handle, index, value->real);
	case DB_TEXT:
		return sqlite3_bind_text64(handle, index, value->text.data ? value->text.data : "",
			value->text.len, SQLITE_STATIC, SQLITE_UTF8);
	case DB_NULL:
		break;
	}
	return sqlite3_bind_null(handle, index);
}

static int bind_all(const struct sqlite_prepared *prepared, const struct db_value *args)
{
	int code = SQLITE_OK;
	for (int i = 0; i < prepared->base.argument_count && code == SQLITE_OK; i++)
		code = bind_value(prepared->handle, i + 1, &args[prepared->base.arguments[i]]);
	return code;
}

static struct db_value copy_text(struct arena *arena, sqlite3_stmt *handle, int column)
{
	const unsigned char *data = sqlite3_column_text(handle, column);
	size_t len = (size_t)sqlite3_column_bytes(handle, column);
	return db_bytes(arena_copy(arena, (const char *)data, data ? len : 0), data ? len : 0);
}

static struct db_value copy_cell(struct arena *arena, sqlite3_stmt *handle, int column)
{
	switch (sqlite3_column_type(handle, column)) {
	case SQLITE_INTEGER:
		return db_int(sqlite3_column_int64(handle, column));
	case SQLITE_FLOAT:
		return db_double(sqlite3_column_double(handle, column));
	case SQLITE_NULL:
		return db_null();
	default:
		return copy_text(arena, handle, column);
	}
}

/* Most answers are one row: room for one, then for four times as many each time. */
static struct db_value *add_row(struct arena *arena, struct db_rows *rows, size_t *capacity)
{
	struct db_value *cells = (struct db_value *)(uintptr_t)rows->cells;
	if (rows->count == *capacity) {
		*capacity = *capacity ? *capacity * 4 : 1;
		cells = arena_alloc_raw(arena, *capacity * rows->columns * sizeof *cells);
		if (rows->count)
			memcpy(cells, rows->cells, rows->count * rows->columns * sizeof *cells);
		rows->cells = cells;
	}
	return cells + rows->count++ * rows->columns;
}

static int step_all(struct arena *arena, sqlite3_stmt *handle, struct db_rows *rows)
{
	size_t capacity = 0;
	int code;
	while ((code = sqlite3_step(handle)) == SQLITE_ROW) {
		rows->columns = (size_t)sqlite3_column_count(handle);
		struct db_value *cell = add_row(arena, rows, &capacity);
		for (int i = 0; i < (int)rows->columns; i++)
			cell[i] = copy_cell(arena, handle, i);
	}
	return code;
}

static int64_t sooner(int64_t one_us, int64_t other_us)
{
	if (!one_us || !other_us)
		return one_us ? one_us : other_us;
	return one_us < other_us ? one_us : other_us;
}

/* Interrupting a write undoes the whole group, so only its own time limit does; reading may
 * end with the call. */
static int64_t deadline_of(const struct call *c, const struct sqlite *sqlite, bool writes)
{
	int64_t limit_us = sqlite->statement_timeout_ms
				   ? clock_monotonic_us() + sqlite->statement_timeout_ms * US_PER_MS
				   : 0;
	return writes ? limit_us : sooner(limit_us, c->deadline_us);
}

/* A reader in a transaction that is not the kept snapshot's is in db_read. */
static int enter(struct sqlite *sqlite)
{
	bool in_read = !sqlite->snapshot.held && !sqlite3_get_autocommit(sqlite->handle);
	if (sqlite->writes || in_read)
		return SQLITE_OK;
	return snapshot_enter(&sqlite->snapshot, sqlite->handle, sqlite->base.traffic);
}

static enum err sqlite_query(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, struct db_rows *rows)
{
	struct sqlite *sqlite = sqlite_of(connection);
	struct sqlite_prepared *prepared = find(c, sqlite, sql,
		statement_mask(sql, DB_SQLITE, args));
	if (!prepared)
		return c->failure.err;
	sqlite->deadline_us = deadline_of(c, sqlite, prepared->writes);
	struct db_rows found = {0};
	int code = enter(sqlite);
	if (code == SQLITE_OK)
		code = bind_all(prepared, args);
	if (code == SQLITE_OK)
		code = step_all(c->arena, prepared->handle, &found);
	enum err err = OK;
	if (code != SQLITE_DONE)
		err = fail_sqlite(c, sqlite, code, sql->name);
	else if (prepared->writes)
		found.changed = sqlite3_changes64(sqlite->handle);
	connection->changes = sqlite3_total_changes64(sqlite->handle);
	sqlite3_reset(prepared->handle);
	if (err != OK)
		snapshot_leave(&sqlite->snapshot);
	connection->rolled_back |= sqlite->writes && sqlite3_get_autocommit(sqlite->handle);
	if (err == OK)
		*rows = found;
	return err;
}

/* One row in an arena of its own. */
static enum err hand_over(struct call *c, struct arena *arena, sqlite3_stmt *handle,
	db_each_row *row, void *arg)
{
	arena_reset(arena);
	int count = sqlite3_column_count(handle);
	struct db_value *cells = arena_alloc_raw(arena, (size_t)count * sizeof *cells);
	for (int i = 0; i < count; i++)
		cells[i] = copy_cell(arena, handle, i);
	return row(c, arg, cells, (size_t)count);
}

static enum err sqlite_each(struct call *c, struct db_connection *connection, const struct sql *sql,
	db_each_row *row, void *arg)
{
	struct sqlite *sqlite = sqlite_of(connection);
	struct sqlite_prepared *prepared = find(c, sqlite, sql, 0);
	if (!prepared)
		return c->failure.err;
	sqlite->deadline_us = deadline_of(c, sqlite, prepared->writes);
	struct arena *arena = arena_create();
	enum err err = OK;
	int code = SQLITE_ROW;
	while (err == OK && (code = sqlite3_step(prepared->handle)) == SQLITE_ROW)
		err = hand_over(c, arena, prepared->handle, row, arg);
	if (err == OK && code != SQLITE_DONE)
		err = fail_sqlite(c, sqlite, code, sql->name);
	sqlite3_reset(prepared->handle);
	arena_destroy(arena);
	return err;
}

static enum err sqlite_prepare(struct call *c, struct db_connection *connection,
	const struct sql *sql, uint32_t mask)
{
	return find(c, sqlite_of(connection), sql, mask) ? OK : c->failure.err;
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
			   : sqlite3_wal_checkpoint_v2(sqlite->handle, NULL,
				     SQLITE_CHECKPOINT_PASSIVE, &in_log, &written_back);
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
		return fail_sqlite(c, sqlite, code, control_texts[control]);
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
	return fail_sqlite(c, sqlite, code, "script");
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
};
