/* Sessions in the database: rows to structs and back. */
#include "session_store.h"

#include "auth_sql.h"
#include "db/db.h"

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
	return db_query(c, &SQL_SESSION_REVOKE, DB_ARGS(db_int(id), db_time(call_now_us(c))), NULL);
}

enum err session_store_revoke_all(struct call *c, int64_t user_id)
{
	return db_query(c, &SQL_SESSION_REVOKE_ALL,
		DB_ARGS(db_int(user_id), db_time(call_now_us(c))), NULL);
}
