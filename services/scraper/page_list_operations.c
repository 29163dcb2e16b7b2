/* Lists of pages, and pages beside each other. */
#include <string.h>

#include "base/cursor.h"
#include "page_answer.h"
#include "page_comparing.h"
#include "page_name.h"
#include "scraper_api.h"

#define COMPARED_MIN 2
#define COMPARED_MAX 10

static enum err read_query(struct call *c, const struct list_pages_in *in, struct page_query *query)
{
	*query = (struct page_query){
		.name = in->name,
		.category = in->category,
		.has_min = in->has_min_followers,
		.min_followers = in->min_followers,
		.has_max = in->has_max_followers,
		.max_followers = in->max_followers,
		.limit = in->limit,
	};
	struct cursor cursor;
	if (!in->cursor)
		return OK;
	TRY(cursor_decode(c, in->cursor, 0, &cursor));
	query->has_before = true;
	query->before_audience = cursor.key;
	query->before_id = cursor.id;
	return OK;
}

/* GET /api/pages. */
enum err list_pages(struct call *c, const struct list_pages_in *in, struct page_summaries *out)
{
	struct page_query query;
	struct stored_page_list list;
	TRY(read_query(c, in, &query));
	TRY(page_store_list(c, &query, &list));
	out->items.count = list.count;
	out->items.items = call_alloc(c, (list.count + 1) * sizeof *out->items.items);
	for (size_t i = 0; i < list.count; i++)
		page_answer_summarise(&list.items[i], &out->items.items[i]);
	if (list.more)
		out->next_cursor = cursor_encode(c, (struct cursor){.key = list.last_audience,
							    .id = list.items[list.count - 1].id});
	return OK;
}

/* In the order in which they stand, each once. */
static enum err read_names(struct call *c, const char *given, const char *names[COMPARED_MAX],
	size_t *count)
{
	char *rest = arena_strdup(c->arena, given);
	char *at;
	*count = 0;
	for (char *word = strtok_r(rest, ",", &at); word; word = strtok_r(NULL, ",", &at)) {
		if (*count == COMPARED_MAX)
			return fail(c, ERR_BAD_REQUEST, "at most %d pages", COMPARED_MAX);
		TRY(page_name_read(c, word, &names[*count]));
		++*count;
	}
	return *count < COMPARED_MIN ? fail(c, ERR_BAD_REQUEST, "at least %d pages", COMPARED_MIN)
				     : OK;
}

/* GET /api/pages/compare. */
enum err compare_pages(struct call *c, const struct compare_pages_in *in,
	struct page_comparison *out)
{
	const char *names[COMPARED_MAX];
	size_t count;
	if (read_names(c, in->usernames, names, &count) != OK)
		return fail(c, ERR_BAD_REQUEST, "?usernames: %s", c->failure.detail);
	out->items.count = count;
	out->items.items = call_alloc(c, count * sizeof *out->items.items);
	for (size_t i = 0; i < count; i++)
		TRY(page_compare(c, names[i], &out->items.items[i]));
	return OK;
}
