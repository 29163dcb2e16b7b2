/* A reader's reaction and what is counted of it, always in one transaction: README.md says where a
 * reaction counts. */
#ifndef CRIER_ANALYTICS_REACTIONS_REACTING_H
#define CRIER_ANALYTICS_REACTIONS_REACTING_H

#include "reactions/reaction_store.h"

/**
 * Sets a reader's reaction in place of another one; the same one again stays as it was. Inside
 * db_write.
 * @param reaction  comes back as it is stored
 * @return OK | ERR_CONFLICT (it is being changed at this moment) | as db_query
 */
MUST_CHECK enum err reacting_put(struct call *c, struct reaction *reaction);

/** Takes it back, if there is one; inside db_write. */
MUST_CHECK enum err reacting_take_back(struct call *c, int64_t post_id, int64_t user_id);

/** Takes back up to limit of a reader's; inside db_write. @param[out] removed  how many */
MUST_CHECK enum err reacting_remove(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

#endif
