/* The operations on comments. */
#include "base/cursor.h"
#include "comments/comment.h"
#include "comments/comment_store.h"
#include "db/db.h"
#include "events/event.h"
#include "events/live_hints.h"
#include "post.h"
#include "post_store.h"

/* Reading. */

/* Beside those of enum list_comments_order: the order of changes. */
#define ORDER_OF_CHANGES 3

static enum err check_post(struct call *c, int64_t post_id)
{
	struct post post;
	TRY(post_store_by_id(c, post_id, &post));
	return post_check_may_read(c, &post);
}

static enum err read_page(struct call *c, const struct list_comments_in *in,
	const struct cursor *from, struct comment_list *page, bool *more)
{
	if (in->has_after)
		return comment_store_changes(c, in->id, from ? from->key : in->after, in->limit,
			page, more);
	const struct comment_query query = {
		.post_id = in->id,
		.all_hidden = comment_is_moderator(c),
		.reader_id = c->principal.user_id,
		.newest_first = in->order == LIST_COMMENTS_ORDER_DESC,
		.has_from = from != NULL,
		.from_seq = from ? from->key : 0,
		.limit = in->limit,
	};
	return comment_store_page(c, &query, page, more);
}

static const char *next_cursor(struct call *c, const struct comment *last, uint8_t order)
{
	int64_t key = order == ORDER_OF_CHANGES ? last->change_seq : last->seq;
	return cursor_encode(c, (struct cursor){.order = order, .key = key});
}

/* GET /api/posts/{id}/comments. The thread's number is read before the page: what happens between
 * the two has a greater one, and is met again and not missed. */
enum err list_comments(struct call *c, const struct list_comments_in *in, struct comment_page *out)
{
	uint8_t order = in->has_after ? ORDER_OF_CHANGES : (uint8_t)in->order;
	struct cursor from;
	bool more;
	if (in->has_after && in->order == LIST_COMMENTS_ORDER_DESC)
		return fail(c, ERR_BAD_REQUEST, "after and order=desc do not go together");
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, order, &from));
	TRY(check_post(c, in->id));
	TRY(comment_store_last_seq(c, in->id, &out->last_seq));
	TRY(read_page(c, in, in->cursor ? &from : NULL, &out->items, &more));
	if (more)
		out->next_cursor = next_cursor(c, &out->items.items[out->items.count - 1], order);
	for (size_t i = 0; i < out->items.count; i++)
		comment_conceal(c, &out->items.items[i]);
	return OK;
}

/* GET /api/comments/{id}. */
enum err get_comment(struct call *c, const struct get_comment_in *in, struct comment *out)
{
	TRY(comment_store_by_id(c, in->id, out));
	TRY(check_post(c, out->post_id));
	return comment_check_may_read(c, out);
}

/* Writing. */

static enum err lock_post(struct call *c, int64_t post_id, struct post *post)
{
	TRY(post_store_to_change(c, post_id, post));
	return post_check_may_read(c, post);
}

struct comment_job {
	int64_t id; /* of the post for a new one */
	const char *if_match;
	const char *content;
	const char *reason;
	struct comment *comment;
};

static enum err insert(struct call *c, void *arg)
{
	struct comment_job *job = arg;
	struct post post;
	TRY(lock_post(c, job->id, &post));
	live_hint_comment(c, job->id);
	TRY(comment_store_insert(c, job->id, c->principal.user_id, job->content, job->comment));
	return event_note_comment(c, &post, job->comment);
}

/* POST /api/posts/{id}/comments. */
enum err create_comment(struct call *c, const struct create_comment_in *in, struct comment *out)
{
	return db_write(c, insert,
		&(struct comment_job){.id = in->id, .content = in->body.content, .comment = out});
}

/* A comment never moves to another post, so the second look sees what the lock keeps as it is. */
static enum err read_to_change(struct call *c, const struct comment_job *job)
{
	struct post post;
	TRY(comment_store_by_id(c, job->id, job->comment));
	TRY(lock_post(c, job->comment->post_id, &post));
	live_hint_comment(c, post.id);
	TRY(comment_store_by_id(c, job->id, job->comment));
	return comment_check_may_read(c, job->comment);
}

static enum err read_ones_own(struct call *c, const struct comment_job *job)
{
	TRY(read_to_change(c, job));
	TRY(comment_check_may_change(c, job->comment));
	return comment_check_match(c, job->comment, job->if_match);
}

static enum err edit(struct call *c, void *arg)
{
	struct comment_job *job = arg;
	TRY(read_ones_own(c, job));
	TRY(comment_edit(c, job->comment, job->content));
	return comment_store_update(c, job->comment, job->comment->status);
}

/* PATCH /api/comments/{id}. */
enum err update_comment(struct call *c, const struct update_comment_in *in, struct comment *out)
{
	return db_write(c, edit,
		&(struct comment_job){.id = in->id,
			.if_match = in->if_match,
			.content = in->body.content,
			.comment = out});
}

static enum err erase(struct call *c, void *arg)
{
	struct comment_job *job = arg;
	TRY(read_ones_own(c, job));
	enum comment_status was = job->comment->status;
	comment_remove(c, job->comment);
	return comment_store_update(c, job->comment, was);
}

/* DELETE /api/comments/{id}. */
enum err delete_comment(struct call *c, const struct delete_comment_in *in)
{
	struct comment comment;
	return db_write(c, erase,
		&(struct comment_job){.id = in->id, .if_match = in->if_match, .comment = &comment});
}

static enum err moderate(struct call *c, void *arg)
{
	struct comment_job *job = arg;
	TRY(read_to_change(c, job));
	TRY(comment_check_match(c, job->comment, job->if_match));
	enum comment_status was = job->comment->status;
	if (!job->reason && was == COMMENT_STATUS_VISIBLE)
		return OK;
	comment_moderate(c, job->comment, job->reason);
	return comment_store_update(c, job->comment, was);
}

/* POST /api/comments/{id}/hide. */
enum err hide_comment(struct call *c, const struct hide_comment_in *in, struct comment *out)
{
	return db_write(c, moderate,
		&(struct comment_job){.id = in->id,
			.if_match = in->if_match,
			.reason = in->body.reason,
			.comment = out});
}

/* POST /api/comments/{id}/show. */
enum err show_comment(struct call *c, const struct show_comment_in *in, struct comment *out)
{
	return db_write(c, moderate,
		&(struct comment_job){.id = in->id, .if_match = in->if_match, .comment = out});
}
