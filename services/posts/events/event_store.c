/* Events in the database: rows to structs and back. */
#include "events/event_store.h"

#include "base/text.h"
#include "db/names.h"
#include "events/event_data.h"
#include "posts_sql.h"

#define ID_BYTES 20
#define COUNTED_AT_ONCE 1000
#define MANY 100

enum err event_store_insert(struct call *c, const struct event *event, int64_t *id)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_EVENT_INSERT,
		DB_ARGS(db_name(event_kind_names, event->kind), db_int(event->user_id),
			db_int_or_null(event->has_post_id, event->post_id),
			db_text(event->data ? event->data : "{}"), db_time(call_now_us(c))),
		&row));
	*id = row_int(&row);
	return OK;
}

struct db_value event_store_ids(struct call *c, const int64_t *ids, size_t count)
{
	struct text json;
	text_init(&json, c->arena, ID_BYTES * count + 2, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		text_add_char(&json, i ? ',' : '[');
		text_add_int(&json, ids[i]);
	}
	text_add_char(&json, ']');
	return db_text(text_string(&json));
}

enum err event_store_insert_of_posts(struct call *c, enum event_kind kind, enum event_kind also,
	const int64_t *post_ids, size_t count)
{
	return db_query(c, &SQL_EVENTS_OF_POSTS,
		DB_ARGS(db_name(event_kind_names, kind), db_time(call_now_us(c)),
			event_store_ids(c, post_ids, count), db_name(event_kind_names, also)),
		NULL);
}

/* Holds the mark until the commit. @param[out] position  where it is then */
static enum err count_on(struct call *c, int64_t limit, int64_t *position, int64_t *counted)
{
	struct db_row row;
	struct db_rows rows;
	TRY(db_query_one(c, &SQL_EVENT_MARK_LOCK, DB_NO_ARGS, &row));
	*position = row_int(&row);
	TRY(db_query(c, &SQL_EVENTS_COUNT, DB_ARGS(db_int(*position), db_int(limit)), &rows));
	*counted = rows.changed;
	if (!*counted)
		return OK;
	*position += *counted;
	return db_query(c, &SQL_EVENT_MARK_MOVE, DB_ARGS(db_int(*position)), NULL);
}

/* To count an event afterwards costs more than to write it: where there are many they are counted
 * as they are written, behind what was told of their posts before.
 * @param[out] first  the position of the first; 0: they wait to be counted */
static enum err take_positions(struct call *c, size_t total, int64_t *first)
{
	int64_t position, counted;
	*first = 0;
	if (total < MANY)
		return OK;
	TRY(count_on(c, COUNTED_AT_ONCE, &position, &counted));
	if (counted == COUNTED_AT_ONCE) /* there may be more that are older */
		return OK;
	*first = position + 1;
	return db_query(c, &SQL_EVENT_MARK_MOVE, DB_ARGS(db_int(position + (int64_t)total)), NULL);
}

struct event_rows {
	struct db_value *next;
	int64_t position; /* 0: none */
};

static void add_event(struct call *c, struct event_rows *rows, enum event_kind kind,
	const struct post *post, struct db_value data)
{
	*rows->next++ = db_name(event_kind_names, kind);
	*rows->next++ = db_int(post->user_id);
	*rows->next++ = db_int(post->id);
	*rows->next++ = data;
	*rows->next++ = db_time(call_now_us(c));
	*rows->next++ = db_int_or_null(rows->position != 0, rows->position);
	rows->position += rows->position != 0;
}

enum err event_store_insert_for(struct call *c, enum event_kind kind, enum event_kind also,
	const struct post *const *posts, size_t count)
{
	size_t total = also ? 2 * count : count;
	struct db_value *args = call_alloc(c,
		(total + 1) * SQL_EVENTS_ADD.parameter_count * sizeof *args);
	struct event_rows rows = {.next = args};
	TRY(take_positions(c, total, &rows.position));
	for (size_t i = 0; i < count; i++) {
		struct db_value data = db_text(event_data_of_post(c, posts[i]));
		add_event(c, &rows, kind, posts[i], data);
		if (also)
			add_event(c, &rows, also, posts[i], data);
	}
	int64_t added;
	return db_query_set(c, &SQL_EVENTS_ADD, args, total, &added);
}

enum err event_store_any_uncounted(struct call *c, bool *any)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_EVENTS_ANY_UNCOUNTED, DB_NO_ARGS, &rows));
	*any = rows.count > 0;
	return OK;
}

enum err event_store_count(struct call *c, int64_t limit)
{
	int64_t position, counted;
	return count_on(c, limit, &position, &counted);
}

static void read_event(const struct db_rows *rows, size_t index, struct event *event)
{
	struct db_row row = db_row(rows, index);
	*event = (struct event){0};
	event->id = row_int(&row);
	event->position = row_int(&row);
	event->kind = (enum event_kind)row_name(&row, event_kind_names);
	event->user_id = row_int(&row);
	event->has_post_id = row_int_or_null(&row, &event->post_id);
	event->data = row_text(&row);
	event->created_at_us = row_time(&row);
	row_end(&row);
}

static void read_events(struct call *c, const struct db_rows *rows, struct event_list *events)
{
	events->count = rows->count;
	events->items = call_alloc(c, rows->count * sizeof *events->items);
	for (size_t i = 0; i < rows->count; i++)
		read_event(rows, i, &events->items[i]);
}

enum err event_store_after(struct call *c, int64_t position, int64_t limit,
	struct event_list *events)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_EVENTS_AFTER, DB_ARGS(db_int(position), db_int(limit)), &rows));
	read_events(c, &rows, events);
	return OK;
}

enum err event_store_told(struct call *c, int64_t position, int64_t limit,
	struct event_list *events, int64_t *last)
{
	struct db_row row;
	struct db_rows rows;
	TRY(db_query_one(c, &SQL_EVENTS_AHEAD, DB_ARGS(db_int(position), db_int(limit)), &row));
	*last = row_int(&row);
	TRY(db_query(c, &SQL_EVENTS_TOLD, DB_ARGS(db_int(position), db_int(*last)), &rows));
	read_events(c, &rows, events);
	return OK;
}

enum err event_store_of_author(struct call *c, int64_t user_id, int64_t position, int64_t limit,
	struct event_list *events)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_EVENTS_OF_AUTHOR,
		DB_ARGS(db_int(user_id), db_int(position), db_int(limit)), &rows));
	read_events(c, &rows, events);
	return OK;
}

enum err event_store_submitted(struct call *c, int64_t position, int64_t limit,
	struct event_list *events)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_EVENTS_SUBMITTED, DB_ARGS(db_int(position), db_int(limit)), &rows));
	read_events(c, &rows, events);
	return OK;
}

enum err event_store_remove(struct call *c, int64_t before_us, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_EVENTS_REMOVE, DB_ARGS(db_time(before_us), db_int(limit)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}
