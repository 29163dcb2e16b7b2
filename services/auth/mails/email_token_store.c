/* The digests of mailed tokens: rows to structs and back. */
#include "mails/email_token_store.h"

#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"
#include "user_store.h"

static const char *const purpose_names[] = {"password_reset", "verification", NULL};

enum err email_token_store_put(struct call *c, const struct stored_email_token *token)
{
	return db_query(c, &SQL_EMAIL_TOKEN_PUT,
		DB_ARGS(db_int(token->user_id), db_name(purpose_names, token->purpose),
			db_text(token->digest), db_text(token->sent_to),
			db_time(token->expires_at_us)),
		NULL);
}

enum err email_token_store_user(struct call *c, enum email_token_purpose purpose,
	const char *digest, struct user *user)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_EMAIL_TOKEN_USER,
		DB_ARGS(db_text(digest), db_name(purpose_names, purpose), db_time(call_now_us(c))),
		&row));
	user_store_read(&row, user);
	row_end(&row);
	return OK;
}

enum err email_token_store_spend(struct call *c, enum email_token_purpose purpose,
	const char *digest)
{
	struct db_row row;
	return db_query_one(c, &SQL_EMAIL_TOKEN_SPEND,
		DB_ARGS(db_text(digest), db_name(purpose_names, purpose), db_time(call_now_us(c))),
		&row);
}

enum err email_token_store_remove(struct call *c, int64_t user_id, enum email_token_purpose purpose)
{
	return db_query(c, &SQL_EMAIL_TOKEN_REMOVE,
		DB_ARGS(db_int(user_id), db_name(purpose_names, purpose)), NULL);
}
