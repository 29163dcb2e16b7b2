/* A page at a time: where a whole minute is late, its workers are at it already. */
#include "stragglers.h"

#include <string.h>

#include "base/clock.h"
#include "posts_client.h"

#define LOOK_EVERY_US (2 * US_PER_SECOND)
#define LATE_US (5 * US_PER_SECOND)
#define PAGE 1000

static enum err fetch(struct call *c, const struct scheduler *scheduler, const char *cursor,
	struct due_page *page)
{
	TRY(posts_client_list_due(c, scheduler->posts, call_now_us(c) - LATE_US, cursor, PAGE,
		page));
	return due_set_fill(c, &scheduler->due, &page->items);
}

enum err stragglers_look(struct call *c, struct stragglers *stragglers, struct scheduler *scheduler)
{
	int64_t now_us = clock_monotonic_us();
	if (now_us - stragglers->looked_us < LOOK_EVERY_US)
		return OK;
	stragglers->looked_us = now_us;
	struct due_page page = {0};
	const char *cursor = *stragglers->cursor ? arena_strdup(c->arena, stragglers->cursor)
						 : NULL;
	*stragglers->cursor = '\0'; /* a look that fails begins anew */
	TRY(fetch(c, scheduler, cursor, &page));
	if (page.next_cursor && strlen(page.next_cursor) < sizeof stragglers->cursor)
		memcpy(stragglers->cursor, page.next_cursor, strlen(page.next_cursor) + 1);
	return OK;
}
