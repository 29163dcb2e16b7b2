/* Webhooks in the database. */
#ifndef CRIER_POSTS_WEBHOOKS_HOOK_STORE_H
#define CRIER_POSTS_WEBHOOKS_HOOK_STORE_H

#include "db/db.h"
#include "posts_types.h"

/**
 * Adds a webhook; inside db_write. Sets what the database gives it.
 * @param per_user  as many may one person have
 * @return OK | ERR_CONFLICT (one too many) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err hook_store_insert(struct call *c, int64_t user_id, int64_t per_user,
	const char *secret, struct webhook *hook);

/** All of one person, in the order in which they were made. */
MUST_CHECK enum err hook_store_page(struct call *c, int64_t user_id, struct webhook_list *hooks);

/** @return OK | ERR_NOT_FOUND (another's as well) | ERR_UNAVAILABLE */
MUST_CHECK enum err hook_store_by_id(struct call *c, int64_t id, int64_t user_id,
	struct webhook *hook);

/** The same, locked until the commit; inside db_write. */
MUST_CHECK enum err hook_store_to_change(struct call *c, int64_t id, int64_t user_id,
	struct webhook *hook);

/** Writes url, events and state of one that is there, raises its version, and begins to count
 *  failures anew; inside db_write. */
MUST_CHECK enum err hook_store_update(struct call *c, struct webhook *hook);

/** Gives one another secret; inside db_write. @param old_until_us  the one before signs as well
 *  @return as hook_store_by_id */
MUST_CHECK enum err hook_store_rotate(struct call *c, int64_t id, int64_t user_id,
	const char *secret, int64_t old_until_us, struct webhook *hook);

/** Removes one; inside db_write. @return as hook_store_by_id */
MUST_CHECK enum err hook_store_delete(struct call *c, int64_t id, int64_t user_id);

/* One that has something to be sent. */
struct hook_turn {
	int64_t webhook_id;
	int64_t failures; /* attempts in a row */
};

/** Webhooks whose turn is now, beyond after_id, by id. @param turns  room for limit */
MUST_CHECK enum err hook_store_turns(struct call *c, int64_t after_id, size_t limit,
	struct hook_turn *turns, size_t *count);

/** Notes that an attempt went well; inside db_write. */
MUST_CHECK enum err hook_store_succeed(struct call *c, int64_t id);

/** Notes that one failed, and pauses the webhook when at least failures_min in a row did, the first
 *  at before_us or earlier; inside db_write. */
MUST_CHECK enum err hook_store_fail(struct call *c, int64_t id, int64_t failures_min,
	int64_t before_us);

/** Notes that its receiver wants no more; inside db_write. */
MUST_CHECK enum err hook_store_end(struct call *c, int64_t id);

#endif
