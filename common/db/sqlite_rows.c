/* Values in, rows out, within the time that there is. */
#include <stdint.h>
#include <string.h>

#include "db/sqlite_session.h"

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

enum err sqlite_query(struct call *c, struct db_connection *connection, const struct sql *sql,
	const struct db_value *args, struct db_rows *rows)
{
	struct sqlite *sqlite = sqlite_of(connection);
	struct sqlite_prepared *prepared = sqlite_find(c, sqlite, sql,
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
		err = sqlite_fail(c, sqlite, code, sql->name);
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

enum err sqlite_each(struct call *c, struct db_connection *connection, const struct sql *sql,
	db_each_row *row, void *arg)
{
	struct sqlite *sqlite = sqlite_of(connection);
	struct sqlite_prepared *prepared = sqlite_find(c, sqlite, sql, 0);
	if (!prepared)
		return c->failure.err;
	sqlite->deadline_us = deadline_of(c, sqlite, prepared->writes);
	struct arena *arena = arena_create();
	enum err err = OK;
	int code = SQLITE_ROW;
	while (err == OK && (code = sqlite3_step(prepared->handle)) == SQLITE_ROW)
		err = hand_over(c, arena, prepared->handle, row, arg);
	if (err == OK && code != SQLITE_DONE)
		err = sqlite_fail(c, sqlite, code, sql->name);
	connection->changes = sqlite3_total_changes64(sqlite->handle);
	sqlite3_reset(prepared->handle);
	connection->rolled_back |= sqlite->writes && sqlite3_get_autocommit(sqlite->handle);
	arena_destroy(arena);
	return err;
}
