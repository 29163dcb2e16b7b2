/* Going live, in the database. A batch travels as one JSON array of [post id, version]. */
#include "publishing_store.h"

#include "base/text.h"
#include "db/names.h"
#include "posts_sql.h"

#define TICKET_BYTES 24

static void add_pair(struct text *json, int64_t post_id, int64_t version)
{
	text_add_string(json, json->len > 1 ? ",[" : "[");
	text_add_int(json, post_id);
	text_add_char(json, ',');
	text_add_int(json, version);
	text_add_char(json, ']');
}

static struct db_value tickets_json(struct call *c, const struct ticket_list *tickets)
{
	struct text json;
	text_init(&json, c->arena, TICKET_BYTES * tickets->count + 2, SIZE_MAX);
	text_add_char(&json, '[');
	for (size_t i = 0; i < tickets->count; i++)
		add_pair(&json, tickets->items[i].post_id, tickets->items[i].version);
	text_add_char(&json, ']');
	return db_text(text_string(&json));
}

static struct db_value due_json(struct call *c, const struct due_item_list *due)
{
	struct text json;
	text_init(&json, c->arena, TICKET_BYTES * due->count + 2, SIZE_MAX);
	text_add_char(&json, '[');
	for (size_t i = 0; i < due->count; i++)
		add_pair(&json, due->items[i].post_id, due->items[i].version);
	text_add_char(&json, ']');
	return db_text(text_string(&json));
}

static void read_due(struct call *c, const struct db_rows *rows, size_t count,
	struct due_item_list *due)
{
	due->count = count;
	due->items = call_alloc(c, count * sizeof *due->items);
	for (size_t i = 0; i < count; i++) {
		struct db_row row = db_row(rows, i);
		due->items[i].post_id = row_int(&row);
		due->items[i].version = row_int(&row);
		due->items[i].publish_at_us = row_time(&row);
		row_end(&row);
	}
}

enum err publishing_store_due(struct call *c, int64_t before_us, const struct cursor *after,
	int64_t limit, struct due_item_list *due, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DUE_PAGE,
		DB_ARGS(db_time(before_us), db_time_or_null(after, after ? after->key : 0),
			db_int_or_null(after, after ? after->id : 0), db_int(limit + 1)),
		&rows));
	*more = rows.count > (size_t)limit;
	read_due(c, &rows, *more ? (size_t)limit : rows.count, due);
	return OK;
}

enum err publishing_store_claim(struct call *c, const struct ticket_list *tickets,
	struct publication_list *publications)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLICATION_CLAIM, DB_ARGS(tickets_json(c, tickets)), &rows));
	publications->count = rows.count;
	publications->items = call_alloc(c, rows.count * sizeof *publications->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct publication *publication = &publications->items[i];
		struct db_row row = db_row(&rows, i);
		publication->post_id = row_int(&row);
		publication->version = row_int(&row);
		publication->user_id = row_int(&row);
		publication->channel = (enum channel)row_name(&row, channel_names);
		publication->publish_at_us = row_time(&row);
		publication->title = row_text(&row);
		publication->content = row_text(&row);
		row_end(&row);
	}
	return OK;
}

enum err publishing_store_publish(struct call *c, const struct ticket_list *tickets,
	const char *worker, int64_t now_us, struct due_item_list *published)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLICATION_PUBLISH,
		DB_ARGS(tickets_json(c, tickets), db_time(now_us)), &rows));
	read_due(c, &rows, rows.count, published);
	if (!published->count)
		return OK;
	return db_query(c, &SQL_PUBLICATION_RECORD,
		DB_ARGS(due_json(c, published), db_text(worker)), NULL);
}

enum err publishing_store_ledger(struct call *c, int64_t after_post_id, int64_t after_version,
	int64_t limit, struct publication_record_list *records)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLICATIONS_AFTER,
		DB_ARGS(db_int(after_post_id), db_int(after_version), db_int(limit)), &rows));
	records->count = rows.count;
	records->items = call_alloc(c, rows.count * sizeof *records->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct publication_record *record = &records->items[i];
		struct db_row row = db_row(&rows, i);
		record->post_id = row_int(&row);
		record->version = row_int(&row);
		record->publish_at_us = row_time(&row);
		record->published_at_us = row_time(&row);
		record->worker = row_text(&row);
		row_end(&row);
	}
	return OK;
}

enum err publishing_store_lease(struct call *c, const char *holder, int64_t now_us,
	int64_t until_us, bool *granted)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SWEEPER_LEASE,
		DB_ARGS(db_text(holder), db_time(until_us), db_time(now_us)), &rows));
	*granted = rows.count == 1;
	return OK;
}
