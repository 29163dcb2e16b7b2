/* Taking back a post that may be on its way to the outside. */
#ifndef CRIER_POSTS_OUTSIDE_WITHDRAWAL_H
#define CRIER_POSTS_OUTSIDE_WITHDRAWAL_H

#include "base/call.h"
#include "posts_api.h"

/**
 * Before a post is scheduled anew, moved or removed; inside db_write. Its deliveries are forgotten.
 * @return OK | ERR_CONFLICT (an attempt is running, or one may have arrived)
 */
MUST_CHECK enum err withdraw(struct call *c, const struct post *post);

/**
 * Before a schedule is cancelled; inside db_write. No attempt follows. When one may have arrived,
 * the post is unconfirmed from now on, and that is all that cancelling does.
 * @return OK | ERR_CONFLICT (an attempt is running)
 */
MUST_CHECK enum err withdraw_for_good(struct call *c, const struct post *post, bool *unconfirmed);

#endif
