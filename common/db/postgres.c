/* PostgreSQL through libpq: statements prepared once per connection, times and results binary,
 * and no wait longer than the call has. Sessions are read-only, so that a write outside
 * db_write fails here as it does on SQLite; db_write opens its transactions READ WRITE. */
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/driver.h"
#include "db/postgres_url.h"
#include "db/postgres_value.h"

#define RETRY_AFTER_S 1
#define CANCEL_GRACE_US US_PER_SECOND /* for the server to say that it stopped */
#define CANCEL_STACK_BYTES ((size_t)128 * 1024)
#define CONTROL_MAX_US (30 * US_PER_SECOND) /* a COMMIT is never cancelled, only given up */

struct postgres {
	struct db_connection base;
	PGconn *handle;
	char *schema;
	unsigned prepared_ever;
	bool begins; /* a transaction, with its next statement: that saves a round trip */
};

struct postgres_prepared {
	struct prepared base;
	char name[16];
	Oid types[SQL_PARAMETERS_MAX];
};

static struct postgres *postgres_of(struct db_connection *connection)
{
	return (struct postgres *)connection;
}

/* Errors. */

static enum err tell(struct call *c, enum err err, int retry_after_s, const char *detail,
	const char *cause)
{
	const char *kept = call_printf(c, "%s", cause);
	fail_retry(c, err, retry_after_s, "%s", detail);
	c->failure.cause = kept;
	return err;
}

static enum err fail_unavailable(struct call *c, const char *cause)
{
	return tell(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "the database is not available", cause);
}

static enum err fail_lost(struct call *c, struct postgres *postgres, const char *cause)
{
	postgres->base.lost = true;
	return fail_unavailable(c, cause);
}

static bool in_class(const char *state, const char *prefix)
{
	return strncmp(state, prefix, strlen(prefix)) == 0;
}

static bool is_any(const char *state, const char *const *states)
{
	while (*states && !in_class(state, *states))
		states++;
	return *states != NULL;
}

/* SQLSTATEs, or their first letters (PostgreSQL's appendix A). */
static const char *const duplicate[] = {"23505", "23P01", NULL};
static const char *const serialization[] = {"40001", "40P01", NULL};
static const char *const connection_gone[] = {"08", "57P01", "57P02", "57P03", "57P05", NULL};
static const char *const resources[] = {"53", "58", "55P03", NULL};

/* A plan the schema has left behind, or a statement somebody dropped: a new session helps. */
static bool is_stale_session(const PGresult *result, const char *state)
{
	const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
	return in_class(state, "26000") || (in_class(state, "0A000") && function &&
						   strcmp(function, "RevalidateCachedQuery") == 0);
}

/* A read-only session refuses a write outside db_write, which is our mistake; a READ WRITE
 * transaction that is refused meets a standby. */
static enum err fail_read_only(struct call *c, struct postgres *postgres, const char *cause)
{
	if (c->transaction)
		return fail_lost(c, postgres, cause);
	return tell(c, ERR_INTERNAL, 0, "the database could not do it",
		call_printf(c, "%s (writes outside db_write)", cause));
}

static enum err fail_state(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *state, const char *cause)
{
	if (is_any(state, duplicate))
		return tell(c, ERR_CONFLICT, 0, "it exists already", cause);
	if (in_class(state, "23503"))
		return tell(c, ERR_CONFLICT, 0, "what it belongs to is not there", cause);
	if (in_class(state, "57014"))
		return tell(c, ERR_TIMEOUT, 0, "the database took too long", cause);
	if (is_any(state, serialization)) {
		postgres->base.again = true;
		return fail_unavailable(c, cause);
	}
	if (is_any(state, connection_gone) || is_stale_session(result, state))
		return fail_lost(c, postgres, cause);
	if (is_any(state, resources))
		return fail_unavailable(c, cause);
	if (in_class(state, "25006"))
		return fail_read_only(c, postgres, cause);
	return tell(c, ERR_INTERNAL, 0,
		in_class(state, "23") ? "the database refused a value"
				      : "the database could not do it",
		cause);
}

