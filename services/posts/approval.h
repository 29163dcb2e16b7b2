/* Four eyes: an article is decided on by somebody else than its author. */
#ifndef CRIER_POSTS_APPROVAL_H
#define CRIER_POSTS_APPROVAL_H

#include "editing.h"

/**
 * Approves or rejects an article that is pending; what is approved is public from now on, unless it
 * is scheduled.
 * @param action     POST_ACTION_APPROVE or POST_ACTION_REJECT
 * @param reason     of a rejection; else NULL
 * @param[out] post  as it is now, with the decision
 * @return OK | ERR_NOT_FOUND | ERR_FORBIDDEN (also of one's own) | ERR_PRECONDITION |
 *         ERR_CONFLICT (it is not pending) | ERR_INVALID (a reason that says nothing)
 */
MUST_CHECK enum err approval_decide(struct call *c, const struct editing_target *target,
	enum post_action action, const char *reason, struct post *post);

/** Adds who decided on articles, and why, which others are not told. A page where something is
 *  another's is for everybody, and tells it of none. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err approval_add_decisions(struct call *c, struct post_list *posts);

#endif
