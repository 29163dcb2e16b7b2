/* What a hub asks posts, which holds the truth. Errors are those of posts' operation, or
 * ERR_UNAVAILABLE and ERR_TIMEOUT when it does not answer. */
#ifndef CRIER_REALTIME_POSTS_CLIENT_H
#define CRIER_REALTIME_POSTS_CLIENT_H

#include "http/client.h"
#include "posts_types.h"

#define POSTS_AFTER_NONE (-1)

/** A post's thread, as the call's principal may read it; for ROLE_SERVICE all of it.
 *  @param after  POSTS_AFTER_NONE: only where it stands */
MUST_CHECK enum err posts_client_follow(struct call *c, struct http_client *posts, int64_t post_id,
	int64_t after, struct followed_thread *thread);

/** Comments, on behalf of the call's principal. Not sent twice. */
MUST_CHECK enum err posts_client_comment(struct call *c, struct http_client *posts, int64_t post_id,
	const char *content, struct comment *comment);

/** Where threads stand. */
MUST_CHECK enum err posts_client_threads(struct call *c, struct http_client *posts,
	const struct threads_wanted *wanted, struct thread_places *places);

/** What the call's principal is notified of. @param after  as above */
MUST_CHECK enum err posts_client_notifications(struct call *c, struct http_client *posts,
	int64_t after, struct notification_page *page);

/** All events behind a position. */
MUST_CHECK enum err posts_client_events(struct call *c, struct http_client *posts, int64_t after,
	struct event_page *page);

/** Whether posts is there. */
MUST_CHECK enum err posts_client_ping(struct call *c, struct http_client *posts);

#endif
