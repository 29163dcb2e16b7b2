/* Sessions in the database: rows to structs and back. */
#include "sessions/session_store.h"

#include <inttypes.h>

#include "auth_sql.h"
#include "db/db.h"
#include "sessions/endings_store.h"

#define LISTED_MAX 200

static enum err query_session(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct session *session)
{
	struct db_row row;
	TRY(db_query_one(c, sql, args, arg_count, &row));
	session->id = row_int(&row);
	session->user_id = row_int(&row);
	session->counter = row_int(&row);
	session->rotated_at_us = row_time(&row);
	session->expires_at_us = row_time(&row);
	session->is_revoked = row_time_or_null(&row, &session->revoked_at_us);
	row_end(&row);
	return OK;
}

enum err session_store_begin(struct call *c, int64_t user_id, int64_t expires_at_us,
	struct session *session)
{
	struct db_value now = db_time(call_now_us(c));
	TRY(db_query(c, &SQL_SESSIONS_PURGE, DB_ARGS(now), NULL));
	return query_session(c, &SQL_SESSION_INSERT,
		DB_ARGS(db_int(user_id), now, db_time(expires_at_us),
			db_text(session_user_agent(c)), db_text(c->client_ip)),
		session);
}

enum err session_store_touch(struct call *c, int64_t id, struct session *session)
{
	return query_session(c, &SQL_SESSION_TOUCH, DB_ARGS(db_int(id), db_time(call_now_us(c))),
		session);
}

enum err session_store_rotate(struct call *c, struct session *session, int64_t expires_at_us)
{
	int64_t now_us = call_now_us(c);
	TRY(db_query(c, &SQL_SESSION_ROTATE,
		DB_ARGS(db_int(session->id), db_int(session->counter), db_time(now_us),
			db_time(expires_at_us)),
		NULL));
	session->counter++;
	session->rotated_at_us = now_us;
	session->expires_at_us = expires_at_us;
	return OK;
}

enum err session_store_revoke(struct call *c, int64_t id)
{
	int64_t now_us = call_now_us(c);
	TRY(db_query(c, &SQL_SESSION_REVOKE, DB_ARGS(db_int(id), db_time(now_us)), NULL));
	return endings_store_add_session(c, id, now_us);
}

enum err session_store_revoke_of(struct call *c, int64_t user_id, int64_t id)
{
	struct db_rows rows;
	int64_t now_us = call_now_us(c);
	TRY(db_query(c, &SQL_SESSION_REVOKE_OF,
		DB_ARGS(db_int(id), db_int(user_id), db_time(now_us)), &rows));
	if (!rows.changed)
		return fail(c, ERR_NOT_FOUND, "there is no session %" PRId64, id);
	return endings_store_add_session(c, id, now_us);
}

enum err session_store_revoke_all(struct call *c, int64_t user_id, int64_t except_session_id)
{
	int64_t now_us = call_now_us(c);
	TRY(db_query(c, &SQL_SESSIONS_REVOKE,
		DB_ARGS(db_int(user_id), db_int(except_session_id), db_time(now_us)), NULL));
	return endings_store_add_sessions_of(c, user_id, now_us);
}

static void read_info(const struct call *c, struct db_row *row, struct session_info *info)
{
	info->id = row_int(row);
	info->created_at_us = row_time(row);
	info->last_used_at_us = row_time(row);
	info->expires_at_us = row_time(row);
	info->user_agent = row_text(row);
	info->ip = row_text(row);
	info->current = info->id == c->principal.session_id;
	row_end(row);
}

enum err session_store_list(struct call *c, int64_t user_id, struct session_info_list *list)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SESSIONS_OF_USER,
		DB_ARGS(db_int(user_id), db_time(call_now_us(c)), db_int(LISTED_MAX)), &rows));
	list->count = rows.count;
	list->items = call_alloc(c, (rows.count + 1) * sizeof *list->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		read_info(c, &row, &list->items[i]);
	}
	return OK;
}
