/* Whose figures somebody may see: one's own, and admins everybody's. */
#ifndef CRIER_ANALYTICS_VIEWS_WHOSE_H
#define CRIER_ANALYTICS_VIEWS_WHOSE_H

#include "base/call.h"

struct whose {
	int64_t subject; /* in the rollups */
	bool has_user_id;
	int64_t user_id;
	const char *words; /* for a title */
};

/** The account that a call is about. @return OK | ERR_FORBIDDEN (somebody else's) */
MUST_CHECK enum err whose_account(struct call *c, bool has_user_id, int64_t user_id,
	struct whose *whose);

/** The post that a call is about. @return OK | ERR_NOT_FOUND (none, removed, or not theirs) */
MUST_CHECK enum err whose_post(struct call *c, int64_t post_id, struct whose *whose);

#endif
