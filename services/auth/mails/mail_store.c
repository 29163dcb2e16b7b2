/* Mails that wait: rows to structs and back. */
#include "mails/mail_store.h"

#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"

static const char *const kind_names[] = {"verification", "password_reset", "password_changed",
	"address_changed", NULL};

enum err mail_store_put(struct call *c, int64_t user_id, enum mail_kind kind)
{
	return mail_store_put_to(c, user_id, kind, NULL);
}

enum err mail_store_put_to(struct call *c, int64_t user_id, enum mail_kind kind,
	const char *address)
{
	return db_query(c, &SQL_MAIL_PUT,
		DB_ARGS(db_int(user_id), db_name(kind_names, kind), db_text(address),
			db_time(call_now_us(c))),
		NULL);
}

enum err mail_store_any_due(struct call *c, bool *any)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_MAIL_DUE, DB_ARGS(db_time(call_now_us(c))), &rows));
	*any = rows.count > 0;
	return OK;
}

enum err mail_store_claim(struct call *c, int64_t lease_us, struct queued_mail *mail)
{
	struct db_row row;
	int64_t now_us = call_now_us(c);
	TRY(db_query_one(c, &SQL_MAIL_CLAIM, DB_ARGS(db_time(now_us), db_time(now_us + lease_us)),
		&row));
	mail->id = row_int(&row);
	mail->user_id = row_int(&row);
	mail->kind = (enum mail_kind)row_name(&row, kind_names);
	mail->send_to = row_text(&row);
	mail->version = row_int(&row);
	mail->created_at_us = row_time(&row);
	mail->attempts = row_int(&row);
	row_end(&row);
	return OK;
}

enum err mail_store_postpone(struct call *c, const struct queued_mail *mail, int64_t due_at_us)
{
	return db_query(c, &SQL_MAIL_POSTPONE,
		DB_ARGS(db_int(mail->id), db_int(mail->version), db_time(due_at_us)), NULL);
}

enum err mail_store_remove(struct call *c, const struct queued_mail *mail)
{
	return db_query(c, &SQL_MAIL_REMOVE, DB_ARGS(db_int(mail->id), db_int(mail->version)),
		NULL);
}

enum err mail_store_count(struct call *c, int64_t *count)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_MAILS_COUNT, DB_NO_ARGS, &row));
	*count = row_int(&row);
	row_end(&row);
	return OK;
}
