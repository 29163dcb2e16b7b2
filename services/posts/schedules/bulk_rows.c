/* A part says as columns what its rows are, and each moment once: that is a third of the bytes
 * and of the values that objects would be. */
#include "schedules/bulk_rows.h"

#include <string.h>

#include "json/decode.h"

static enum err add_row(struct call *c, const struct schedule_part *part, size_t index,
	size_t *drafts_taken, struct bulk_row *row)
{
	size_t moment = (size_t)part->moment_of.items[index];
	if (moment >= part->moments.count)
		return fail_field(c, "/moment_of", "there is no moment %zu", moment);
	*row = (struct bulk_row){.post_id = part->post_ids.items[index],
		.moment = &part->moments.items[moment]};
	if (row->post_id)
		return OK;
	if (*drafts_taken == part->drafts.count)
		return fail_field(c, "/drafts", "there are too few");
	row->draft = &part->drafts.items[(*drafts_taken)++];
	return OK;
}

static enum err add_part(struct call *c, const struct schedule_part *part,
	struct bulk_row_list *rows)
{
	size_t count = part->post_ids.count, drafts_taken = 0;
	if (part->moment_of.count != count)
		return fail_field(c, "/moment_of", "must be as long as post_ids");
	if (rows->count + count > BULK_ROWS_MAX)
		return fail(c, ERR_TOO_LARGE, "a request may have %d rows", BULK_ROWS_MAX);
	for (size_t i = 0; i < count; i++)
		TRY(add_row(c, part, i, &drafts_taken, &rows->items[rows->count++]));
	return OK;
}

enum err bulk_rows_read(struct call *c, const struct raw_body *body, struct bulk_row_list *rows)
{
	*rows = (struct bulk_row_list){.items = call_alloc(c, BULK_ROWS_MAX * sizeof *rows->items)};
	const char *end = body->data + body->len;
	for (const char *line = body->data, *next; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			next = end;
		struct schedule_part *part = call_alloc(c, sizeof *part);
		TRY(json_decode(c, &schedule_part_shape, line, (size_t)(next - line), part));
		TRY(add_part(c, part, rows));
	}
	return OK;
}
