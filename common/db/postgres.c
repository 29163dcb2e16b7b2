/* PostgreSQL through libpq: statements prepared once per connection, times and results binary,
 * and no wait longer than the call has. Sessions are read-only, so that a write outside
 * db_write fails here as it does on SQLite; db_write opens its transactions READ WRITE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/postgres_session.h"
#include "db/postgres_url.h"

#define CLEAR_UP_US US_PER_SECOND	    /* after the call's end, for what ends a transaction */
#define CONTROL_MAX_US (30 * US_PER_SECOND) /* a COMMIT is never cancelled, only given up */

/* Connecting. */

static void say_nothing(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

/* What stands before dbname, the url may set otherwise. Keepalives find a machine that went away
 * without a word; two hours, the kernel's, are too long for a thread without a deadline. */
static PGconn *open_handle(const struct db_options *options)
{
	const char *const keywords[] = {"connect_timeout", "tcp_user_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "gssencmode", "dbname",
		"client_encoding", "fallback_application_name", NULL};
	const char *const values[] = {"5", "10000", "10", "5", "3", "disable", options->url, "UTF8",
		options->schema ? options->schema : "crier", NULL};
	return PQconnectdbParams(keywords, values, 1);
}

static bool run_now(struct postgres *postgres, const char *text)
{
	PGresult *result = PQexec(postgres->handle, text);
	bool good = postgres_is_good(result);
	PQclear(result);
	return good;
}

/* Extensions live in public. The schema need not exist yet: migrate makes it. No statement takes
 * more than its own core: there are others waiting. */
static bool configure(struct postgres *postgres, const struct db_options *options)
{
	char *schema = PQescapeIdentifier(postgres->handle, postgres->schema,
		strlen(postgres->schema));
	char *text = NULL;
	int len = asprintf(&text,
		"SET search_path = %s, public; SET timezone = 'UTC'; SET jit = off; SET statement_timeout = %d;"
		"SET idle_in_transaction_session_timeout = '60s';"
		"SET max_parallel_workers_per_gather = 0;"
		"SET default_transaction_read_only = on",
		schema ? schema : "public", options->statement_timeout_ms);
	if (len < 0)
		abort();
	bool good = schema && run_now(postgres, text);
	free(text);
	PQfreemem(schema);
	return good;
}

static void postgres_close(struct db_connection *connection)
{
	struct postgres *postgres = postgres_of(connection);
	prepared_cache_clear(&connection->prepared, postgres_drop_prepared);
	prepared_cache_finish(&connection->prepared);
	PQfinish(postgres->handle);
	free(postgres->schema);
	free(postgres);
}

static struct db_connection *postgres_connect(const struct db_options *options,
	enum connection_role role, char *why, size_t why_size)
{
	(void)role;
	struct postgres *postgres = calloc(1, sizeof *postgres);
	if (!postgres)
		abort();
	postgres->base.driver = &driver_postgres;
	postgres->schema = strdup(options->schema ? options->schema : "public");
	if (!postgres->schema)
		abort();
	prepared_cache_init(&postgres->base.prepared);
	postgres->handle = open_handle(options);
	PQsetNoticeProcessor(postgres->handle, say_nothing, NULL);
	if (PQstatus(postgres->handle) == CONNECTION_OK && configure(postgres, options))
		return &postgres->base;
	postgres_say(PQerrorMessage(postgres->handle), why, why_size);
	postgres_close(&postgres->base);
	return NULL;
}

/* Queries. */

/* Who reads one for long may idle between two statements of it. */
static const char snapshot_text[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
				    "SET LOCAL idle_in_transaction_session_timeout = 0";

static const char *const control_texts[CONTROL_COUNT] = {
	[CONTROL_BEGIN] = "BEGIN READ WRITE",
	[CONTROL_BEGIN_SNAPSHOT] = snapshot_text,
	[CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",
	[CONTROL_SAVEPOINT] = "SAVEPOINT body",
	[CONTROL_RELEASE] = "RELEASE body",
	[CONTROL_ROLLBACK_TO] = "ROLLBACK TO body; RELEASE body",
};

static int64_t changed_rows(PGresult *result)
{
	return PQcmdStatus(result)[0] == 'S' ? 0 : strtoll(PQcmdTuples(result), NULL, 10);
}

static enum err copy_result(struct call *c, PGresult *result, const char *name,
	struct db_rows *rows)
{
	struct db_rows found = {.count = (size_t)PQntuples(result),
		.columns = (size_t)PQnfields(result),
		.changed = changed_rows(result)};
	struct db_value *cells = arena_alloc_raw(c->arena,
		found.count * found.columns * sizeof *cells);
	found.cells = cells;
	for (size_t i = 0; i < found.count; i++)
		TRY(postgres_copy_row(c, c->arena, result, (int)i, cells + i * found.columns,
			name));
	*rows = found;
	return OK;
}

static bool send_begin(struct postgres *postgres)
{
	return PQsendQueryParams(postgres->handle, control_texts[CONTROL_BEGIN], 0, NULL, NULL,
		NULL, NULL, 0);
}

/* One round trip for the statement with every row of arguments, the BEGIN it may need, and the
 * statement before it, if there is one. */
static PGresult *run_pipeline(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *before, const struct postgres_prepared *prepared,
	const struct db_value *args, size_t times)
{
	bool sent = PQenterPipelineMode(postgres->handle) &&
		    (!postgres->begins || send_begin(postgres)) &&
		    (!before || postgres_send(c, postgres, before, NULL));
	for (size_t i = 0; i < times && sent; i++)
		sent = postgres_send(c, postgres, prepared,
			args + i * prepared->base.sql->parameter_count);
	sent = sent && PQpipelineSync(postgres->handle);
	PGresult *result = postgres_await(c, postgres, sent);
	PQexitPipelineMode(postgres->handle);
	return result;
}

/* Before a transaction has begun nothing was done: another connection may try. */
static void note_begun(struct postgres *postgres)
{
	if (postgres->begins)
		postgres->base.again |= postgres->base.lost;
	postgres->begins = false;
}

static PGresult *run(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args, size_t times)
{
	if (postgres->begins || times > 1)
		return run_pipeline(c, postgres, NULL, prepared, args, times);
	return postgres_await(c, postgres, postgres_send(c, postgres, prepared, args));
}

static enum err find_and_run(struct call *c, struct postgres *postgres, const struct sql *sql,
	const struct db_value *args, size_t times, struct db_rows *rows)
{
	struct postgres_prepared *prepared = postgres_find(c, postgres, sql,
		statement_mask(sql, DB_POSTGRES, args));
	if (!prepared)
		return c->failure.err;
	PGresult *result = run(c, postgres, prepared, args, times);
	enum err err = result && postgres_is_good(result)
			       ? copy_result(c, result, sql->name, rows)
			       : postgres_fail(c, postgres, result, sql->name);
	PQclear(result);
	return err;
}

static enum err postgres_query_each(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, size_t times, struct db_rows *rows)
{
	struct postgres *postgres = postgres_of(connection);
	enum err err = find_and_run(c, postgres, sql, args, times, rows);
	note_begun(postgres);
	return err;
}

static enum err run_two(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *first, const struct postgres_prepared *second,
	const struct db_value *args, struct db_rows *rows)
{
	PGresult *result = run_pipeline(c, postgres, first, second, args, 1);
	const char *name = second->base.sql->name;
	enum err err = result && postgres_is_good(result)
			       ? copy_result(c, result, name, rows)
			       : postgres_fail(c, postgres, result, name);
	PQclear(result);
	return err;
}

/* A cache that is full is emptied for the second one: then the first one is prepared once more. */
static enum err postgres_query_two(struct call *c, struct db_connection *connection,
	const struct sql *first, const struct sql *sql, const struct db_value *args,
	struct db_rows *rows)
{
	struct postgres *postgres = postgres_of(connection);
	const struct postgres_prepared *one = postgres_find(c, postgres, first, 0);
	const struct postgres_prepared *other = one ? postgres_find(c, postgres, sql, 0) : NULL;
	one = other ? postgres_find(c, postgres, first, 0) : NULL;
	enum err err = one && other ? run_two(c, postgres, one, other, args, rows) : c->failure.err;
	note_begun(postgres);
	return err;
}

static enum err postgres_query(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, struct db_rows *rows)
{
	return postgres_query_each(c, connection, sql, args, 1, rows);
}

static enum err postgres_prepare(struct call *c, struct db_connection *connection,
	const struct sql *sql, uint32_t mask)
{
	return postgres_find(c, postgres_of(connection), sql, mask) ? OK : c->failure.err;
}

static enum err postgres_query_set(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, size_t times, struct db_rows *rows)
{
	struct postgres *postgres = postgres_of(connection);
	TRY(postgres_begin_now(c, postgres));
	const struct postgres_prepared *prepared = postgres_find(c, postgres, sql, 0);
	if (!prepared)
		return c->failure.err;
	PGresult *result = postgres_await(c, postgres,
		postgres_send_set(c, postgres, prepared, args, times));
	enum err err = result && postgres_is_good(result)
			       ? copy_result(c, result, sql->name, rows)
			       : postgres_fail(c, postgres, result, sql->name);
	PQclear(result);
	return err;
}

/* Transactions. */

/* A COMMIT of a failed transaction succeeds as a ROLLBACK: that is none. */
static bool did(enum control control, PGresult *result)
{
	return postgres_is_good(result) &&
	       (control != CONTROL_COMMIT || strcmp(PQcmdStatus(result), "COMMIT") == 0);
}

/* Whether a COMMIT took place is worth waiting for; the others end with the call, and those that
 * clear up after it have a moment more. */
static int64_t control_until_us(const struct call *c, enum control control)
{
	int64_t now_us = clock_monotonic_us();
	if (control == CONTROL_COMMIT || !c->deadline_us)
		return now_us + CONTROL_MAX_US;
	return (now_us > c->deadline_us ? now_us : c->deadline_us) + CLEAR_UP_US;
}

static enum err control_now(struct call *c, struct postgres *postgres, enum control control)
{
	PGresult *result = NULL;
	if (PQsendQuery(postgres->handle, control_texts[control]))
		result = postgres_collect(postgres, control_until_us(c, control), false);
	enum err err = OK;
	if (!result || !postgres_is_good(result))
		err = postgres_fail(c, postgres, result, control_texts[control]);
	else if (!did(control, result))
		err = postgres_tell(c, ERR_INTERNAL, 0, "the change was not saved",
			"a failed transaction was committed");
	PQclear(result);
	return err;
}

enum err postgres_begin_now(struct call *c, struct postgres *postgres)
{
	if (!postgres->begins)
		return OK;
	enum err err = control_now(c, postgres, CONTROL_BEGIN);
	note_begun(postgres);
	return err;
}

/* A transaction without a statement was none. */
static enum err postgres_control(struct call *c, struct db_connection *connection,
	enum control control)
{
	struct postgres *postgres = postgres_of(connection);
	bool ends = control == CONTROL_COMMIT || control == CONTROL_ROLLBACK;
	if (control == CONTROL_BEGIN || (ends && postgres->begins)) {
		postgres->begins = control == CONTROL_BEGIN;
		return OK;
	}
	TRY(postgres_begin_now(c, postgres));
	return control_now(c, postgres, control);
}

static enum err postgres_script(struct call *c, struct db_connection *connection, const char *text)
{
	struct postgres *postgres = postgres_of(connection);
	TRY(postgres_begin_now(c, postgres));
	PGresult *result = NULL;
	if (PQsendQuery(postgres->handle, text))
		result = postgres_collect(postgres, c->deadline_us, true);
	enum err err = OK;
	if (!result || !postgres_is_good(result))
		err = postgres_fail(c, postgres, result, "script");
	PQclear(result);
	return err;
}

/* CREATE SCHEMA IF NOT EXISTS wants the right to create even where it exists. */
static const char make_schema[] =
	"SELECT pg_advisory_xact_lock(hashtextextended(current_setting('crier.schema'), 0));"
	"DO $$ DECLARE wanted text := current_setting('crier.schema'); BEGIN"
	" IF to_regnamespace(quote_ident(wanted)) IS NULL THEN"
	" EXECUTE format('CREATE SCHEMA %I', wanted); END IF; END $$";

static enum err postgres_migration_lock(struct call *c, struct db_connection *connection)
{
	struct postgres *postgres = postgres_of(connection);
	char *schema = PQescapeLiteral(postgres->handle, postgres->schema,
		strlen(postgres->schema));
	if (!schema)
		return postgres_fail_lost(c, postgres, PQerrorMessage(postgres->handle));
	const char *text = call_printf(c,
		"SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
		"SET LOCAL crier.schema = %s; %s",
		schema, make_schema);
	PQfreemem(schema);
	return postgres_script(c, connection, text);
}

const struct driver driver_postgres = {
	.engine = DB_POSTGRES,
	.one_writer = false,
	.check_url = postgres_url_check,
	.connect = postgres_connect,
	.close = postgres_close,
	.query = postgres_query,
	.query_each = postgres_query_each,
	.query_two = postgres_query_two,
	.query_set = postgres_query_set,
	.each = postgres_each,
	.prepare = postgres_prepare,
	.control = postgres_control,
	.script = postgres_script,
	.migration_lock = postgres_migration_lock,
	.probe_read = "SELECT 1",
	/* A transaction id is given only where something may be written. */
	.probe_write = "SELECT pg_current_xact_id()",
};
