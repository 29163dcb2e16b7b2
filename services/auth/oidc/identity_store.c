/* Identities in the database: rows to numbers. */
#include "oidc/identity_store.h"

#include "auth_sql.h"
#include "db/db.h"

static enum err query_user_id(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, int64_t *user_id)
{
	struct db_row row;
	TRY(db_query_one(c, sql, args, arg_count, &row));
	*user_id = row_int(&row);
	row_end(&row);
	return OK;
}

enum err identity_store_touch(struct call *c, const struct identity *identity, int64_t *user_id)
{
	return query_user_id(c, &SQL_IDENTITY_TOUCH,
		DB_ARGS(db_text(identity->issuer), db_text(identity->subject),
			db_time(call_now_us(c))),
		user_id);
}

enum err identity_store_link(struct call *c, const struct identity *identity, int64_t *user_id)
{
	return query_user_id(c, &SQL_IDENTITY_LINK,
		DB_ARGS(db_text(identity->issuer), db_text(identity->subject), db_int(*user_id),
			db_time(call_now_us(c))),
		user_id);
}

enum err identity_store_drop_password(struct call *c, int64_t user_id)
{
	return db_query(c, &SQL_USER_DROP_PASSWORD,
		DB_ARGS(db_int(user_id), db_time(call_now_us(c))), NULL);
}
