/* What belongs to a page: posts, comments, people. Nothing is fetched for these: a page
 * that is not known is asked for by itself. */
#include "base/cursor.h"
#include "clone.h"
#include "page_answer.h"
#include "page_asking.h"
#include "page_comment_store.h"
#include "page_people_store.h"
#include "page_post_store.h"
#include "scraper_api.h"

/* @param[out] cursor  where it is read to. @return NULL for the top */
static enum err read_cursor(struct call *c, const char *given, struct cursor *cursor,
	const struct cursor **before)
{
	*before = given ? cursor : NULL;
	return given ? cursor_decode(c, given, 0, cursor) : OK;
}

static enum err show_copies(struct call *c, const struct page_post_list *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		for (size_t j = 0; j < posts->items[i].media.count; j++)
			TRY(clone_show(c, &posts->items[i].media.items[j].url));
	return OK;
}

/* GET /api/pages/{username}/posts. */
enum err list_page_posts(struct call *c, const struct list_page_posts_in *in,
	struct page_posts *out)
{
	struct stored_page stored;
	struct cursor cursor, next;
	const struct cursor *before;
	bool more;
	TRY(read_cursor(c, in->cursor, &cursor, &before));
	TRY(page_find(c, in->username, &stored));
	TRY(page_post_store_page(c, stored.id, before, in->limit, &out->items, &more, &next));
	if (more)
		out->next_cursor = cursor_encode(c, next);
	return show_copies(c, &out->items);
}

/* GET /api/pages/{username}/posts/{id}/comments. */
enum err list_page_comments(struct call *c, const struct list_page_comments_in *in,
	struct page_comments *out)
{
	struct stored_page stored;
	struct cursor cursor, next;
	const struct cursor *before;
	int64_t post_id;
	bool more;
	TRY(read_cursor(c, in->cursor, &cursor, &before));
	TRY(page_find(c, in->username, &stored));
	TRY(page_post_store_find(c, stored.id, in->id, &post_id));
	TRY(page_comment_store_page(c, post_id, before, in->limit, &out->items, &more, &next));
	if (more)
		out->next_cursor = cursor_encode(c, next);
	return OK;
}

/* Whom a list is about, and where it begins. */
struct people_list {
	const char *username, *cursor;
	const char *kind;
	enum page_field total;
	int64_t limit;
};

static enum err list_people(struct call *c, const struct people_list *list,
	struct social_media_users *out)
{
	struct stored_page stored;
	struct cursor cursor = {0};
	const struct cursor *before;
	bool more;
	TRY(read_cursor(c, list->cursor, &cursor, &before));
	TRY(page_find(c, list->username, &stored));
	TRY(page_people_store_page(c, stored.id, list->kind, cursor.id, list->limit, &out->items,
		&more));
	out->has_total = page_answer_number(&stored.facts, list->total, &out->total);
	if (more)
		out->next_cursor = cursor_encode(c,
			(struct cursor){.id = out->items.items[out->items.count - 1].id});
	return OK;
}

/* GET /api/pages/{username}/followers. */
enum err list_page_followers(struct call *c, const struct list_page_followers_in *in,
	struct social_media_users *out)
{
	const struct people_list list = {.username = in->username,
		.cursor = in->cursor,
		.kind = "follower",
		.total = PAGE_FOLLOWERS,
		.limit = in->limit};
	return list_people(c, &list, out);
}

/* GET /api/pages/{username}/following. */
enum err list_page_following(struct call *c, const struct list_page_following_in *in,
	struct social_media_users *out)
{
	const struct people_list list = {.username = in->username,
		.cursor = in->cursor,
		.kind = "following",
		.total = PAGE_FOLLOWING,
		.limit = in->limit};
	return list_people(c, &list, out);
}
