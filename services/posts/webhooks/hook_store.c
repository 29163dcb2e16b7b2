/* Webhooks in the database: rows to structs and back. */
#include "webhooks/hook_store.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "db/names.h"
#include "posts_sql.h"

#define EVENTS_BYTES 256

static bool is_repeated(const struct webhook_event_list *events, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (events->items[i] == events->items[index])
			return true;
	return false;
}

/* A space before and after each word, so that one is found as a part of the text. */
static const char *join_events(struct call *c, const struct webhook_event_list *events)
{
	struct text words;
	text_init(&words, c->arena, EVENTS_BYTES, SIZE_MAX);
	text_add_char(&words, ' ');
	for (size_t i = 0; i < events->count; i++) {
		if (is_repeated(events, i))
			continue;
		text_add_string(&words, webhook_event_name(events->items[i]));
		text_add_char(&words, ' ');
	}
	return text_string(&words);
}

/* A word that is not known any more is not shown. */
static struct webhook_event_list split_events(struct call *c, const char *words)
{
	size_t max = strlen(words) / 2 + 1;
	struct webhook_event_list events = {.items = call_alloc(c, max * sizeof *events.items)};
	char *rest = arena_strdup(c->arena, words);
	char *at;
	for (char *word = strtok_r(rest, " ", &at); word; word = strtok_r(NULL, " ", &at))
		if (webhook_event_parse(word, &events.items[events.count]))
			events.count++;
	return events;
}

static bool hears_published(const struct webhook *hook)
{
	for (size_t i = 0; i < hook->events.count; i++)
		if (hook->events.items[i] == WEBHOOK_EVENT_POST_PUBLISHED)
			return true;
	return false;
}

static void read_hook(struct call *c, const struct db_rows *rows, size_t index,
	struct webhook *hook)
{
	struct db_row row = db_row(rows, index);
	*hook = (struct webhook){0};
	hook->id = row_int(&row);
	row_int(&row); /* whose it is */
	hook->url = row_text(&row);
	hook->events = split_events(c, row_text(&row));
	hook->state = (enum webhook_state)row_name(&row, webhook_state_names);
	hook->enabled = hook->state == WEBHOOK_STATE_ENABLED;
	hook->failures = row_int(&row);
	hook->has_failing_since = row_time_or_null(&row, &hook->failing_since_us);
	hook->created_at_us = row_time(&row);
	hook->updated_at_us = row_time(&row);
	hook->version = row_int(&row);
	row_end(&row);
}

static enum err read_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct webhook *hook)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "you have no such webhook");
	read_hook(c, &rows, 0, hook);
	return OK;
}

static enum err check_room(struct call *c, int64_t user_id, int64_t per_user)
{
	struct db_row row;
	TRY(db_query(c, &SQL_WEBHOOK_LOCK_OWNER, DB_ARGS(db_int(user_id)), NULL));
	TRY(db_query_one(c, &SQL_WEBHOOK_COUNT, DB_ARGS(db_int(user_id)), &row));
	if (row_int(&row) < per_user)
		return OK;
	return fail(c, ERR_CONFLICT, "there are %" PRId64 " webhooks already: remove one first",
		per_user);
}

enum err hook_store_insert(struct call *c, int64_t user_id, int64_t per_user, const char *secret,
	struct webhook *hook)
{
	TRY(check_room(c, user_id, per_user));
	return read_one(c, &SQL_WEBHOOK_INSERT,
		DB_ARGS(db_int(user_id), db_text(hook->url), db_text(join_events(c, &hook->events)),
			db_int(hears_published(hook)), db_name(webhook_state_names, hook->state),
			db_text(secret), db_time(call_now_us(c))),
		hook);
}

enum err hook_store_page(struct call *c, int64_t user_id, struct webhook_list *hooks)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_WEBHOOK_PAGE, DB_ARGS(db_int(user_id)), &rows));
	hooks->count = rows.count;
	hooks->items = call_alloc(c, rows.count * sizeof *hooks->items);
	for (size_t i = 0; i < rows.count; i++)
		read_hook(c, &rows, i, &hooks->items[i]);
	return OK;
}

enum err hook_store_by_id(struct call *c, int64_t id, int64_t user_id, struct webhook *hook)
{
	return read_one(c, &SQL_WEBHOOK_BY_ID, DB_ARGS(db_int(id), db_int(user_id)), hook);
}

enum err hook_store_to_change(struct call *c, int64_t id, int64_t user_id, struct webhook *hook)
{
	return read_one(c, &SQL_WEBHOOK_TO_CHANGE, DB_ARGS(db_int(id), db_int(user_id)), hook);
}

enum err hook_store_update(struct call *c, struct webhook *hook)
{
	return read_one(c, &SQL_WEBHOOK_UPDATE,
		DB_ARGS(db_int(hook->id), db_text(hook->url),
			db_text(join_events(c, &hook->events)), db_int(hears_published(hook)),
			db_name(webhook_state_names, hook->state), db_time(call_now_us(c))),
		hook);
}

enum err hook_store_rotate(struct call *c, int64_t id, int64_t user_id, const char *secret,
	int64_t old_until_us, struct webhook *hook)
{
	return read_one(c, &SQL_WEBHOOK_ROTATE,
		DB_ARGS(db_int(id), db_int(user_id), db_text(secret), db_time(old_until_us),
			db_time(call_now_us(c))),
		hook);
}

enum err hook_store_delete(struct call *c, int64_t id, int64_t user_id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_WEBHOOK_DELETE, DB_ARGS(db_int(id), db_int(user_id)), &rows));
	return rows.changed ? OK : fail(c, ERR_NOT_FOUND, "you have no such webhook");
}

enum err hook_store_turns(struct call *c, int64_t after_id, size_t limit, struct hook_turn *turns,
	size_t *count)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_WEBHOOKS_DUE,
		DB_ARGS(db_time(call_now_us(c)), db_int(after_id), db_int((int64_t)limit)), &rows));
	*count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		turns[i].webhook_id = row_int(&row);
		turns[i].failures = row_int(&row);
		row_end(&row);
	}
	return OK;
}

enum err hook_store_succeed(struct call *c, int64_t id)
{
	return db_query(c, &SQL_WEBHOOK_SUCCEEDED, DB_ARGS(db_int(id)), NULL);
}

enum err hook_store_fail(struct call *c, int64_t id, int64_t failures_min, int64_t before_us)
{
	return db_query(c, &SQL_WEBHOOK_FAILED,
		DB_ARGS(db_int(id), db_time(call_now_us(c)), db_int(failures_min),
			db_time(before_us)),
		NULL);
}

enum err hook_store_end(struct call *c, int64_t id)
{
	return db_query(c, &SQL_WEBHOOK_GONE, DB_ARGS(db_int(id), db_time(call_now_us(c))), NULL);
}