/* libpq says it in several lines, each ended. */
static void say_in_one_line(const char *message, char *why, size_t why_size)
{
	size_t len = 0;
	for (; *message && len + 1 < why_size; message++) {
		bool blank = *message == '\n' || *message == '\t' || *message == ' ';
		if (!blank)
			why[len++] = *message;
		else if (len && why[len - 1] != ' ')
			why[len++] = ' ';
	}
	why[len && why[len - 1] == ' ' ? len - 1 : len] = '\0';
}

/* The server gave no answer: libpq says what became of the connection. */
static enum err fail_silent(struct call *c, struct postgres *postgres, const char *name)
{
	char why[512];
	say_in_one_line(PQerrorMessage(postgres->handle), why, sizeof why);
	return fail_lost(c, postgres, call_printf(c, "%s: %s", name, why));
}

/* The primary message names tables and columns, never values: those are in the details. */
static enum err fail_result(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *name)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	if (!state || !message || PQstatus(postgres->handle) == CONNECTION_BAD)
		return fail_silent(c, postgres, name);
	return fail_state(c, postgres, result, state,
		call_printf(c, "%s: %s (%s)", name, message, state));
}

/* Waiting. */

static bool is_readable_by(struct postgres *postgres, int64_t until_us)
{
	struct pollfd poll_for = {.fd = PQsocket(postgres->handle), .events = POLLIN};
	int result;
	do {
		int64_t left_us = until_us - clock_monotonic_us();
		int timeout_ms = !until_us ? -1 : left_us > 0 ? (int)(left_us / US_PER_MS) + 1 : 0;
		result = poll(&poll_for, 1, timeout_ms);
	} while (result < 0 && errno == EINTR);
	return result > 0;
}

/* True when a result is there, or the connection broke, which PQgetResult tells. */
static bool wait_for_result(struct postgres *postgres, int64_t until_us)
{
	while (PQisBusy(postgres->handle)) {
		if (!is_readable_by(postgres, until_us))
			return false;
		if (!PQconsumeInput(postgres->handle))
			return true;
	}
	return true;
}

/* PQcancel waits for the server without an end, and one that hangs lets it wait: so a thread of
 * its own does. Where it does not come back in time the connection must go with it, for a late
 * cancel would hit the next statement. */
static void *send_cancel(void *arg)
{
	char why[256];
	PGcancel *request = arg;
	bool sent = PQcancel(request, why, sizeof why);
	PQfreeCancel(request);
	return sent ? arg : NULL;
}

static bool start_cancel(struct postgres *postgres, pthread_t *thread)
{
	PGcancel *request = PQgetCancel(postgres->handle);
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, CANCEL_STACK_BYTES);
	bool started = request && pthread_create(thread, &attributes, send_cancel, request) == 0;
	pthread_attr_destroy(&attributes);
	if (!started)
		PQfreeCancel(request);
	return started;
}

static bool cancel(struct postgres *postgres)
{
	int64_t until_us = clock_monotonic_us() + CANCEL_GRACE_US;
	struct timespec until = {.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000};
	pthread_t thread;
	void *sent;
	if (!start_cancel(postgres, &thread))
		return false;
	if (pthread_clockjoin_np(thread, &sent, CLOCK_MONOTONIC, &until) != 0) {
		pthread_detach(thread);
		return false;
	}
	return sent && wait_for_result(postgres, until_us);
}

static bool is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
	       status == PGRES_EMPTY_QUERY;
}

/* In a pipeline NULL ends each statement and a sync all of them; else NULL is the end. */
static bool is_last(struct postgres *postgres, const PGresult *result)
{
	if (PQpipelineStatus(postgres->handle) == PQ_PIPELINE_OFF)
		return !result;
	return PQresultStatus(result) == PGRES_PIPELINE_SYNC;
}

static PGresult *keep(PGresult *kept, PGresult *next)
{
	bool failed = kept && !is_good(kept);
	PQclear(failed ? next : kept);
	return failed ? kept : next;
}

/* The first error of all results, else the last; NULL when the connection is of no use. */
static PGresult *collect(struct postgres *postgres, int64_t until_us, bool may_cancel)
{
	PGresult *kept = NULL;
	for (;;) {
		if (!wait_for_result(postgres, until_us) && !(may_cancel && cancel(postgres)))
			break;
		PGresult *next = PQgetResult(postgres->handle);
		if (is_last(postgres, next)) {
			PQclear(next);
			return kept;
		}
		if (!next && PQstatus(postgres->handle) == CONNECTION_BAD)
			break;
		if (next)
			kept = keep(kept, next);
	}
	PQclear(kept);
	postgres->base.lost = true;
	return NULL;
}

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
	bool good = is_good(result);
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
		"SET search_path = %s, public; SET timezone = 'UTC'; SET statement_timeout = %d;"
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

