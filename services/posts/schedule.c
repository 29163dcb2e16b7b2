/* When a post goes live: which states allow it. transition.def says so; here is how it is told. */
#include "schedule.h"

#include <inttypes.h>

#include "transition.h"

static bool may(const struct post *post, enum post_action action)
{
	enum post_status ignored;
	return transition_find(post->kind, post->status, action, &ignored);
}

enum err schedule_check_new(struct call *c, const struct post *post)
{
	if (may(post, POST_ACTION_SCHEDULE))
		return OK;
	if (post->status == POST_STATUS_SCHEDULED)
		return fail(c, ERR_CONFLICT, "the post is scheduled already: move it instead");
	if (post->status == POST_STATUS_PUBLISHED)
		return fail(c, ERR_CONFLICT, "the post is published already");
	return fail(c, ERR_CONFLICT, "an article is scheduled once it is approved; this one is %s",
		post_status_name(post->status));
}

static enum err check(struct call *c, const struct post *post, enum post_action action)
{
	if (may(post, action))
		return OK;
	if (post->status == POST_STATUS_PUBLISHED && post->has_publish_at)
		return fail(c, ERR_CONFLICT, "the post is published already");
	return fail(c, ERR_NOT_FOUND, "post %" PRId64 " has no schedule", post->id);
}

enum err schedule_check_pending(struct call *c, const struct post *post)
{
	return check(c, post, POST_ACTION_MOVE);
}

enum err schedule_check_given(struct call *c, const struct post *post)
{
	return check(c, post, POST_ACTION_CANCEL);
}

bool schedule_is_given_up(const struct post *post)
{
	return post->status == POST_STATUS_FAILED || post->status == POST_STATUS_UNCONFIRMED;
}

bool schedule_is_lost(const struct post *before, const struct post *after)
{
	bool had = before->status == POST_STATUS_SCHEDULED || schedule_is_given_up(before);
	return had && after->status == POST_STATUS_PENDING;
}
