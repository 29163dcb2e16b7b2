/* Accounts in the database: rows to structs and back. */
#include "user_store.h"

#include <inttypes.h>

#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"
#include "fold/name_fold.h"
#include "sessions/endings_store.h"

#define ANSWERS_MAX 1000000 /* more than any setting lets one have */

void user_store_read(struct db_row *row, struct user *user)
{
	user->id = row_int(row);
	user->email = row_text(row);
	user->email_verified = row_bool(row);
	user->name = row_text(row);
	user->role = (enum account_role)row_name(row, account_role_names);
	user->created_at_us = row_time(row);
	user->version = row_int(row);
}

/* The one account that a statement answers. */
static enum err query_user(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct user *user)
{
	struct db_row row;
	TRY(db_query_one(c, sql, args, arg_count, &row));
	user_store_read(&row, user);
	row_end(&row);
	return OK;
}

static enum err name_missing(struct call *c, enum err err, int64_t id)
{
	return err == ERR_NOT_FOUND ? fail(c, err, "there is no user %" PRId64, id) : err;
}

static enum err name_taken(struct call *c, enum err err, const char *email)
{
	return err == ERR_CONFLICT ? fail(c, err, "%s has an account already", email) : err;
}

enum err user_store_insert(struct call *c, const struct user_draft *draft, struct user *user)
{
	enum err err = query_user(c, &SQL_USER_INSERT,
		DB_ARGS(db_text(draft->email), db_text(draft->name),
			db_name(account_role_names, draft->role), db_text(draft->password_hash),
			db_time(call_now_us(c)), db_text(name_fold(c, draft->name))),
		user);
	return name_taken(c, err, draft->email);
}

enum err user_store_ensure(struct call *c, const char *email, const char *name, struct user *user)
{
	return query_user(c, &SQL_USER_ENSURE,
		DB_ARGS(db_text(email), db_text(name), db_time(call_now_us(c)),
			db_text(name_fold(c, name))),
		user);
}

enum err user_store_by_id(struct call *c, int64_t id, struct user *user)
{
	return name_missing(c, query_user(c, &SQL_USER_BY_ID, DB_ARGS(db_int(id)), user), id);
}

enum err user_store_by_email(struct call *c, const char *email, struct user *user)
{
	enum err err = query_user(c, &SQL_USER_BY_EMAIL, DB_ARGS(db_text(email)), user);
	return err == ERR_NOT_FOUND ? fail(c, err, "%s has no account", email) : err;
}

enum err user_store_credentials(struct call *c, const char *email, struct user *user,
	const char **password_hash)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_USER_CREDENTIALS, DB_ARGS(db_text(email)), &rows));
	*user = (struct user){0};
	*password_hash = NULL;
	if (!rows.count)
		return OK;
	struct db_row row = db_row(&rows, 0);
	user_store_read(&row, user);
	*password_hash = row_text(&row);
	row_end(&row);
	return OK;
}

enum err user_store_of_session(struct call *c, int64_t session_id, struct user *user)
{
	return query_user(c, &SQL_USER_OF_SESSION,
		DB_ARGS(db_int(session_id), db_time(call_now_us(c))), user);
}

enum err user_store_rehash(struct call *c, int64_t id, const char *old_hash, const char *new_hash)
{
	return db_query(c, &SQL_USER_REHASH,
		DB_ARGS(db_int(id), db_text(old_hash), db_text(new_hash)), NULL);
}

enum err user_store_rename(struct call *c, int64_t id, const char *name, struct user *user)
{
	return name_missing(c,
		query_user(c, &SQL_USER_RENAME,
			DB_ARGS(db_int(id), db_text(name), db_time(call_now_us(c)),
				db_text(name_fold(c, name))),
			user),
		id);
}

enum err user_store_set_role(struct call *c, int64_t id, enum account_role role, struct user *user)
{
	struct user unchanged;
	enum err err = query_user(c, &SQL_USER_SET_ROLE,
		DB_ARGS(db_int(id), db_name(account_role_names, role), db_time(call_now_us(c))),
		user);
	if (err == OK)
		return endings_store_add_role(c, id, role);
	if (err != ERR_NOT_FOUND)
		return err;
	TRY(user_store_by_id(c, id, &unchanged));
	return fail(c, ERR_CONFLICT, "the last admin stays one");
}

enum err user_store_any_admin(struct call *c, bool *any)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_USER_ANY_ADMIN, DB_NO_ARGS, &row));
	*any = row_bool(&row);
	row_end(&row);
	return OK;
}

enum err user_store_lock_admins(struct call *c)
{
	return db_query(c, &SQL_USER_LOCK_ADMINS, DB_NO_ARGS, NULL);
}

enum err user_store_check_other_admin(struct call *c, int64_t id)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_USER_ANY_OTHER_ADMIN, DB_ARGS(db_int(id)), &row));
	return row_bool(&row) ? OK : fail(c, ERR_CONFLICT, "the last admin stays one");
}

enum err user_store_to_change(struct call *c, int64_t id, struct user *user)
{
	return name_missing(c, query_user(c, &SQL_USER_TO_CHANGE, DB_ARGS(db_int(id)), user), id);
}

enum err user_store_update(struct call *c, struct user *user)
{
	const char *email = user->email;
	enum err err = query_user(c, &SQL_USER_UPDATE,
		DB_ARGS(db_int(user->id), db_int(user->version), db_text(email),
			db_text(user->name), db_text(name_fold(c, user->name)),
			db_name(account_role_names, user->role), db_time(call_now_us(c))),
		user);
	return name_taken(c, err, email);
}

/* Of here these are few: keys and accounts that it made. */
enum err user_store_forget_answers(struct call *c, int64_t user_id)
{
	return db_query(c, &SQL_IDEMPOTENCY_REMOVE_OF,
		DB_ARGS(db_int(user_id), db_int(ANSWERS_MAX)), NULL);
}

enum err user_store_delete(struct call *c, const struct user *user)
{
	return db_query(c, &SQL_USER_DELETE, DB_ARGS(db_int(user->id), db_int(user->version)),
		NULL);
}
