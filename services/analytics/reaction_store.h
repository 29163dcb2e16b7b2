/* Reactions in the database. */
#ifndef CRIER_ANALYTICS_REACTION_STORE_H
#define CRIER_ANALYTICS_REACTION_STORE_H

#include "analytics_types.h"
#include "db/db.h"

/** Sets a reader's reaction, in place of an earlier one; inside db_write.
 *  @param reaction  comes back as it is stored */
MUST_CHECK enum err reaction_store_put(struct call *c, struct reaction *reaction);

/** Takes it back, if there is one; inside db_write. */
MUST_CHECK enum err reaction_store_delete(struct call *c, int64_t post_id, int64_t user_id);

/** Takes back up to limit of a reader's reactions; inside db_write. @param[out] removed  how many
 */
MUST_CHECK enum err reaction_store_remove(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes up to limit of what was answered to a reader's requests with an Idempotency-Key; inside
 *  db_write. @param[out] removed  how many */
MUST_CHECK enum err reaction_store_forget_answers(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

#endif
