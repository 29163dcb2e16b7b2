/* The API: opens a database, and sends each query or transaction to where it runs. */
#include "db/db.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/database.h"
#include "db/sqlite_writer.h"
#include "db/transaction.h"

#define SET_ROWS_MAX 1000  /* of one statement, whose time is limited */
#define ROUND_TRIP_MAX 100 /* statements sent before the first answer is read */

static const struct driver *driver_of(const char *url)
{
	if (strncmp(url, "sqlite:", 7) == 0)
		return &driver_sqlite;
	if (strncmp(url, "postgres://", 11) == 0 || strncmp(url, "postgresql://", 13) == 0)
		return &driver_postgres;
	return NULL;
}

static char *copy_string(const char *string)
{
	char *copy = string ? strdup(string) : NULL;
	if (string && !copy)
		abort();
	return copy;
}

/* Nobody else's database is called :memory:, so each such url gets a name of its own. */
static void copy_options(struct db *db, const struct db_options *options)
{
	db->options = *options;
	char *private_url = db->driver->private_url ? db->driver->private_url(options->url) : NULL;
	db->options.url = private_url ? private_url : copy_string(options->url);
	db->options.schema = copy_string(options->schema);
}

static bool open_writer(struct db *db, char *why, size_t why_size)
{
	if (!db->driver->one_writer || db->options.read_only)
		return true;
	db->writer = writer_create(db->driver, &db->options, &db->traffic, why, why_size);
	return db->writer != NULL;
}

/* One connection, opened and given back: it answers. */
static bool prove(struct db *db, char *why, size_t why_size)
{
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	struct db_connection *connection;
	enum err err = pool_take(&c, db->pool, &connection);
	if (err == OK)
		pool_give(db->pool, connection);
	else
		snprintf(why, why_size, "%s", c.failure.cause ? c.failure.cause : c.failure.detail);
	call_finish(&c);
	arena_destroy(arena);
	return err == OK;
}

bool db_check_url(const char *url, char *why, size_t why_size)
{
	const struct driver *driver = driver_of(url);
	if (!driver)
		snprintf(why, why_size, "a database is sqlite:PATH or postgres://…, not this");
	return driver && (!driver->check_url || driver->check_url(url, why, why_size));
}

struct db *db_create(const struct db_options *options, char *why, size_t why_size)
{
	assert(options->connections_max >= 1 && options->connections_max <= 256);
	if (!db_check_url(options->url, why, why_size))
		return NULL;
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		abort();
	db->driver = driver_of(options->url);
	copy_options(db, options);
	if (open_writer(db, why, why_size) &&
		(db->pool = pool_create(db->driver, &db->options, &db->traffic, why, why_size)) !=
			NULL &&
		prove(db, why, why_size))
		return db;
	db_destroy(db);
	return NULL;
}

void db_destroy(struct db *db)
{
	if (!db)
		return;
	writer_destroy(db->writer); /* it speaks to the pool */
	pool_destroy(db->pool);
	if (db->driver->forget)
		db->driver->forget(&db->options);
	free((char *)(uintptr_t)db->options.url);
	free((char *)(uintptr_t)db->options.schema);
	free(db);
}

enum db_engine db_engine(const struct db *db)
{
	return db->driver->engine;
}

/* Whatever ran, a transaction remembers that a statement of it failed. */
static enum err query_on(struct call *c, struct db_connection *connection, const struct sql *sql,
	const struct db_value *args, struct db_rows *rows)
{
	struct db_rows unwanted;
	return connection->driver->query(c, connection, sql, args, rows ? rows : &unwanted);
}

