/* The operations on posts that people call. */
#include <inttypes.h>

#include "author.h"
#include "draft_store.h"
#include "editing.h"
#include "event.h"
#include "history_store.h"
#include "image_choice.h"
#include "post.h"
#include "post_store.h"
#include "rendering.h"
#include "search.h"

struct creating {
	int64_t draft_version; /* of the submitter's draft, which goes; 0: none */
	const struct image_reference_list *images;
	struct post *post;
};

/* That its author made it, the post's own row says. */
static enum err insert(struct call *c, void *arg)
{
	const struct creating *creating = arg;
	struct post *post = creating->post;
	TRY(image_choice_apply(c, post, creating->images));
	TRY(post_store_insert(c, post, NULL));
	TRY(event_note_creation(c, post));
	if (creating->draft_version)
		TRY(draft_store_delete(c, c->principal.user_id, creating->draft_version));
	if (c->principal.user_id == post->user_id)
		return OK;
	return history_store_note(c, 0, post, POST_ACTION_CREATE);
}

/* POST /api/posts. 201 with the post; 422 names every bad field. */
enum err create_post(struct call *c, const struct create_post_in *in, struct post *out)
{
	int64_t author_id;
	TRY(author_resolve(c, in->body.has_user_id ? in->body.user_id : 0, &author_id));
	TRY(post_from_draft(c, &in->body, author_id, out));
	return db_write(c, insert,
		&(struct creating){.draft_version = in->has_draft_version ? in->draft_version : 0,
			.images = &in->body.images,
			.post = out});
}

/* What others are not told: who decided on an article, and why. A page where something is another's
 * is for everybody, and tells it of none. */
static enum err add_decisions(struct call *c, struct post_list *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		if (!post_is_reviewed_by(c, &posts->items[i]))
			return OK;
	return history_store_decisions(c, posts);
}

/* GET /api/posts/{id}. 304 where the reader has it. */
enum err get_post(struct call *c, const struct get_post_in *in, struct post *out)
{
	TRY(post_store_by_id(c, in->id, out));
	TRY(post_check_may_read(c, out));
	TRY(add_decisions(c, &(struct post_list){.items = out, .count = 1}));
	return rendering_add(c, in->render, in->if_none_match, out);
}

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
	TRY(add_decisions(c, &out->items));
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

/* PUT /api/posts/{id}. */
enum err replace_post(struct call *c, const struct replace_post_in *in, struct post *out)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_write(c, &target, &(struct editing_change){.replacement = &in->body}, out);
}

/* PATCH /api/posts/{id}. */
enum err update_post(struct call *c, const struct update_post_in *in, struct post *out)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_write(c, &target, &(struct editing_change){.change = &in->body}, out);
}

/* DELETE /api/posts/{id}. What was scheduled never goes out: its due entry finds no post. */
enum err delete_post(struct call *c, const struct delete_post_in *in)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_remove(c, &target);
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
