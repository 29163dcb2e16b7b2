/* What its channel did not take becomes a dead letter: the delivery and its post together, with a
 * row in the history. */
#ifndef CRIER_POSTS_OUTSIDE_DEAD_LETTER_H
#define CRIER_POSTS_OUTSIDE_DEAD_LETTER_H

#include "outside/delivery_store.h"

/**
 * Keeps a delivery that was given up, and makes its post failed or unconfirmed; a post that is not
 * scheduled as that any more stays what it is. Inside db_write.
 * @param reason  what became of the last attempt
 */
MUST_CHECK enum err dead_letter_make(struct call *c, const struct delivery *delivery,
	const char *reason);

/**
 * Makes a dead letter scheduled again for an action of the principal, POST_ACTION_REPLAY or
 * POST_ACTION_CONFIRM; inside db_write. Its row in the history is the caller's.
 * @param[out] post      as it was, at the version that it has now
 * @param[out] delivery  as it was given up
 * @return OK | ERR_NOT_FOUND | ERR_FORBIDDEN | ERR_CONFLICT (it is no dead letter)
 */
MUST_CHECK enum err dead_letter_take_up(struct call *c, int64_t post_id, enum post_action action,
	struct post *post, struct delivery *delivery);

#endif