static void drop_prepared(struct prepared *prepared)
{
	free(prepared);
}

static void postgres_close(struct db_connection *connection)
{
	struct postgres *postgres = postgres_of(connection);
	prepared_cache_clear(&connection->prepared, drop_prepared);
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
	say_in_one_line(PQerrorMessage(postgres->handle), why, why_size);
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

/* Sends nothing more; answers what the server says to what was sent. */
static PGresult *await_answer(struct call *c, struct postgres *postgres, bool sent)
{
	return sent ? collect(postgres, c->deadline_us, true) : NULL;
}

static bool describe(struct call *c, struct postgres *postgres, struct postgres_prepared *prepared)
{
	PGresult *result = await_answer(c, postgres,
		PQsendDescribePrepared(postgres->handle, prepared->name));
	bool good = result && is_good(result) && PQnparams(result) == prepared->base.argument_count;
	for (int i = 0; good && i < prepared->base.argument_count; i++)
		prepared->types[i] = PQparamtype(result, i);
	if (!good)
		fail_result(c, postgres, result, prepared->base.sql->name);
	PQclear(result);
	return good;
}

static bool prepare_on_server(struct call *c, struct postgres *postgres, const char *name,
	const struct sql *sql, const char *text)
{
	PGresult *result = await_answer(c, postgres,
		PQsendPrepare(postgres->handle, name, text, 0, NULL));
	bool good = result && is_good(result);
	if (!good)
		fail_result(c, postgres, result, sql->name);
	PQclear(result);
	return good;
}

/* NULL when it cannot be prepared; the call's failure says why. */
static struct postgres_prepared *prepare(struct call *c, struct postgres *postgres,
	const struct sql *sql, uint32_t mask)
{
	struct variant variant;
	statement_compose(sql, DB_POSTGRES, mask, c->arena, &variant);
	struct postgres_prepared *prepared = calloc(1, sizeof *prepared);
	if (!prepared)
		abort();
	prepared->base = (struct prepared){.sql = sql,
		.mask = mask,
		.argument_count = variant.argument_count};
	memcpy(prepared->base.arguments, variant.arguments, sizeof variant.arguments);
	snprintf(prepared->name, sizeof prepared->name, "s%u", postgres->prepared_ever++);
	if (prepare_on_server(c, postgres, prepared->name, sql, variant.text) &&
		describe(c, postgres, prepared))
		return prepared;
	free(prepared);
	return NULL;
}

static bool forget_all(struct call *c, struct postgres *postgres)
{
	prepared_cache_clear(&postgres->base.prepared, drop_prepared);
	PGresult *result = await_answer(c, postgres,
		PQsendQuery(postgres->handle, "DEALLOCATE ALL"));
	bool good = result && is_good(result);
	if (!good)
		fail_result(c, postgres, result, "DEALLOCATE");
	PQclear(result);
	return good;
}

static struct postgres_prepared *find(struct call *c, struct postgres *postgres,
	const struct sql *sql, uint32_t mask)
{
	struct prepared_cache *cache = &postgres->base.prepared;
	struct prepared *found = prepared_find(cache, sql, mask);
	if (found)
		return (struct postgres_prepared *)found;
	if (prepared_cache_full(cache) && !forget_all(c, postgres))
		return NULL;
	struct postgres_prepared *prepared = prepare(c, postgres, sql, mask);
	if (prepared)
		prepared_add(cache, &prepared->base);
	return prepared;
}

static bool send_query(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args)
{
	const char *values[SQL_PARAMETERS_MAX];
	int lengths[SQL_PARAMETERS_MAX], formats[SQL_PARAMETERS_MAX];
	for (size_t i = 0; i < prepared->base.argument_count; i++) {
		struct postgres_parameter parameter = postgres_encode(c->arena, prepared->types[i],
			&args[prepared->base.arguments[i]]);
		values[i] = parameter.data;
		lengths[i] = parameter.len;
		formats[i] = parameter.format;
	}
	return PQsendQueryPrepared(postgres->handle, prepared->name, prepared->base.argument_count,
		values, lengths, formats, 1);
}

static enum err fail_column(struct call *c, const PGresult *result, int column, const char *name)
{
	return tell(c, ERR_INTERNAL, 0, "the database could not do it",
		call_printf(c, "%s: column %s has type %u, which the statement must cast", name,
			PQfname(result, column), PQftype(result, column)));
}

static enum err copy_row(struct call *c, struct arena *arena, const PGresult *result, int row,
	struct db_value *cells, const char *name)
{
	int columns = PQnfields(result);
	for (int i = 0; i < columns; i++) {
		if (PQgetisnull(result, row, i))
			cells[i] = db_null();
		else if (!postgres_decode(arena, PQftype(result, i), PQgetvalue(result, row, i),
				 (size_t)PQgetlength(result, row, i), &cells[i]))
			return fail_column(c, result, i, name);
	}
	return OK;
}

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
		TRY(copy_row(c, c->arena, result, (int)i, cells + i * found.columns, name));
	*rows = found;
	return OK;
}

