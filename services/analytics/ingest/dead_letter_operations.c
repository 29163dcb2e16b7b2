/* The operations on events that were rejected, for admins. */
#include "analytics.h"
#include "analytics_api.h"
#include "base/cursor.h"
#include "ingest/dead_letter_store.h"
#include "ingest/sending.h"

#define DROPPED_AT_ONCE 1000

static const char *text_of(struct call *c, struct slice slice)
{
	return slice.data ? arena_copy(c->arena, slice.data, slice.len) : NULL;
}

static void show(struct call *c, const struct dead_letter_row *row, struct event_dead_letter *out)
{
	*out = (struct event_dead_letter){
		.id = row->id,
		.has_user_id = row->user_id != 0,
		.user_id = row->user_id,
		.received_at_us = row->received_at_us,
		.detail = row->detail,
		.event_id = text_of(c, row->event_id),
		.payload = text_of(c, row->payload),
	};
	(void)rejection_stage_parse(row->stage, &out->stage);
	(void)rejection_reason_parse(row->reason, &out->reason);
}

/* GET /api/events/dead-letters. 400 for a cursor that is none. */
enum err list_event_dead_letters(struct call *c, const struct list_event_dead_letters_in *in,
	struct event_dead_letter_page *out)
{
	struct cursor before = {.id = INT64_MAX};
	struct dead_letter_rows rows;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &before));
	TRY(dead_letter_store_before(c, before.id, rejection_reason_name(in->reason), in->limit + 1,
		&rows));
	bool more = rows.count > (size_t)in->limit;
	out->items.count = more ? (size_t)in->limit : rows.count;
	out->items.items = call_alloc(c, (rows.count + 1) * sizeof *out->items.items);
	for (size_t i = 0; i < out->items.count; i++)
		show(c, &rows.items[i], &out->items.items[i]);
	if (more)
		out->next_cursor = cursor_encode(c,
			(struct cursor){.id = rows.items[in->limit - 1].id});
	return OK;
}

static enum err not_there(struct call *c)
{
	return fail(c, ERR_NOT_FOUND, "there is no such dead letter");
}

static enum err get(struct call *c, int64_t id, struct dead_letter_row *row)
{
	enum err err = dead_letter_store_get(c, id, row);
	return err == ERR_NOT_FOUND ? not_there(c) : err;
}

/* GET /api/events/dead-letters/{id}. */
enum err get_event_dead_letter(struct call *c, const struct get_event_dead_letter_in *in,
	struct event_dead_letter *out)
{
	struct dead_letter_row row;
	TRY(get(c, in->id, &row));
	show(c, &row, out);
	return OK;
}

static enum err drop(struct call *c, void *arg)
{
	const int64_t *id = arg;
	bool removed;
	TRY(dead_letter_store_drop(c, *id, &removed));
	return removed ? OK : not_there(c);
}

/* DELETE /api/events/dead-letters/{id}. */
enum err drop_event_dead_letter(struct call *c, const struct drop_event_dead_letter_in *in)
{
	int64_t id = in->id;
	return db_write(c, drop, &id);
}

struct dropping {
	const char *reason;
	int64_t dropped;
};

static enum err drop_some(struct call *c, void *arg)
{
	struct dropping *dropping = arg;
	return dead_letter_store_drop_some(c, dropping->reason, DROPPED_AT_ONCE,
		&dropping->dropped);
}

/* DELETE /api/events/dead-letters. A little at a time: others write meanwhile. */
enum err drop_event_dead_letters(struct call *c, const struct drop_event_dead_letters_in *in,
	struct event_dead_letters_dropped *out)
{
	struct dropping dropping = {.reason = rejection_reason_name(in->reason)};
	do {
		TRY(db_write(c, drop_some, &dropping));
		out->dropped += dropping.dropped;
	} while (dropping.dropped == DROPPED_AT_ONCE && out->dropped < DEAD_LETTERS_MAX);
	return OK;
}

/* Whoever replays it vouches for what it says of others. */
static enum err replay(struct call *c, const struct dead_letter_row *row, struct sent_events *out)
{
	const struct sender sender = {
		.user_id = row->user_id,
		.vouches = true,
		.host = analytics_of(c)->site_host,
		.received_us = row->received_at_us,
	};
	struct slice text = row->payload;
	return sending_take(c, &(struct event_rows){.items = &text, .count = 1}, &sender, row->id,
		out);
}

/* POST /api/events/dead-letters/{id}/replay. */
enum err replay_event_dead_letter(struct call *c, const struct replay_event_dead_letter_in *in,
	struct sent_events *out)
{
	struct dead_letter_row row;
	TRY(get(c, in->id, &row));
	TRY(replay(c, &row, out));
	if (out->rejected)
		out->results.items[0].has_dead_letter_id = true;
	out->results.items[0].dead_letter_id = in->id;
	return OK;
}

static void add(const struct sent_events *one, struct replayed_events *out)
{
	out->accepted += one->accepted;
	out->duplicate += one->duplicate;
	out->filtered += one->filtered;
	out->rejected += one->rejected;
	out->results.items[out->results.count++] = one->results.items[0];
}

/* One at a time, each in a transaction: a letter that another replays meanwhile is passed over. */
static enum err replay_next(struct call *c, const struct dead_letter_row *row,
	struct replayed_events *out)
{
	struct sent_events one = {0};
	enum err err = replay(c, row, &one);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	one.results.items[0].has_dead_letter_id = one.rejected > 0;
	one.results.items[0].dead_letter_id = row->id;
	add(&one, out);
	return OK;
}

/* POST /api/events/dead-letters/replay. */
enum err replay_event_dead_letters(struct call *c, const struct replay_event_dead_letters_in *in,
	struct replayed_events *out)
{
	struct dead_letter_rows rows;
	TRY(dead_letter_store_after(c, in->after, rejection_reason_name(in->reason), in->limit,
		&rows));
	out->results.items = call_alloc(c, (rows.count + 1) * sizeof *out->results.items);
	for (size_t i = 0; i < rows.count; i++)
		TRY(replay_next(c, &rows.items[i], out));
	out->has_last_id = rows.count == (size_t)in->limit;
	out->last_id = rows.count ? rows.items[rows.count - 1].id : 0;
	return OK;
}
