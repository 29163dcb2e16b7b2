/* Items and lines; what is in them is for envelope.c. */
#include "ingest/event_rows.h"

#include <string.h>

#include "base/utf8.h"
#include "json/scan.h"
#include "json/walk.h"

#define ROOM_AT_FIRST 64

static enum err add(struct call *c, struct event_rows *rows, size_t *room, struct slice row)
{
	if (rows->count == EVENT_ROWS_MAX)
		return fail(c, ERR_TOO_LARGE, "at most %d events at a time", EVENT_ROWS_MAX);
	if (rows->count == *room) {
		*room = *room ? 4 * *room : ROOM_AT_FIRST;
		struct slice *items = arena_alloc_raw(c->arena, *room * sizeof *items);
		if (rows->count)
			memcpy(items, rows->items, rows->count * sizeof *items);
		rows->items = items;
	}
	rows->items[rows->count++] = row;
	return OK;
}

static enum err refuse(struct call *c, struct slice text, const char *at)
{
	int line, column;
	json_scan_position(text.data, (size_t)(at - text.data), &line, &column);
	return fail(c, ERR_BAD_REQUEST, "not JSON at line %d, column %d", line, column);
}

/* A text has lost its quotes: they are put back. */
static struct slice whole(const struct walk_value *value)
{
	size_t quote = value->kind == WALK_STRING;
	return (struct slice){value->data - quote, value->len + 2 * quote};
}

static enum err add_items(struct call *c, struct slice text, struct walk *walk,
	struct event_rows *rows, size_t *room)
{
	struct walk_value value;
	walk->at++;
	if (walk_on(walk) && *walk->at == ']') {
		walk->at++;
		return OK;
	}
	for (;;) {
		if (!walk_value(walk, &value))
			return refuse(c, text, walk->at);
		TRY(add(c, rows, room, whole(&value)));
		if (!walk_on(walk) || (*walk->at != ',' && *walk->at != ']'))
			return refuse(c, text, walk->at);
		if (*walk->at++ == ']')
			return OK;
	}
}

static enum err check_text(struct call *c, struct slice text)
{
	return utf8_valid(text.data, text.len) ? OK
					       : fail(c, ERR_BAD_REQUEST, "the body is no UTF-8");
}

enum err event_rows_of_json(struct call *c, struct slice text, struct event_rows *rows)
{
	struct walk walk = {text.data, text.data + text.len};
	struct walk_value value;
	size_t room = 0;
	*rows = (struct event_rows){.are_json = true};
	TRY(check_text(c, text));
	if (!walk_on(&walk))
		return fail(c, ERR_BAD_REQUEST, "a body is required");
	if (*walk.at == '[') {
		TRY(add_items(c, text, &walk, rows, &room));
	} else {
		if (!walk_value(&walk, &value))
			return refuse(c, text, walk.at);
		TRY(add(c, rows, &room, whole(&value)));
	}
	return walk_on(&walk) ? refuse(c, text, walk.at) : OK;
}

enum err event_rows_of_lines(struct call *c, struct slice text, struct event_rows *rows)
{
	const char *at = text.data, *end = at + text.len;
	size_t room = 0;
	*rows = (struct event_rows){0};
	TRY(check_text(c, text));
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *line_end = newline ? newline : end;
		struct walk line = {at, line_end};
		if (walk_on(&line))
			TRY(add(c, rows, &room, (struct slice){at, (size_t)(line_end - at)}));
		at = newline ? newline + 1 : end;
	}
	return rows->count ? OK : fail(c, ERR_BAD_REQUEST, "a body is required");
}
