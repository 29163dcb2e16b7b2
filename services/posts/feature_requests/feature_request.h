/* The rules of one feature request: its author words it while it is pending, admins decide. */
#ifndef CRIER_POSTS_FEATURE_REQUESTS_FEATURE_REQUEST_H
#define CRIER_POSTS_FEATURE_REQUESTS_FEATURE_REQUEST_H

#include "base/call.h"
#include "posts_api.h"

/** @return OK | ERR_FORBIDDEN (another's) | ERR_CONFLICT (its author's, but it is decided on) */
MUST_CHECK enum err feature_request_check_may_change(struct call *c,
	const struct feature_request *request);

/** What a client's If-Match says of its version. @return OK | ERR_PRECONDITION */
MUST_CHECK enum err feature_request_check_match(struct call *c,
	const struct feature_request *request, const char *if_match);

/**
 * Changes the fields that are given, for whom feature_request_check_may_change let by.
 * @return OK | ERR_FORBIDDEN (status and priority are for admins)
 */
MUST_CHECK enum err feature_request_change(struct call *c, struct feature_request *request,
	const struct feature_request_change *change);

#endif
