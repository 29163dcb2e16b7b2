/* The state machine of posts and articles: which action leads from which status where, and who may
 * take it. It is written down in transition.def; whatever changes a status asks here. */
#ifndef CRIER_POSTS_TRANSITION_H
#define CRIER_POSTS_TRANSITION_H

#include "base/call.h"
#include "posts_api.h"

/* No post, not yet or not any more. */
#define POST_STATUS_NONE 0

/* What somebody is to a post; bits, so that those who may are a mask. */
enum actor {
	ACTOR_NOBODY = 1,
	ACTOR_AUTHOR = 2, /* whatever role they have beside: nobody approves their own */
	ACTOR_APPROVER = 4,
	ACTOR_ADMIN = 8,
	ACTOR_CRIER = 16, /* a daemon, for itself */
};

/** What the principal is to a post of that author. */
enum actor transition_actor(const struct principal *principal, int64_t author_id);

/** Whether such an actor may take that action at all. */
bool transition_is_by(enum post_action action, enum actor actor);

/** Whether that action is there for such posts, in whatever status. */
bool transition_is_for(enum post_kind kind, enum post_action action);

/**
 * Where an action leads.
 * @param from     POST_STATUS_NONE: it is being made
 * @param[out] to  POST_STATUS_NONE: it is gone; untouched where there is no such step
 * @return false where there is none
 */
bool transition_find(enum post_kind kind, enum post_status from, enum post_action action,
	enum post_status *to);

/** For the principal. @return OK | ERR_FORBIDDEN (that action is not theirs to take) */
MUST_CHECK enum err transition_check_actor(struct call *c, const struct post *post,
	enum post_action action);

/**
 * What the post becomes.
 * @param[out] to  may be the post's own status; untouched on failure
 * @return OK | ERR_CONFLICT (not from the status that it has)
 */
MUST_CHECK enum err transition_next(struct call *c, const struct post *post,
	enum post_action action, enum post_status *to);

#endif
