/* Noting what happened to somebody's content, in the transaction in which it happens: an event is
 * there if and only if the change is. Webhooks are told of it from the commit on. */
#ifndef CRIER_POSTS_EVENTS_EVENT_H
#define CRIER_POSTS_EVENTS_EVENT_H

#include "base/call.h"
#include "posts_types.h"

/**
 * Notes an event; inside db_write, of which it becomes a part.
 * @param event  kind, user_id (whose content), data (a JSON object, NULL: an empty one) and,
 *               with has_post_id, post_id; the rest is given here
 */
MUST_CHECK enum err event_note(struct call *c, const struct event *event);

/** Notes what happened to a post, with what its row says now; inside db_write. What is not there
 *  is not noted: of a removal this comes before it. */
MUST_CHECK enum err event_note_post(struct call *c, enum event_kind kind, int64_t post_id);

/** The same for many. @param also  a second kind, noted of each as well; 0: none */
MUST_CHECK enum err event_note_posts(struct call *c, enum event_kind kind, enum event_kind also,
	const int64_t *post_ids, size_t count);

/** The same of posts that the caller has as their rows are now, all but words and tags. */
MUST_CHECK enum err event_note_rows(struct call *c, enum event_kind kind, enum event_kind also,
	const struct post *const *posts, size_t count);

/** Notes that a post was made, and that it is published where it is; inside db_write. */
MUST_CHECK enum err event_note_creation(struct call *c, const struct post *post);

/** Notes what somebody said about a post, for its author; inside db_write. */
MUST_CHECK enum err event_note_comment(struct call *c, const struct post *post,
	const struct comment *comment);

/** Notes that a post was changed, with what its status tells of before and after. */
MUST_CHECK enum err event_note_change(struct call *c, const struct post *before,
	const struct post *after);

/** Gives positions to what is committed by now, a thousand at most. Events are counted when
 * somebody asks: where nobody does, writing them is all that they cost. */
MUST_CHECK enum err event_count(struct call *c, bool *counted);

#endif
