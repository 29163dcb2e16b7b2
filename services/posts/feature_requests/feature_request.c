/* The rules of one feature request. */
#include "feature_requests/feature_request.h"

#include <inttypes.h>

#include "base/version_tag.h"

static bool is_admin(const struct call *c)
{
	return c->principal.role == ROLE_ADMIN;
}

enum err feature_request_check_may_change(struct call *c, const struct feature_request *request)
{
	if (is_admin(c))
		return OK;
	if (!request->has_user_id || request->user_id != c->principal.user_id)
		return fail(c, ERR_FORBIDDEN, "only its author and admins change a request");
	if (request->status != FEATURE_REQUEST_STATUS_PENDING)
		return fail(c, ERR_CONFLICT, "the request is %s already",
			feature_request_status_name(request->status));
	return OK;
}

enum err feature_request_check_match(struct call *c, const struct feature_request *request,
	const char *if_match)
{
	if (version_tag_matches(if_match, request->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the request is at version %" PRId64 " by now",
		request->version);
}

enum err feature_request_change(struct call *c, struct feature_request *request,
	const struct feature_request_change *change)
{
	if ((change->status || change->priority) && !is_admin(c))
		return fail(c, ERR_FORBIDDEN, "only admins decide on a request");
	if (change->title)
		request->title = change->title;
	if (change->description)
		request->description = change->description;
	if (change->status)
		request->status = change->status;
	if (change->priority)
		request->priority = change->priority;
	request->updated_at_us = call_now_us(c);
	return OK;
}
