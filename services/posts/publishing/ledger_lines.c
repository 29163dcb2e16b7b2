/* Which posts share a line. */
#include "publishing/ledger_lines.h"

#include <stdbool.h>

static bool goes_on(const struct ledger_line *line, int64_t post_id, int64_t version,
	int64_t publish_at_us)
{
	return line->post_id + line->posts == post_id && line->version == version &&
	       line->publish_at_us == publish_at_us && line->posts < LEDGER_LINE_MAX;
}

void ledger_lines_add(struct ledger_line_list *lines, int64_t post_id, int64_t version,
	int64_t publish_at_us)
{
	if (lines->count &&
		goes_on(&lines->items[lines->count - 1], post_id, version, publish_at_us))
		lines->items[lines->count - 1].posts++;
	else
		lines->items[lines->count++] = (struct ledger_line){.post_id = post_id,
			.posts = 1,
			.version = version,
			.publish_at_us = publish_at_us};
}
