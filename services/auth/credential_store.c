/* Each statement names what it was decided on, and touches no row where that has changed. */
#include "credential_store.h"

#include "auth_sql.h"
#include "db/db.h"

#define CHANGED "the account was changed at the same time"

static enum err change_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	if (!rows.changed)
		return fail(c, ERR_CONFLICT, CHANGED);
	return OK;
}

enum err credential_store_change(struct call *c, int64_t user_id, const char *old_hash,
	const char *new_hash)
{
	return change_one(c, &SQL_PASSWORD_CHANGE,
		DB_ARGS(db_int(user_id), db_text(old_hash), db_text(new_hash),
			db_time(call_now_us(c))));
}

enum err credential_store_check(struct call *c, int64_t user_id, const char *hash)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PASSWORD_HOLD, DB_ARGS(db_int(user_id), db_text(hash)), &rows));
	return rows.count ? OK : fail(c, ERR_CONFLICT, CHANGED);
}

enum err credential_store_reset(struct call *c, const struct user *user, const char *new_hash)
{
	return change_one(c, &SQL_PASSWORD_RESET,
		DB_ARGS(db_int(user->id), db_text(user->email), db_text(new_hash),
			db_time(call_now_us(c))));
}

enum err credential_store_verify_email(struct call *c, const struct user *user)
{
	return change_one(c, &SQL_EMAIL_VERIFY,
		DB_ARGS(db_int(user->id), db_text(user->email), db_time(call_now_us(c))));
}
