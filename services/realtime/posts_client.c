/* What a hub asks posts. */
#include "posts_client.h"

#include <inttypes.h>

static const struct principal *on_behalf(const struct call *c)
{
	return c->principal.user_id ? &c->principal : NULL;
}

/* "" for POSTS_AFTER_NONE. */
static const char *after_text(struct call *c, int64_t after)
{
	return after == POSTS_AFTER_NONE ? "" : call_printf(c, "&after=%" PRId64, after);
}

enum err posts_client_follow(struct call *c, struct http_client *posts, int64_t post_id,
	int64_t after, struct followed_thread *thread)
{
	const char *all = c->principal.role == ROLE_SERVICE ? "true" : "false";
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/posts/%" PRId64 "/comments?all=%s%s",
				post_id, all, after_text(c, after)),
			.answer_shape = &followed_thread_shape,
			.answer = thread,
			.on_behalf = on_behalf(c),
		});
}

enum err posts_client_comment(struct call *c, struct http_client *posts, int64_t post_id,
	const char *content, struct comment *comment)
{
	const struct comment_draft draft = {.content = content};
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = call_printf(c, "/internal/posts/%" PRId64 "/comments", post_id),
			.body_shape = &comment_draft_shape,
			.body = &draft,
			.answer_shape = &comment_shape,
			.answer = comment,
			.on_behalf = on_behalf(c),
			.once = true,
		});
}

enum err posts_client_threads(struct call *c, struct http_client *posts,
	const struct threads_wanted *wanted, struct thread_places *places)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/threads",
			.body_shape = &threads_wanted_shape,
			.body = wanted,
			.answer_shape = &thread_places_shape,
			.answer = places,
		});
}

enum err posts_client_notifications(struct call *c, struct http_client *posts, int64_t after,
	struct notification_page *page)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/notifications?limit=100%s",
				after_text(c, after)),
			.answer_shape = &notification_page_shape,
			.answer = page,
			.on_behalf = on_behalf(c),
		});
}

enum err posts_client_events(struct call *c, struct http_client *posts, int64_t after,
	struct event_page *page)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c,
				"/internal/events?limit=1000&told=true&after=%" PRId64, after),
			.answer_shape = &event_page_shape,
			.answer = page,
		});
}

enum err posts_client_ping(struct call *c, struct http_client *posts)
{
	return http_client_send(c, posts,
		&(struct http_request){.method = HTTP_GET, .path = "/healthz"});
}
