/* Bodies of events: what the walker takes is what jansson takes, and what is read of an event is in
 * it. */
#include <jansson.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "ingest/envelope.h"
#include "ingest/event_rows.h"
#include "json/walk.h"

/* They differ where jansson has bounds of numbers, and we of depth; and it ends at a NUL. */
static void compare(const char *data, size_t len)
{
	struct walk walk = {data, data + len};
	struct walk_value value;
	json_error_t error;
	bool ours = walk_value(&walk, &value) && !walk_on(&walk);
	json_t *tree = json_loadb(data, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	bool bounds = !tree && (json_error_code(&error) == json_error_numeric_overflow);
	MUST(!ours || tree || bounds);
	MUST(ours || !tree || memchr(data, '[', len) || memchr(data, '{', len) ||
		memchr(data, '\0', len));
	json_decref(tree);
}

static void read_rows(struct call *c, const struct event_rows *rows)
{
	const struct sender sender = {.host = "", .received_us = 1767225600000000, .vouches = true};
	struct envelope *envelope = call_alloc(c, sizeof *envelope);
	for (size_t i = 0; i < rows->count; i++) {
		struct refusal refusal = envelope_read(rows->items[i], &sender, envelope);
		MUST(!refusal.reason == !refusal.detail);
		MUST(!rows->are_json ||
			envelope_read_json(rows->items[i], &sender, envelope).reason ==
				refusal.reason);
		MUST(refusal.reason || (envelope->act.post_id > 0 && envelope->act.id.len > 0));
		MUST(utf8_valid(envelope->agent, strlen(envelope->agent)));
		MUST(utf8_valid(envelope->referrer, strlen(envelope->referrer)));
	}
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	struct event_rows rows;
	struct slice text = {data, len};
	if (utf8_valid(data, len))
		compare(data, len);
	if (event_rows_of_json(c, text, &rows) == OK)
		read_rows(c, &rows);
	call_forgive(c);
	if (event_rows_of_lines(c, text, &rows) == OK)
		read_rows(c, &rows);
}