static bool send_begin(struct postgres *postgres)
{
	return PQsendQueryParams(postgres->handle, control_texts[CONTROL_BEGIN], 0, NULL, NULL,
		NULL, NULL, 0);
}

/* One round trip for the statement with every row of arguments, and the BEGIN it may need. */
static PGresult *run_pipeline(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args, size_t times)
{
	bool sent = PQenterPipelineMode(postgres->handle) &&
		    (!postgres->begins || send_begin(postgres));
	for (size_t i = 0; i < times && sent; i++)
		sent = send_query(c, postgres, prepared,
			args + i * prepared->base.sql->parameter_count);
	sent = sent && PQpipelineSync(postgres->handle);
	PGresult *result = await_answer(c, postgres, sent);
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
		return run_pipeline(c, postgres, prepared, args, times);
	return await_answer(c, postgres, send_query(c, postgres, prepared, args));
}

static enum err find_and_run(struct call *c, struct postgres *postgres, const struct sql *sql,
	const struct db_value *args, size_t times, struct db_rows *rows)
{
	struct postgres_prepared *prepared = find(c, postgres, sql,
		statement_mask(sql, DB_POSTGRES, args));
	if (!prepared)
		return c->failure.err;
	PGresult *result = run(c, postgres, prepared, args, times);
	enum err err = result && is_good(result) ? copy_result(c, result, sql->name, rows)
						 : fail_result(c, postgres, result, sql->name);
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

static enum err postgres_query(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, struct db_rows *rows)
{
	return postgres_query_each(c, connection, sql, args, 1, rows);
}

static enum err postgres_prepare(struct call *c, struct db_connection *connection,
	const struct sql *sql, uint32_t mask)
{
	return find(c, postgres_of(connection), sql, mask) ? OK : c->failure.err;
}

/* Transactions. */

/* A COMMIT of a failed transaction succeeds as a ROLLBACK: that is none. */
static bool did(enum control control, PGresult *result)
{
	return is_good(result) &&
	       (control != CONTROL_COMMIT || strcmp(PQcmdStatus(result), "COMMIT") == 0);
}

/* Whether a COMMIT took place is worth waiting for; the others end with the call, and those that
 * clear up after it have a moment more. */
static int64_t control_until_us(const struct call *c, enum control control)
{
	int64_t now_us = clock_monotonic_us();
	if (control == CONTROL_COMMIT || !c->deadline_us)
		return now_us + CONTROL_MAX_US;
	return (now_us > c->deadline_us ? now_us : c->deadline_us) + CANCEL_GRACE_US;
}

static enum err control_now(struct call *c, struct postgres *postgres, enum control control)
{
	PGresult *result = NULL;
	if (PQsendQuery(postgres->handle, control_texts[control]))
		result = collect(postgres, control_until_us(c, control), false);
	enum err err = OK;
	if (!result || !is_good(result))
		err = fail_result(c, postgres, result, control_texts[control]);
	else if (!did(control, result))
		err = tell(c, ERR_INTERNAL, 0, "the change was not saved",
			"a failed transaction was committed");
	PQclear(result);
	return err;
}

static enum err begin_now(struct call *c, struct postgres *postgres)
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
	TRY(begin_now(c, postgres));
	return control_now(c, postgres, control);
}