static enum err query_in_transaction(struct call *c, const struct sql *sql,
	const struct db_value *args, struct db_rows *rows)
{
	struct db_connection *connection = c->transaction;
	if (connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	enum err err = query_on(c, connection, sql, args, rows);
	if (err != OK)
		connection->failed = err;
	return err;
}

static enum err query_in_pool(struct call *c, const struct sql *sql, const struct db_value *args,
	struct db_rows *rows, bool *lost)
{
	struct pool *pool = c->db->pool;
	struct db_connection *connection;
	TRY(pool_take(c, pool, &connection));
	enum err err = query_on(c, connection, sql, args, rows);
	*lost = connection->lost;
	pool_give(pool, connection);
	return err;
}

enum err db_query(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct db_rows *rows)
{
	assert(arg_count == sql->parameter_count);
	(void)arg_count;
	if (c->transaction)
		return query_in_transaction(c, sql, args, rows);
	bool lost = false;
	enum err err = query_in_pool(c, sql, args, rows, &lost);
	if (err != ERR_UNAVAILABLE || !lost || call_remaining_ms(c, 1) == 0)
		return err;
	/* The server restarted while we idled; reading again does no harm. */
	call_forgive(c);
	return query_in_pool(c, sql, args, rows, &lost);
}

static enum err query_each_on(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, size_t times)
{
	const struct driver *driver = connection->driver;
	struct db_rows unwanted;
	if (driver->query_each)
		return driver->query_each(c, connection, sql, args, times, &unwanted);
	for (size_t i = 0; i < times; i++)
		TRY(driver->query(c, connection, sql, args + i * sql->parameter_count, &unwanted));
	return OK;
}

static enum err query_two_on(struct call *c, struct db_connection *connection,
	const struct sql *first, const struct sql *sql, const struct db_value *args,
	struct db_rows *rows)
{
	const struct driver *driver = connection->driver;
	struct db_rows unwanted;
	if (driver->query_two)
		return driver->query_two(c, connection, first, sql, args, rows);
	TRY(driver->query(c, connection, first, NULL, &unwanted));
	return driver->query(c, connection, sql, args, rows);
}

enum err db_query_two(struct call *c, const struct sql *first, const struct sql *sql,
	const struct db_value *args, size_t arg_count, struct db_rows *rows)
{
	assert(c->transaction && !first->parameter_count && arg_count == sql->parameter_count);
	assert(!first->clause_count && !sql->clause_count);
	(void)arg_count; /* for a release */
	struct db_connection *connection = c->transaction;
	if (connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	enum err err = query_two_on(c, connection, first, sql, args, rows);
	if (err != OK)
		connection->failed = err;
	return err;
}

enum err db_query_each(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t times)
{
	assert(c->transaction && !sql->clause_count);
	struct db_connection *connection = c->transaction;
	if (connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	enum err err = OK;
	for (size_t done = 0; done < times && err == OK; done += ROUND_TRIP_MAX) {
		size_t some = times - done < ROUND_TRIP_MAX ? times - done : ROUND_TRIP_MAX;
		err = query_each_on(c, connection, sql, args + done * sql->parameter_count, some);
	}
	if (err != OK)
		connection->failed = err;
	return err;
}

/* What one statement answered goes behind what those before it did; room is for all from the first
 * on, for one that answers at most a row for each. */
static void add_rows(struct call *c, struct db_rows *all, const struct db_rows *some, size_t *room,
	size_t likely)
{
	all->changed += some->changed;
	if (!some->count)
		return;
	struct db_value *cells = (struct db_value *)(uintptr_t)all->cells;
	if (all->count + some->count > *room) {
		*room = 2 * all->count + some->count > likely ? 2 * all->count + some->count
							      : likely;
		cells = arena_alloc_raw(c->arena, *room * some->columns * sizeof *cells);
		if (all->count)
			memcpy(cells, all->cells, all->count * some->columns * sizeof *cells);
	}
	memcpy(cells + all->count * some->columns, some->cells,
		some->count * some->columns * sizeof *cells);
	all->cells = cells;
	all->columns = some->columns;
	all->count += some->count;
}

static enum err query_set_on(struct call *c, struct db_connection *connection,
	const struct sql *sql, const struct db_value *args, size_t times, struct db_rows *all)
{
	const struct driver *driver = connection->driver;
	size_t room = 0;
	size_t step = driver->query_set ? SET_ROWS_MAX : 1;
	for (size_t done = 0; done < times; done += step) {
		const struct db_value *from = args + done * sql->parameter_count;
		size_t some = times - done < step ? times - done : step;
		struct db_rows rows = {0};
		TRY(driver->query_set ? driver->query_set(c, connection, sql, from, some, &rows)
				      : driver->query(c, connection, sql, from, &rows));
		add_rows(c, all, &rows, &room, times);
	}
	return OK;
}

enum err db_query_set_rows(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t times, struct db_rows *rows)
{
	assert(c->transaction && !sql->clause_count);
	struct db_connection *connection = c->transaction;
	if (connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	*rows = (struct db_rows){0};
	enum err err = query_set_on(c, connection, sql, args, times, rows);
	if (err != OK)
		connection->failed = err;
	return err;
}

enum err db_query_set(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t times, int64_t *changed)
{
	struct db_rows rows = {0};
	TRY(db_query_set_rows(c, sql, args, times, &rows));
	*changed = rows.changed;
	return OK;
}

enum err db_query_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct db_row *row)
{
	struct db_rows rows = {0};
	TRY(db_query(c, sql, args, arg_count, &rows));
	if (!rows.count) {
		c->failure = (struct failure){.err = ERR_NOT_FOUND};
		return ERR_NOT_FOUND;
	}
	*row = db_row(&rows, 0);
	return OK;
}

static enum err write_whole(struct call *c, db_transaction *body, void *arg)
{
	if (c->db->options.read_only)
		return fail(c, ERR_INTERNAL, "the database is opened for reading");
	if (c->db->writer)
		return writer_run(c, c->db->writer, body, arg);
	return transaction_run(c, c->db->pool, body, arg);
}

struct hooked {
	db_transaction *body;
	void *arg;
};

static enum err run_hooked(struct call *c, void *arg)
{
	const struct hooked *hooked = arg;
	const struct write_hook *hook = c->write_hook;
	TRY(hook->before(c, hook->arg));
	TRY(hooked->body(c, hooked->arg));
	return hook->after(c, hook->arg);
}

enum err db_write(struct call *c, db_transaction *body, void *arg)
{
	struct hooked hooked = {body, arg};
	if (c->transaction)
		return transaction_run_nested(c, c->transaction, body, arg);
	if (!c->write_hook)
		return write_whole(c, body, arg);
	assert(!c->write_hook->done);
	TRY(write_whole(c, run_hooked, &hooked));
	c->write_hook->done = true;
	return OK;
}

enum err db_write_aside(struct call *c, db_transaction *body, void *arg)
{
	struct write_hook *hook = c->write_hook;
	c->write_hook = NULL;
	enum err err = db_write(c, body, arg);
	c->write_hook = hook;
	return err;
}

enum err db_read(struct call *c, db_transaction *body, void *arg)
{
	assert(!c->transaction);
	return transaction_read(c, c->db->pool, body, arg);
}

enum err db_each(struct call *c, const struct sql *sql, db_each_row *row, void *arg)
{
	assert(c->transaction && !sql->parameter_count && !sql->clause_count);
	struct db_connection *connection = c->transaction;
	if (connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	enum err err = connection->driver->each(c, connection, sql, row, arg);
	if (err != OK)
		connection->failed = err;
	return err;
}

static enum err probe_write(struct call *c, void *arg)
{
	(void)arg;
	const struct driver *driver = c->transaction->driver;
	return driver->script(c, c->transaction, driver->probe_write);
}

enum err db_check(struct call *c)
{
	struct db_connection *connection;
	TRY(pool_take(c, c->db->pool, &connection));
	enum err err = connection->driver->script(c, connection, c->db->driver->probe_read);
	pool_give(c->db->pool, connection);
	TRY(err);
	return db_write(c, probe_write, NULL);
}
