/* The audit log in the database. */
#include "audit_store.h"

#include "auth_sql.h"
#include "db/db.h"

enum err audit_store_add(struct call *c, const struct audit_entry *entry)
{
	return db_query(c, &SQL_AUDIT_INSERT,
		DB_ARGS(db_time(call_now_us(c)), db_text(entry->action),
			db_int_or_null(c->principal.user_id != 0, c->principal.user_id),
			db_int_or_null(entry->subject_id != 0, entry->subject_id),
			db_text(entry->detail), db_text(c->client_ip), db_text(c->request_id)),
		NULL);
}
