/* The rules of one post: who sees it, who changes it, what it may become. */
#ifndef CRIER_POSTS_POST_H
#define CRIER_POSTS_POST_H

#include "base/call.h"
#include "posts_api.h"

/** Whether anybody may read it. */
bool post_is_public(const struct post *post);

/** Whether the caller wrote it or is an admin. */
bool post_is_theirs(const struct call *c, const struct post *post);

/** @return OK | ERR_NOT_FOUND, where the caller may not even know of it */
MUST_CHECK enum err post_check_may_read(struct call *c, const struct post *post);

/** Whether the caller may take that action, whatever the status.
 *  @return OK | ERR_NOT_FOUND | ERR_FORBIDDEN */
MUST_CHECK enum err post_check_may(struct call *c, const struct post *post,
	enum post_action action);

/** post_check_may for editing it, and for seeing what only those may see who edit it. */
MUST_CHECK enum err post_check_may_change(struct call *c, const struct post *post);

/** Whether the caller may see how it came to what it is: its author, approvers and admins.
 *  @return OK | ERR_NOT_FOUND | ERR_FORBIDDEN */
MUST_CHECK enum err post_check_may_review(struct call *c, const struct post *post);

/** The same as a question, of a post that the caller may read. */
bool post_is_reviewed_by(const struct call *c, const struct post *post);

/** @param kind  0: either. @return OK | ERR_NOT_FOUND (it is none of these) */
MUST_CHECK enum err post_check_kind(struct call *c, const struct post *post, enum post_kind kind);

/**
 * What a client's If-Match says of the post's version (RFC 9110, section 13.1.1).
 * @param if_match  the header; NULL: no condition
 * @return OK | ERR_PRECONDITION
 */
MUST_CHECK enum err post_check_match(struct call *c, const struct post *post, const char *if_match);

/**
 * A new post of author_id from what was sent.
 * Its images are image_choice_apply's, here as below.
 * @return OK | ERR_INVALID (a status that its kind cannot start with)
 */
MUST_CHECK enum err post_from_draft(struct call *c, const struct post_draft *draft,
	int64_t author_id, struct post *post);

/**
 * Puts the replacement in the post's place; what is optional there falls back to defaults, but for
 * the channel, which stays. An article that was decided on is pending afterwards: who approved it
 * did not approve this.
 * @return OK | ERR_CONFLICT
 */
MUST_CHECK enum err post_replace(struct call *c, struct post *post,
	const struct post_replacement *by);

/** What a client asks for by naming a status. */
enum post_action post_action_for(enum post_draft_status wanted);

/** Where it goes live for the first time, now is when it was published; that moment stays. */
void post_note_publication(struct call *c, struct post *post);

/**
 * Changes the fields that are given; an article waits for approval again when it says something
 * else.
 * @return OK | ERR_INVALID (that status is not for its kind) | ERR_CONFLICT (it is scheduled,
 *         or decided on: another operation changes that)
 */
MUST_CHECK enum err post_change(struct call *c, struct post *post,
	const struct post_change *change);

#endif
