/* The rules of one comment: who reads it, who changes it, what becomes of it. Whether its post may
 * be read is the post's (post.h). */
#ifndef CRIER_POSTS_COMMENTS_COMMENT_H
#define CRIER_POSTS_COMMENTS_COMMENT_H

#include "base/call.h"
#include "posts_api.h"

/** Whether the caller reads hidden comments of everybody: approvers and admins do. */
bool comment_is_moderator(const struct call *c);

/** @return OK | ERR_NOT_FOUND (removed, or hidden from the caller) */
MUST_CHECK enum err comment_check_may_read(struct call *c, const struct comment *comment);

/** @return OK | ERR_NOT_FOUND | ERR_FORBIDDEN (another's) */
MUST_CHECK enum err comment_check_may_change(struct call *c, const struct comment *comment);

/** What a client's If-Match says of its last change. @return OK | ERR_PRECONDITION */
MUST_CHECK enum err comment_check_match(struct call *c, const struct comment *comment,
	const char *if_match);

/** Takes out what the caller may not read: of a hidden comment only its number is left. */
void comment_conceal(const struct call *c, struct comment *comment);

/** @param content  borrowed. @return OK | ERR_CONFLICT (it is hidden) */
MUST_CHECK enum err comment_edit(struct call *c, struct comment *comment, const char *content);

/** @param reason  borrowed; NULL shows it again */
void comment_moderate(struct call *c, struct comment *comment, const char *reason);

/** Forgets what it said and whose it was. */
void comment_remove(struct call *c, struct comment *comment);

#endif
