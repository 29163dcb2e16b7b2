/* Pages of a topic. The call's principal is the reader; ROLE_SERVICE is the hub itself, which then
 * finds out for each reader what it gets. Who reads a hidden comment is posts' rule
 * (services/posts/comments/comment.c), and who is notified of what is that of its statements
 * (sql/live.sql): tests compare them. */
#include "page.h"

#include <string.h>

#include "posts_client.h"

#define BYTES_MAX \
	((size_t)128 * 1024) /* of one comment more: what a client that does not read costs */

static bool is_moderator(const struct principal *reader)
{
	return reader->role == ROLE_APPROVER || reader->role == ROLE_ADMIN;
}

const struct message *page_message_for(const struct item *item, const struct principal *reader)
{
	bool is_user = reader->user_id && reader->user_id == item->user_id;
	switch (item->audience) {
	case AUDIENCE_USER:
		return is_user ? &item->message : NULL;
	case AUDIENCE_MODERATORS:
		return is_moderator(reader) ? &item->message : NULL;
	case AUDIENCE_CONCEALED:
		return is_user || is_moderator(reader) ? &item->message : &item->concealed;
	case AUDIENCE_ALL:
		break;
	}
	return &item->message;
}

/* @return its length */
static size_t add_comment(struct call *c, struct page *page, const struct comment *comment)
{
	struct item *item = &page->items[page->count++];
	*item = (struct item){.seq = comment->change_seq, .message = message_comment(c, comment)};
	if (c->principal.role == ROLE_SERVICE && comment->status == COMMENT_STATUS_HIDDEN) {
		item->audience = AUDIENCE_CONCEALED;
		item->user_id = comment->has_user_id ? comment->user_id : 0;
		item->concealed = message_concealed(c, comment);
	}
	return strlen(item->message.json);
}

static enum err read_comments(struct call *c, const struct realtime *realtime, int64_t post_id,
	int64_t after, struct page *page)
{
	struct followed_thread thread = {0};
	TRY(posts_client_follow(c, realtime->posts, post_id, after, &thread));
	page->items = call_alloc(c, (thread.items.count + 1) * sizeof *page->items);
	size_t bytes = 0;
	while (page->count < thread.items.count && bytes < BYTES_MAX)
		bytes += add_comment(c, page, &thread.items.items[page->count]);
	page->more = thread.more || page->count < thread.items.count;
	page->last = thread.last_seq;
	page->is_public = thread.is_public;
	return OK;
}

/* Of events that nobody is told of, or that the reader is not, only the number counts. */
static void add_events(struct call *c, struct page *page, const struct event_list *events)
{
	page->items = call_alloc(c, (events->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < events->count; i++) {
		const struct event *event = &events->items[i];
		struct item *item = &page->items[page->count];
		*item = (struct item){.seq = event->position, .user_id = event->user_id};
		item->audience = event->kind == EVENT_KIND_ARTICLE_SUBMITTED ? AUDIENCE_MODERATORS
									     : AUDIENCE_USER;
		if (message_notification(c, event, &item->message))
			page->count++;
		if (page->last < event->position)
			page->last = event->position;
	}
}

/* What the hub itself follows. Without a number it asks where all stands. */
static enum err read_events(struct call *c, const struct realtime *realtime, int64_t after,
	struct page *page)
{
	struct event_page events = {0};
	TRY(posts_client_events(c, realtime->posts, after, &events));
	page->last = events.last;
	add_events(c, page, &events.items);
	page->more = events.last > after;
	return OK;
}

static enum err read_notifications(struct call *c, const struct realtime *realtime, int64_t after,
	struct page *page)
{
	struct notification_page notifications = {0};
	TRY(posts_client_notifications(c, realtime->posts, after, &notifications));
	page->last = notifications.last;
	add_events(c, page, &notifications.items);
	page->more = notifications.more;
	return OK;
}

enum err page_read(struct call *c, const struct realtime *realtime, int64_t post_id, int64_t after,
	struct page *page)
{
	*page = (struct page){0};
	if (post_id)
		return read_comments(c, realtime, post_id, after, page);
	if (c->principal.role == ROLE_PUBLIC)
		return fail(c, ERR_UNAUTHENTICATED, "sign in first");
	if (c->principal.role == ROLE_SERVICE && after != PAGE_AFTER_NONE)
		return read_events(c, realtime, after, page);
	return read_notifications(c, realtime, after, page);
}