/* All rows at once: each parameter is an array. */

static bool send_set(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args, size_t times)
{
	const char *values[SQL_PARAMETERS_MAX];
	int lengths[SQL_PARAMETERS_MAX], formats[SQL_PARAMETERS_MAX];
	for (size_t i = 0; i < prepared->base.argument_count; i++) {
		struct postgres_parameter parameter = postgres_encode_array(c->arena,
			prepared->types[i], &args[prepared->base.arguments[i]],
			prepared->base.sql->parameter_count, times);
		values[i] = parameter.data;
		lengths[i] = parameter.len;
		formats[i] = parameter.format;
	}
	return PQsendQueryPrepared(postgres->handle, prepared->name, prepared->base.argument_count,
		values, lengths, formats, 1);
}

static enum err postgres_query_set(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, size_t times, struct db_rows *rows)
{
	struct postgres *postgres = postgres_of(connection);
	TRY(begin_now(c, postgres));
	const struct postgres_prepared *prepared = find(c, postgres, sql, 0);
	if (!prepared)
		return c->failure.err;
	PGresult *result = await_answer(c, postgres, send_set(c, postgres, prepared, args, times));
	enum err err = result && is_good(result) ? copy_result(c, result, sql->name, rows)
						 : fail_result(c, postgres, result, sql->name);
	PQclear(result);
	return err;
}

/* Row by row: libpq reads the next one from the socket when it is asked for it. */

struct reading {
	struct arena *arena; /* of one row */
	db_each_row *row;
	void *arg;
	bool over;
};

static enum err hand_over(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *name, struct reading *reading)
{
	if (result && PQresultStatus(result) == PGRES_TUPLES_OK) {
		reading->over = true;
		return OK;
	}
	if (!result || PQresultStatus(result) != PGRES_SINGLE_TUPLE)
		return fail_result(c, postgres, result, name);
	arena_reset(reading->arena);
	size_t count = (size_t)PQnfields(result);
	struct db_value *cells = arena_alloc_raw(reading->arena, count * sizeof *cells);
	TRY(copy_row(c, reading->arena, result, 0, cells, name));
	return reading->row(c, reading->arg, cells, count);
}

static enum err read_next(struct call *c, struct postgres *postgres, const char *name,
	struct reading *reading)
{
	bool came = wait_for_result(postgres, c->deadline_us);
	PGresult *result = came ? PQgetResult(postgres->handle) : NULL;
	enum err err = hand_over(c, postgres, result, name, reading);
	PQclear(result);
	return err;
}

/* Rows that nobody reads go with their connection. */
static enum err read_rows(struct call *c, struct postgres *postgres, const char *name,
	struct reading *reading)
{
	enum err err = OK;
	while (err == OK && !reading->over)
		err = read_next(c, postgres, name, reading);
	if (err == OK)
		PQclear(collect(postgres, c->deadline_us, false));
	else
		postgres->base.lost = true;
	return err;
}

static enum err postgres_each(struct call *c, struct db_connection *connection,
	const struct sql *sql, db_each_row *row, void *arg)
{
	struct postgres *postgres = postgres_of(connection);
	TRY(begin_now(c, postgres));
	const struct postgres_prepared *prepared = find(c, postgres, sql, 0);
	if (!prepared)
		return c->failure.err;
	if (!send_query(c, postgres, prepared, NULL) || !PQsetSingleRowMode(postgres->handle))
		return fail_lost(c, postgres, PQerrorMessage(postgres->handle));
	struct reading reading = {.arena = arena_create(), .row = row, .arg = arg};
	enum err err = read_rows(c, postgres, sql->name, &reading);
	arena_destroy(reading.arena);
	return err;
}

static enum err postgres_script(struct call *c, struct db_connection *connection, const char *text)
{
	struct postgres *postgres = postgres_of(connection);
	TRY(begin_now(c, postgres));
	PGresult *result = NULL;
	if (PQsendQuery(postgres->handle, text))
		result = collect(postgres, c->deadline_us, true);
	enum err err = OK;
	if (!result || !is_good(result))
		err = fail_result(c, postgres, result, "script");
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
		return fail_lost(c, postgres, PQerrorMessage(postgres->handle));
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
