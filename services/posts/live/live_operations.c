/* The operations that the hubs of live comments and notifications call. What somebody may read is
 * asked of the same rules as everywhere; a hub is told what it then shows to many as it stands. */
#include "comments/comment.h"
#include "comments/comment_store.h"
#include "events/event.h"
#include "events/event_store.h"
#include "live/live_store.h"
#include "post.h"
#include "post_store.h"

/* GET /internal/posts/{id}/comments. The thread's number is read before its comments, as in
 * list_comments. */
enum err internal_follow_comments(struct call *c, const struct internal_follow_comments_in *in,
	struct followed_thread *out)
{
	struct post post;
	TRY(post_store_by_id(c, in->id, &post));
	if (!in->all)
		TRY(post_check_may_read(c, &post));
	out->is_public = post_is_public(&post);
	TRY(comment_store_last_seq(c, in->id, &out->last_seq));
	if (!in->has_after)
		return OK;
	TRY(comment_store_changes(c, in->id, in->after, in->limit, &out->items, &out->more));
	for (size_t i = 0; !in->all && i < out->items.count; i++)
		comment_conceal(c, &out->items.items[i]);
	return OK;
}

/* POST /internal/posts/{id}/comments. */
enum err internal_create_comment(struct call *c, const struct internal_create_comment_in *in,
	struct comment *out)
{
	if (!c->principal.user_id)
		return fail(c, ERR_FORBIDDEN, "a comment is somebody's");
	return create_comment(c, &(struct create_comment_in){.id = in->id, .body = in->body}, out);
}

/* POST /internal/threads. */
enum err internal_list_threads(struct call *c, const struct internal_list_threads_in *in,
	struct thread_places *out)
{
	return live_store_threads(c, in->body.post_ids.items, in->body.post_ids.count, &out->items);
}

static bool is_moderator(const struct call *c)
{
	return c->principal.role == ROLE_APPROVER || c->principal.role == ROLE_ADMIN;
}

/* Two lists by position become one of limit at most. */
static void merge(struct call *c, const struct event_list *a, const struct event_list *b,
	size_t limit, struct event_list *merged)
{
	size_t i = 0, j = 0;
	*merged = (struct event_list){
		.items = call_alloc(c, (a->count + b->count + 1) * sizeof *merged->items)};
	while (merged->count < limit && (i < a->count || j < b->count)) {
		bool first = j == b->count ||
			     (i < a->count && a->items[i].position < b->items[j].position);
		merged->items[merged->count++] = first ? a->items[i++] : b->items[j++];
	}
}

/* GET /internal/notifications. The mark is read first: what is behind it by then is in the page, or
 * behind the page. */
enum err internal_list_notifications(struct call *c,
	const struct internal_list_notifications_in *in, struct notification_page *out)
{
	struct event_list own = {0}, submitted = {0};
	bool counted;
	TRY(event_count(c, &counted));
	TRY(live_store_mark(c, &out->last));
	if (!c->principal.user_id)
		return OK;
	TRY(live_store_note_author(c, c->principal.user_id));
	if (!in->has_after)
		return OK;
	TRY(event_store_of_author(c, c->principal.user_id, in->after, in->limit + 1, &own));
	if (is_moderator(c))
		TRY(event_store_submitted(c, in->after, in->limit + 1, &submitted));
	out->more = own.count + submitted.count > (size_t)in->limit;
	merge(c, &own, &submitted, (size_t)in->limit, &out->items);
	return OK;
}
