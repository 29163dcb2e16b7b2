/* Each row is decoded by itself along the contract's shape, so that it is refused for what a single
 * request would be. */
#include "bulk_read.h"

#include <string.h>

#include "bulk_csv.h"
#include "bulk_row_rules.h"
#include "json/decode.h"
#include "json/items.h"

static enum err read_row(struct call *c, const char *data, size_t len, struct bulk *bulk)
{
	struct bulk_row *row;
	TRY(bulk_add(c, bulk, &row));
	enum err err = json_decode(c, &bulk_schedule_row_shape, data, len, &row->wanted);
	bulk_check_row(c, row, err);
	return OK;
}

static enum err read_json(struct call *c, const struct raw_body *body, struct bulk *bulk)
{
	struct json_items items;
	const char *item;
	size_t len;
	TRY(json_items_open(c, body->data, body->len, "items", &items));
	for (;;) {
		TRY(json_items_next(c, &items, &item, &len));
		if (!item)
			return OK;
		TRY(read_row(c, item, len, bulk));
	}
}

static bool is_blank(const char *line, size_t len)
{
	return strspn(line, " \t\r") >= len;
}

static enum err read_lines(struct call *c, const struct raw_body *body, struct bulk *bulk)
{
	const char *end = body->data + body->len;
	for (const char *line = body->data, *next; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			next = end;
		size_t len = (size_t)(next - line);
		if (!is_blank(line, len))
			TRY(read_row(c, line, len, bulk));
	}
	return OK;
}

enum err bulk_read(struct call *c, const struct raw_body *body, struct bulk *bulk)
{
	*bulk = (struct bulk){0};
	if (strcmp(body->content_type, "text/csv") == 0)
		return bulk_read_csv(c, body, bulk);
	if (strcmp(body->content_type, "application/x-ndjson") == 0)
		return read_lines(c, body, bulk);
	return read_json(c, body, bulk);
}
