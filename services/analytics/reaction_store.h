/* Reactions in the database. */
#ifndef CRIER_ANALYTICS_REACTION_STORE_H
#define CRIER_ANALYTICS_REACTION_STORE_H

#include "analytics_types.h"
#include "db/db.h"

/** A reader's reaction to a post. @return also ERR_NOT_FOUND */
MUST_CHECK enum err reaction_store_get(struct call *c, int64_t post_id, int64_t user_id,
	struct reaction *reaction);

/** Sets a reader's reaction, in place of an earlier one; inside db_write.
 *  @param reaction  comes back as it is stored */
MUST_CHECK enum err reaction_store_put(struct call *c, struct reaction *reaction);

/** Takes it back, if there is one; inside db_write. */
MUST_CHECK enum err reaction_store_delete(struct call *c, int64_t post_id, int64_t user_id);

/** Takes back up to limit of a reader's reactions; inside db_write. @param[out] removed  how many
 */
MUST_CHECK enum err reaction_store_remove(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

#endif
