/* Going live, in the database. */
#include "publishing/publishing_store.h"

#include "db/names.h"
#include "posts_sql.h"
#include "publishing/ledger_store.h"
#include "publishing/publishing_runs.h"

static void read_due(struct call *c, const struct db_rows *rows, struct due_item_list *due)
{
	due->count = rows->count;
	due->items = call_alloc(c, rows->count * sizeof *due->items);
	for (size_t i = 0; i < rows->count; i++) {
		struct db_row row = db_row(rows, i);
		due->items[i].post_id = row_int(&row);
		due->items[i].version = row_int(&row);
		due->items[i].user_id = row_int(&row);
		due->items[i].channel = (enum channel)row_name(&row, channel_names);
		due->items[i].publish_at_us = row_time(&row);
		row_end(&row);
	}
}

enum err publishing_store_due(struct call *c, int64_t before_us, const struct cursor *after,
	int64_t limit, struct due_item_list *due, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DUE_PAGE,
		DB_ARGS(db_time(before_us), DB_CURSOR(after), db_int(limit + 1)), &rows));
	*more = db_rows_cut(&rows, limit);
	read_due(c, &rows, due);
	return OK;
}

/* Which posts, and of which minutes. */
static void read_gone(const struct db_rows *rows, struct ledger_line_list *lines)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct db_row row = db_row(rows, i);
		int64_t post_id = row_int(&row);
		int64_t version = row_int(&row);
		ledger_lines_add(lines, post_id, version, row_time(&row));
		row_end(&row);
	}
}

static void count_minutes(struct call *c, const struct ledger_line_list *lines,
	struct published *published)
{
	struct published_minute_list *minutes = &published->minutes;
	minutes->items = call_alloc(c, (lines->count + 1) * sizeof *minutes->items);
	for (size_t i = 0; i < lines->count; i++) {
		const struct ledger_line *line = &lines->items[i];
		published->count += line->posts;
		if (!minutes->count ||
			minutes->items[minutes->count - 1].publish_at_us != line->publish_at_us)
			minutes->items[minutes->count++] = (struct published_minute){
				.publish_at_us = line->publish_at_us};
		minutes->items[minutes->count - 1].posts += line->posts;
	}
}

static enum err note_batch(struct call *c, const struct published *published, const char *worker,
	int64_t now_us)
{
	struct lateness lateness = {0};
	for (size_t i = 0; i < published->minutes.count; i++)
		lateness_add(&lateness, now_us - published->minutes.items[i].publish_at_us,
			published->minutes.items[i].posts);
	return db_query(c, &SQL_PUBLISHING_BATCH_INSERT,
		DB_ARGS(db_time(now_us), db_text(worker), db_int(published->count),
			db_int(lateness.max_us), db_text(lateness_classes(c, &lateness))),
		NULL);
}

/* Mostly nobody listens, and one look says so. */
static enum err note_events(struct call *c, const struct ticket_list *tickets, int64_t now_us,
	bool delivered)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_PUBLICATION_HEARD, DB_NO_ARGS, &row));
	if (!row_bool(&row))
		return OK;
	return db_query(c, &SQL_PUBLICATION_EVENTS,
		DB_ARGS(tickets_value(c, tickets), db_time(now_us), db_int(delivered)), NULL);
}

static enum err publish_listed(struct call *c, const struct ticket_list *tickets, bool delivered,
	int64_t now_us, struct ledger_line_list *gone)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLICATION_PUBLISH,
		DB_ARGS(tickets_value(c, tickets), db_time(now_us), db_int(delivered)), &rows));
	read_gone(&rows, gone);
	return OK;
}

static enum err publish_runs_and_rest(struct call *c, const struct ticket_list *tickets,
	bool delivered, int64_t now_us, struct ledger_line_list *gone)
{
	struct ticket_list rest = {.items = call_alloc(c, tickets->count * sizeof *rest.items)};
	TRY(publishing_runs_publish(c, tickets, delivered, now_us, gone, &rest));
	return rest.count ? publish_listed(c, &rest, delivered, now_us, gone) : OK;
}

/* Each engine's statement of the events says on which side of the change it stands. */
static enum err publish_and_tell(struct call *c, const struct ticket_list *tickets, bool delivered,
	int64_t now_us, struct ledger_line_list *gone)
{
	bool first = db_engine(c->db) == DB_SQLITE;
	if (first)
		TRY(note_events(c, tickets, now_us, delivered));
	TRY(publish_runs_and_rest(c, tickets, delivered, now_us, gone));
	return first ? OK : note_events(c, tickets, now_us, delivered);
}

enum err publishing_store_publish(struct call *c, const struct ticket_list *tickets,
	const char *worker, bool delivered, int64_t now_us, struct published *published)
{
	*published = (struct published){0};
	struct ledger_line_list gone = {
		.items = call_alloc(c, (tickets->count + 1) * sizeof *gone.items)};
	TRY(publish_and_tell(c, tickets, delivered, now_us, &gone));
	count_minutes(c, &gone, published);
	if (!published->count)
		return OK;
	TRY(ledger_store_add(c, &gone, worker, now_us));
	return note_batch(c, published, worker, now_us);
}

enum err publishing_store_waiting(struct call *c, const struct ticket_list *tickets,
	struct ticket_list *waiting)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLICATION_WAITING, DB_ARGS(tickets_value(c, tickets)), &rows));
	waiting->count = rows.count;
	waiting->items = call_alloc(c, rows.count * sizeof *waiting->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		waiting->items[i].post_id = row_int(&row);
		waiting->items[i].version = row_int(&row);
		row_end(&row);
	}
	return OK;
}

enum err publishing_store_see_canary(struct call *c, int64_t minute, int64_t now_us)
{
	return db_query(c, &SQL_CANARY_SEEN, DB_ARGS(db_int(minute), db_time(now_us)), NULL);
}

enum err publishing_store_canary(struct call *c, int64_t *minute, int64_t *seen_at_us)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_CANARY_LAST, DB_NO_ARGS, &row));
	*minute = row_int(&row);
	*seen_at_us = row_time(&row);
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
