/* Deliveries in the database: rows to structs and back. */
#include "webhooks/hook_delivery_store.h"

#include <inttypes.h>

#include "db/names.h"
#include "posts_sql.h"

static const char *message_id(struct call *c, int64_t event_id)
{
	return call_printf(c, "evt_%" PRId64, event_id);
}

static enum err read_message(struct call *c, int64_t delivery_id, struct hook_message *message)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_WEBHOOK_MESSAGE, DB_ARGS(db_int(delivery_id)), &row));
	*message = (struct hook_message){0};
	message->delivery_id = row_int(&row);
	message->webhook_id = row_int(&row);
	message->id = message_id(c, row_int(&row));
	message->attempts = row_int(&row);
	message->kind = (enum event_kind)row_name(&row, event_kind_names);
	message->data = row_text(&row);
	row_time_or_null(&row, &message->happened_at_us);
	message->url = row_text(&row);
	message->secret = row_text(&row);
	message->old_secret = row_text(&row);
	row_time_or_null(&row, &message->old_secret_until_us);
	row_end(&row);
	return OK;
}

enum err hook_delivery_store_claim(struct call *c, int64_t webhook_id, int64_t lease_us,
	size_t limit, struct hook_message_list *messages)
{
	int64_t now_us = call_now_us(c);
	struct db_rows rows;
	TRY(db_query(c, &SQL_WEBHOOK_CLAIM,
		DB_ARGS(db_int(webhook_id), db_time(now_us), db_time(now_us + lease_us),
			db_int((int64_t)limit)),
		&rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		enum err err = read_message(c, row_int(&row), &messages->items[messages->count]);
		if (err && err != ERR_NOT_FOUND) /* its webhook was removed just now */
			return err;
		messages->count += err == OK;
	}
	return OK;
}

enum err hook_delivery_store_end(struct call *c, const struct hook_result *result)
{
	bool again = result->state == WEBHOOK_DELIVERY_STATE_PENDING;
	return db_query(c, &SQL_WEBHOOK_DELIVERY_END,
		DB_ARGS(db_int(result->delivery_id), db_int(result->attempts),
			db_name(webhook_delivery_state_names, result->state),
			db_time_or_null(again, result->due_at_us),
			db_int_or_null(result->status != 0, result->status),
			db_text(result->answer), db_text(result->reason),
			db_int(result->duration_ms), db_time(result->ended_at_us)),
		NULL);
}

static void read_delivery(struct call *c, const struct db_rows *rows, size_t index,
	struct webhook_delivery *delivery)
{
	struct db_row row = db_row(rows, index);
	*delivery = (struct webhook_delivery){0};
	delivery->id = row_int(&row);
	delivery->webhook_id = row_int(&row);
	delivery->message_id = message_id(c, row_int(&row));
	delivery->type = (enum event_kind)row_name(&row, event_kind_names);
	delivery->state = (enum webhook_delivery_state)row_name(&row, webhook_delivery_state_names);
	delivery->attempts = row_int(&row);
	delivery->has_status = row_int_or_null(&row, &delivery->status);
	delivery->answer = row_text(&row);
	delivery->reason = row_text(&row);
	delivery->has_duration_ms = row_int_or_null(&row, &delivery->duration_ms);
	delivery->created_at_us = row_time(&row);
	delivery->has_attempted_at = row_time_or_null(&row, &delivery->attempted_at_us);
	delivery->has_next_attempt_at = row_time_or_null(&row, &delivery->next_attempt_at_us);
	row_end(&row);
}

static enum err read_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct webhook_delivery *delivery)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "the webhook has no such delivery");
	read_delivery(c, &rows, 0, delivery);
	return OK;
}

enum err hook_delivery_store_insert(struct call *c, int64_t webhook_id, int64_t event_id,
	enum event_kind kind, struct webhook_delivery *delivery)
{
	return read_one(c, &SQL_WEBHOOK_DELIVERY_INSERT,
		DB_ARGS(db_int(webhook_id), db_int(event_id), db_name(event_kind_names, kind),
			db_time(call_now_us(c))),
		delivery);
}

enum err hook_delivery_store_replay(struct call *c, int64_t webhook_id, int64_t id,
	struct webhook_delivery *delivery)
{
	TRY(read_one(c, &SQL_WEBHOOK_DELIVERY_BY_ID, DB_ARGS(db_int(id), db_int(webhook_id)),
		delivery));
	if (delivery->state == WEBHOOK_DELIVERY_STATE_PENDING)
		return fail(c, ERR_CONFLICT, "the delivery is on its way already");
	return read_one(c, &SQL_WEBHOOK_DELIVERY_REPLAY,
		DB_ARGS(db_int(id), db_int(webhook_id), db_time(call_now_us(c))), delivery);
}

enum err hook_delivery_store_page(struct call *c, int64_t webhook_id, int64_t before_id,
	int64_t limit, struct webhook_delivery_list *page, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_WEBHOOK_DELIVERY_PAGE,
		DB_ARGS(db_int(webhook_id), db_int_or_null(before_id != 0, before_id),
			db_int(limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, limit);
	page->count = rows.count;
	page->items = call_alloc(c, (page->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++)
		read_delivery(c, &rows, i, &page->items[i]);
	return OK;
}

static enum err remove_rows(struct call *c, const struct sql *sql, struct db_value which,
	int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(which, db_int(limit)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}

enum err hook_delivery_store_remove(struct call *c, int64_t before_us, int64_t limit,
	int64_t *removed)
{
	return remove_rows(c, &SQL_WEBHOOK_DELIVERIES_REMOVE, db_time(before_us), limit, removed);
}

enum err hook_delivery_store_drop(struct call *c, int64_t webhook_id, int64_t limit,
	int64_t *removed)
{
	return remove_rows(c, &SQL_WEBHOOK_DELIVERIES_DROP, db_int(webhook_id), limit, removed);
}
