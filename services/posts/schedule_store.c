/* Schedules in the database. */
#include "schedule_store.h"

#include <inttypes.h>

#include "db/names.h"
#include "posts_sql.h"

static void read_schedule(const struct db_rows *rows, size_t index, struct post_schedule *schedule)
{
	struct db_row row = db_row(rows, index);
	*schedule = (struct post_schedule){0};
	schedule->post_id = row_int(&row);
	schedule->version = row_int(&row);
	schedule->user_id = row_int(&row);
	schedule->channel = (enum channel)row_name(&row, channel_names);
	schedule->date = row_text(&row);
	schedule->hour = row_int(&row);
	schedule->minute = row_int(&row);
	schedule->timezone = row_text(&row);
	schedule->publish_at_us = row_time(&row);
	schedule->status = (enum post_status)row_name(&row, post_status_names);
	schedule->note = row_text(&row);
	schedule->has_attempts = row_int_or_null(&row, &schedule->attempts);
	schedule->reason = row_text(&row);
	row_end(&row);
}

enum err schedule_store_by_post(struct call *c, int64_t post_id, struct post_schedule *schedule)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SCHEDULE_BY_POST, DB_ARGS(db_int(post_id)), &rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "post %" PRId64 " has no schedule", post_id);
	read_schedule(&rows, 0, schedule);
	return OK;
}

enum err schedule_store_put(struct call *c, const struct post *post,
	const struct post_schedule_intent *intent, struct post_schedule *schedule)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SCHEDULE_PUT,
		DB_ARGS(db_int(post->id), db_int(post->version), db_time(intent->publish_at_us),
			db_text(intent->date), db_int(intent->hour), db_int(intent->minute),
			db_text(intent->timezone), db_text(intent->note),
			db_time(post->updated_at_us)),
		&rows));
	if (!rows.count)
		return fail(c, ERR_CONFLICT, "somebody else changed the post at the same time");
	read_schedule(&rows, 0, schedule);
	return OK;
}

enum err schedule_store_clear(struct call *c, const struct post *post, enum post_status status)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SCHEDULE_CLEAR,
		DB_ARGS(db_int(post->id), db_int(post->version), db_name(post_status_names, status),
			db_time(call_now_us(c))),
		&rows));
	if (!rows.changed)
		return fail(c, ERR_CONFLICT, "somebody else changed the post at the same time");
	return OK;
}

enum err schedule_store_page(struct call *c, const struct schedule_query *query,
	struct post_schedule_list *page, bool *more)
{
	const struct cursor *after = query->after;
	struct db_rows rows;
	TRY(db_query(c, &SQL_SCHEDULE_PAGE,
		DB_ARGS(db_int_or_null(query->user_id != 0, query->user_id),
			db_time_or_null(query->has_from, query->from_us),
			db_time_or_null(query->has_to, query->to_us), DB_CURSOR(after),
			db_int(query->limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, query->limit);
	schedule_store_read_page(c, &rows, page);
	return OK;
}

void schedule_store_read_page(struct call *c, const struct db_rows *rows,
	struct post_schedule_list *page)
{
	page->count = rows->count;
	page->items = call_alloc(c, page->count * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++)
		read_schedule(rows, i, &page->items[i]);
}
