/* Lists of posts, as people ask for them. */
#include "approval.h"
#include "lists/found_store.h"
#include "lists/relevance_store.h"
#include "lists/search.h"
#include "post_store.h"

/* The contract says so: total of PostPage. */
#define COUNTED_MAX 10000

/* Only articles have these. */
static bool is_of_approvers(enum post_status status)
{
	return status == POST_STATUS_PENDING || status == POST_STATUS_REJECTED;
}

/* Whose posts the caller may list: everybody's public ones; all of one's own; all for admins,
 * and what was submitted and is not public for approvers. */
static enum err restrict_to_readable(struct call *c, struct post_query *query)
{
	const struct principal *who = &c->principal;
	bool hidden_status = query->status && !post_status_is_public(query->status);
	if (who->role == ROLE_ADMIN) {
		query->public_only = !query->user_id && !hidden_status;
		return OK;
	}
	if (who->role == ROLE_APPROVER && is_of_approvers(query->status))
		return OK;
	if (hidden_status && !query->user_id)
		query->user_id = who->user_id;
	bool own = who->user_id && query->user_id == who->user_id;
	query->public_only = !own;
	if (!hidden_status || own)
		return OK;
	if (!who->user_id)
		return fail(c, ERR_UNAUTHENTICATED, "sign in to see your own %s posts",
			post_status_name(query->status));
	return fail(c, ERR_FORBIDDEN, "another's posts are listed once they are public");
}

/* Without one, what was written last; of words, what fits best. */
static enum err sort_of(struct call *c, const struct list_posts_in *in, enum list_posts_sort *sort)
{
	if (in->sort == LIST_POSTS_SORT_RELEVANCE && !in->q)
		return fail(c, ERR_BAD_REQUEST, "relevance is of words, and there is no q");
	*sort = in->sort ? in->sort
		: in->q	 ? LIST_POSTS_SORT_RELEVANCE
			 : LIST_POSTS_SORT_CREATED_AT_DESC;
	return OK;
}

static enum err query_of(struct call *c, const struct list_posts_in *in, struct post_query *query)
{
	if (in->cursor && in->has_skip)
		return fail(c, ERR_BAD_REQUEST, "cursor and skip do not go together");
	*query = (struct post_query){
		.user_id = in->has_user_id ? in->user_id : 0,
		.status = in->status,
		.kind = in->kind,
		.tag = in->tag,
		.has_from = in->has_from,
		.from_us = in->from_us,
		.has_to = in->has_to,
		.to_us = in->to_us,
		.skip = in->has_skip ? in->skip : 0,
		.limit = in->limit,
	};
	TRY(sort_of(c, in, &query->sort));
	if (in->q && !(query->words = search_words(c, in->q)))
		return fail(c, ERR_BAD_REQUEST, "q has no word in it");
	return restrict_to_readable(c, query);
}

static const char *cursor_behind(struct call *c, const struct post *last, enum list_posts_sort sort)
{
	bool by_creation = sort == LIST_POSTS_SORT_CREATED_AT ||
			   sort == LIST_POSTS_SORT_CREATED_AT_DESC;
	return cursor_encode(c,
		(struct cursor){.order = (uint8_t)sort,
			.key = by_creation ? last->created_at_us : last->published_at_us,
			.id = last->id});
}

static enum err choose_way(struct call *c, struct post_query *query)
{
	bool in_order = post_store_is_in_order(query);
	if ((!query->words && !query->tag) || (in_order && !query->user_id))
		return OK;
	struct list_reach reach;
	TRY(search_reach(c, query->words, query->tag, query->user_id, &reach));
	reach.tag_in_order = in_order;
	query->way = list_way_choose(db_engine(c->db), &reach, query->skip + query->limit + 1);
	return OK;
}

static enum err list_sorted(struct call *c, const struct list_posts_in *in,
	const struct post_query *asked, struct post_page *out)
{
	struct post_query query = *asked;
	struct cursor after;
	if (in->cursor) {
		TRY(cursor_decode(c, in->cursor, (uint8_t)query.sort, &after));
		query.after = &after;
	}
	TRY(choose_way(c, &query));
	bool more;
	TRY(post_store_page(c, &query, &out->items, &more));
	if (more)
		out->next_cursor = cursor_behind(c, &out->items.items[out->items.count - 1],
			query.sort);
	return OK;
}

/* By creation the index of words leads from stretch to stretch of time. */
static bool is_found(const struct post_query *query)
{
	return query->words && (query->sort == LIST_POSTS_SORT_CREATED_AT ||
				       query->sort == LIST_POSTS_SORT_CREATED_AT_DESC);
}

static enum err list_found(struct call *c, const struct list_posts_in *in,
	const struct post_query *asked, struct post_page *out)
{
	struct post_query query = *asked;
	struct cursor after;
	if (in->cursor) {
		TRY(cursor_decode(c, in->cursor, (uint8_t)query.sort, &after));
		query.after = &after;
	}
	struct found_list found;
	TRY(found_store_first(c, &query, query.skip + query.limit + 1, &found));
	size_t first = (size_t)query.skip < found.count ? (size_t)query.skip : found.count;
	size_t count = found.count - first;
	if (count > (size_t)query.limit) {
		count = (size_t)query.limit;
		const struct found *last = &found.items[first + count - 1];
		out->next_cursor = cursor_encode(c, (struct cursor){.order = (uint8_t)query.sort,
							    .key = last->key,
							    .id = last->id});
	}
	return found_store_read(c, found.items + first, count, &out->items);
}

static enum err list_ranked(struct call *c, const struct list_posts_in *in,
	const struct post_query *query, struct post_page *out)
{
	struct relevance_place place = {.score = RELEVANCE_TOP_SCORE, .id = RELEVANCE_TOP_ID};
	uint8_t order = (uint8_t)query->sort;
	if (in->cursor)
		TRY(relevance_decode(c, in->cursor, order, &place));
	bool more;
	TRY(relevance_store_page(c, query, &place, &out->items, &more));
	if (more)
		out->next_cursor = relevance_encode(c, &place, order);
	return OK;
}

/* To count a frequent word's posts takes as long as a hundred pages. */
static enum err count(struct call *c, const struct post_query *query, struct post_page *out)
{
	int64_t counted;
	TRY(query->words ? found_store_count(c, query, COUNTED_MAX + 1, &counted)
			 : post_store_count(c, query, COUNTED_MAX + 1, &counted));
	out->has_total = true;
	out->has_total_at_least = out->total_at_least = counted > COUNTED_MAX;
	out->total = out->total_at_least ? COUNTED_MAX : counted;
	return OK;
}

/* GET /api/posts. One page; 400 for a cursor that is none. */
enum err list_posts(struct call *c, const struct list_posts_in *in, struct post_page *out)
{
	struct post_query query = {0};
	TRY(query_of(c, in, &query));
	if (query.words)
		TRY(search_catch_up(c));
	if (query.sort == LIST_POSTS_SORT_RELEVANCE)
		TRY(list_ranked(c, in, &query, out));
	else if (is_found(&query))
		TRY(list_found(c, in, &query, out));
	else
		TRY(list_sorted(c, in, &query, out));
	TRY(approval_add_decisions(c, &out->items));
	if (!in->total)
		return OK;
	return count(c, &query, out);
}
