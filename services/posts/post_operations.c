/* The operations on posts that people call. */
#include <inttypes.h>

#include "author.h"
#include "post.h"
#include "post_store.h"
#include "rendering.h"
#include "schedule_store.h"
#include "search.h"
#include "withdrawal.h"

static enum err insert(struct call *c, void *arg)
{
	return post_store_insert(c, arg, NULL);
}

/* POST /api/posts. 201 with the post; 422 names every bad field. */
enum err create_post(struct call *c, const struct create_post_in *in, struct post *out)
{
	int64_t author_id;
	TRY(author_resolve(c, in->body.has_user_id ? in->body.user_id : 0, &author_id));
	TRY(post_from_draft(c, &in->body, author_id, out));
	return db_write(c, insert, out);
}

/* GET /api/posts/{id}. 304 where the reader has it. */
enum err get_post(struct call *c, const struct get_post_in *in, struct post *out)
{
	TRY(post_store_by_id(c, in->id, out));
	TRY(post_check_may_read(c, out));
	return rendering_add(c, in->render, in->if_none_match, out);
}

/* Whose posts the caller may list: everybody's public ones; all of one's own; all for admins,
 * and what waits for approval for approvers. */
static enum err restrict_to_readable(struct call *c, struct post_query *query)
{
	const struct principal *who = &c->principal;
	bool hidden_status = query->status && !post_status_is_public(query->status);
	if (who->role == ROLE_ADMIN) {
		query->public_only = !query->user_id && !hidden_status;
		return OK;
	}
	if (who->role == ROLE_APPROVER && query->status == POST_STATUS_PENDING)
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
		.sort = in->sort,
		.skip = in->has_skip ? in->skip : 0,
		.limit = in->limit,
	};
	if (in->cursor) {
		struct cursor *after = call_alloc(c, sizeof *after);
		TRY(cursor_decode(c, in->cursor, (uint8_t)in->sort, after));
		query->after = after;
	}
	return restrict_to_readable(c, query);
}

static const char *next_cursor(struct call *c, const struct post *last, enum list_posts_sort sort)
{
	bool by_creation = sort == LIST_POSTS_SORT_CREATED_AT ||
			   sort == LIST_POSTS_SORT_CREATED_AT_DESC;
	return cursor_encode(c,
		(struct cursor){.order = (uint8_t)sort,
			.key = by_creation ? last->created_at_us : last->published_at_us,
			.id = last->id});
}

static enum err find_words(struct call *c, const char *typed, struct post_query *query)
{
	query->words = search_words(c, typed);
	if (!query->words)
		return fail(c, ERR_BAD_REQUEST, "q has no word in it");
	return search_catch_up(c);
}

/* GET /api/posts. One page; 400 for a cursor that is none. */
enum err list_posts(struct call *c, const struct list_posts_in *in, struct post_page *out)
{
	struct post_query query;
	TRY(query_of(c, in, &query));
	if (in->q)
		TRY(find_words(c, in->q, &query));
	bool more;
	TRY(post_store_page(c, &query, &out->items, &more));
	if (more)
		out->next_cursor = next_cursor(c, &out->items.items[out->items.count - 1],
			in->sort);
	if (!in->total)
		return OK;
	out->has_total = true;
	return post_store_count(c, &query, &out->total);
}

/* GET /api/posts/stats. */
enum err count_posts(struct call *c, const struct count_posts_in *in, struct post_count_page *out)
{
	return post_store_per_author(c, in->limit, in->has_skip ? in->skip : 0, &out->items);
}

/* What a change needs inside its transaction. */
struct edit {
	int64_t id;
	const char *if_match;
	const struct post_replacement *replacement; /* this or the next */
	const struct post_change *change;
	struct post *post;
};

static enum err read_to_change(struct call *c, const struct edit *edit)
{
	TRY(post_store_to_change(c, edit->id, edit->post));
	TRY(post_check_may_change(c, edit->post));
	return post_check_match(c, edit->post, edit->if_match);
}

/* An article that lost its approval does not go out. */
static enum err change_and_take_off(struct call *c, struct edit *edit, const struct post *before)
{
	TRY(withdraw(c, before));
	TRY(post_store_update(c, edit->post, c->principal.user_id));
	TRY(schedule_store_clear(c, edit->post, edit->post->status));
	return post_store_by_id(c, edit->id, edit->post);
}

static enum err change(struct call *c, void *arg)
{
	struct edit *edit = arg;
	TRY(read_to_change(c, edit));
	struct post before = *edit->post;
	if (edit->replacement)
		post_replace(c, edit->post, edit->replacement);
	else
		TRY(post_change(c, edit->post, edit->change));
	if (before.status == POST_STATUS_SCHEDULED && edit->post->status == POST_STATUS_PENDING)
		return change_and_take_off(c, edit, &before);
	return post_store_update(c, edit->post, c->principal.user_id);
}

/* PUT /api/posts/{id}. */
enum err replace_post(struct call *c, const struct replace_post_in *in, struct post *out)
{
	struct edit edit = {.id = in->id,
		.if_match = in->if_match,
		.replacement = &in->body,
		.post = out};
	return db_write(c, change, &edit);
}

/* PATCH /api/posts/{id}. */
enum err update_post(struct call *c, const struct update_post_in *in, struct post *out)
{
	struct edit edit = {.id = in->id,
		.if_match = in->if_match,
		.change = &in->body,
		.post = out};
	return db_write(c, change, &edit);
}

static enum err erase(struct call *c, void *arg)
{
	struct edit *edit = arg;
	TRY(read_to_change(c, edit));
	TRY(withdraw(c, edit->post));
	return post_store_delete(c, edit->post);
}

/* DELETE /api/posts/{id}. What was scheduled never goes out: its due entry finds no post. */
enum err delete_post(struct call *c, const struct delete_post_in *in)
{
	struct post post;
	struct edit edit = {.id = in->id, .if_match = in->if_match, .post = &post};
	return db_write(c, erase, &edit);
}

/* GET /api/posts/{id}/revisions. */
enum err list_revisions(struct call *c, const struct list_revisions_in *in,
	struct revision_page *out)
{
	struct post post;
	TRY(post_store_by_id(c, in->id, &post));
	TRY(post_check_may_change(c, &post));
	struct cursor before = {0};
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &before));
	TRY(post_store_revisions(c, in->id, before.key, in->limit + 1, &out->items));
	if (out->items.count <= (size_t)in->limit)
		return OK;
	out->items.count = (size_t)in->limit;
	int64_t last = out->items.items[out->items.count - 1].version;
	out->next_cursor = cursor_encode(c, (struct cursor){.key = last});
	return OK;
}
