/* Endings in the database: rows to structs and back. */
#include "sessions/endings_store.h"

#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"

enum err endings_store_add_session(struct call *c, int64_t session_id, int64_t revoked_at_us)
{
	return db_query(c, &SQL_ENDING_OF_SESSION,
		DB_ARGS(db_int(session_id), db_time(revoked_at_us)), NULL);
}

enum err endings_store_add_sessions_of(struct call *c, int64_t user_id, int64_t revoked_at_us)
{
	return db_query(c, &SQL_ENDINGS_OF_SESSIONS,
		DB_ARGS(db_int(user_id), db_time(revoked_at_us)), NULL);
}

enum err endings_store_add_role(struct call *c, int64_t user_id, enum account_role role)
{
	return db_query(c, &SQL_ENDING_OF_ROLE,
		DB_ARGS(db_int(user_id), db_name(account_role_names, role),
			db_time(call_now_us(c))),
		NULL);
}

static void read_ending(struct db_row *row, struct ending *ending)
{
	ending->id = row_int(row);
	ending->is_session = row_int_or_null(row, &ending->session_id);
	ending->user_id = row_int(row);
	ending->role = (enum account_role)row_name(row, account_role_names);
	ending->ended_at_us = row_time(row);
	row_end(row);
}

static enum err query_page(struct call *c, const struct sql *sql, int64_t key, int limit,
	struct endings_page *page)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_int(key), db_int(limit)), &rows));
	page->count = rows.count;
	page->items = call_alloc(c, (rows.count + 1) * sizeof *page->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		read_ending(&row, &page->items[i]);
	}
	return OK;
}

enum err endings_store_after(struct call *c, int64_t id, int limit, struct endings_page *page)
{
	return query_page(c, &SQL_ENDINGS_AFTER, id, limit, page);
}

enum err endings_store_of_user(struct call *c, int64_t user_id, int limit,
	struct endings_page *page)
{
	return query_page(c, &SQL_ENDINGS_OF_USER, user_id, limit, page);
}

enum err endings_store_purge(struct call *c, int64_t before_us)
{
	return db_query(c, &SQL_ENDINGS_PURGE, DB_ARGS(db_time(before_us)), NULL);
}
