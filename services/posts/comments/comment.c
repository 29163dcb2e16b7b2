/* The rules of one comment. */
#include "comments/comment.h"

#include <inttypes.h>

#include "base/version_tag.h"

bool comment_is_moderator(const struct call *c)
{
	return c->principal.role == ROLE_APPROVER || c->principal.role == ROLE_ADMIN;
}

static bool is_author(const struct call *c, const struct comment *comment)
{
	return comment->has_user_id && comment->user_id == c->principal.user_id;
}

static bool may_read(const struct call *c, const struct comment *comment)
{
	if (comment->status == COMMENT_STATUS_HIDDEN)
		return comment_is_moderator(c) || is_author(c, comment);
	return comment->status == COMMENT_STATUS_VISIBLE;
}

enum err comment_check_may_read(struct call *c, const struct comment *comment)
{
	if (may_read(c, comment))
		return OK;
	return fail(c, ERR_NOT_FOUND, "there is no comment %" PRId64, comment->id);
}

enum err comment_check_may_change(struct call *c, const struct comment *comment)
{
	TRY(comment_check_may_read(c, comment));
	if (is_author(c, comment) || c->principal.role == ROLE_ADMIN)
		return OK;
	return fail(c, ERR_FORBIDDEN, "only its author and admins change a comment");
}

enum err comment_check_match(struct call *c, const struct comment *comment, const char *if_match)
{
	if (version_tag_matches(if_match, comment->change_seq))
		return OK;
	return fail(c, ERR_PRECONDITION, "the comment was changed by %" PRId64 " last",
		comment->change_seq);
}

void comment_conceal(const struct call *c, struct comment *comment)
{
	if (may_read(c, comment))
		return;
	comment->content = NULL;
	comment->reason = NULL;
}

enum err comment_edit(struct call *c, struct comment *comment, const char *content)
{
	if (comment->status == COMMENT_STATUS_HIDDEN)
		return fail(c, ERR_CONFLICT, "the comment is hidden: %s", comment->reason);
	comment->content = content;
	comment->updated_at_us = call_now_us(c);
	return OK;
}

void comment_moderate(struct call *c, struct comment *comment, const char *reason)
{
	comment->status = reason ? COMMENT_STATUS_HIDDEN : COMMENT_STATUS_VISIBLE;
	comment->reason = reason;
	comment->updated_at_us = call_now_us(c);
}

void comment_remove(struct call *c, struct comment *comment)
{
	comment->status = COMMENT_STATUS_REMOVED;
	comment->has_user_id = false;
	comment->author_name = NULL;
	comment->content = NULL;
	comment->reason = NULL;
	comment->updated_at_us = call_now_us(c);
}
