/* When a post goes live: which states allow it. */
#include "schedule.h"

#include <inttypes.h>

enum err schedule_check_new(struct call *c, const struct post *post)
{
	switch (post->status) {
	case POST_STATUS_SCHEDULED:
		return fail(c, ERR_CONFLICT, "the post is scheduled already: move it instead");
	case POST_STATUS_PUBLISHED:
		return fail(c, ERR_CONFLICT, "the post is published already");
	case POST_STATUS_DRAFT:
		if (post->kind == POST_KIND_POST)
			return OK;
		break;
	case POST_STATUS_APPROVED:
	case POST_STATUS_FAILED:
	case POST_STATUS_UNCONFIRMED:
		return OK;
	case POST_STATUS_PENDING:
	case POST_STATUS_REJECTED:
		break;
	}
	return fail(c, ERR_CONFLICT, "an article is scheduled once it is approved; this one is %s",
		post_status_name(post->status));
}

enum err schedule_check_pending(struct call *c, const struct post *post)
{
	if (post->status == POST_STATUS_SCHEDULED)
		return OK;
	if (post->status == POST_STATUS_PUBLISHED && post->has_publish_at)
		return fail(c, ERR_CONFLICT, "the post is published already");
	return fail(c, ERR_NOT_FOUND, "post %" PRId64 " has no schedule", post->id);
}

enum err schedule_check_given(struct call *c, const struct post *post)
{
	return schedule_is_given_up(post) ? OK : schedule_check_pending(c, post);
}

bool schedule_is_given_up(const struct post *post)
{
	return post->status == POST_STATUS_FAILED || post->status == POST_STATUS_UNCONFIRMED;
}

enum post_status schedule_status_before(const struct post *post)
{
	return post->kind == POST_KIND_ARTICLE ? POST_STATUS_APPROVED : POST_STATUS_DRAFT;
}
