/* Lists of pages. */
#include "base/cursor.h"
#include "clone.h"
#include "page_answer.h"
#include "scraper_api.h"

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
	for (size_t i = 0; i < list.count; i++) {
		page_answer_summarise(&list.items[i], &out->items.items[i]);
		TRY(clone_show(c, &out->items.items[i].picture));
	}
	if (list.more)
		out->next_cursor = cursor_encode(c, (struct cursor){.key = list.last_audience,
							    .id = list.items[list.count - 1].id});
	return OK;
}
