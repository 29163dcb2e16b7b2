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

static void read_record(struct db_row *row, struct audit_record *record)
{
	record->id = row_int(row);
	record->happened_at_us = row_time(row);
	record->action = row_text(row);
	record->has_actor_id = row_int_or_null(row, &record->actor_id);
	record->has_subject_id = row_int_or_null(row, &record->subject_id);
	record->detail = row_text(row);
	record->ip = row_text(row);
	record->request_id = row_text(row);
	row_end(row);
}

enum err audit_store_page(struct call *c, const struct audit_query *query,
	struct audit_record_list *page)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_AUDIT_PAGE,
		DB_ARGS(db_int_or_null(query->actor_id != 0, query->actor_id),
			db_int_or_null(query->subject_id != 0, query->subject_id),
			db_text(query->action), db_time_or_null(query->has_from, query->from_us),
			db_time_or_null(query->has_to, query->to_us),
			db_time_or_null(query->has_before, query->before.key),
			db_int_or_null(query->has_before, query->before.id), db_int(query->limit)),
		&rows));
	page->count = rows.count;
	page->items = call_alloc(c, rows.count * sizeof *page->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		read_record(&row, &page->items[i]);
	}
	return OK;
}

enum err audit_store_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_AUDIT_HORIZON_MOVE, DB_ARGS(db_time(before_us)), NULL));
	TRY(db_query(c, &SQL_AUDIT_REMOVE, DB_ARGS(db_time(before_us)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}
