/* Weekly slots in the database, and which times an author has no post for yet. */
#ifndef CRIER_POSTS_SCHEDULES_SLOT_STORE_H
#define CRIER_POSTS_SCHEDULES_SLOT_STORE_H

#include "db/db.h"
#include "posts_api.h"

/** An author's weekly slots. @return OK | ERR_NOT_FOUND (never put) | ERR_UNAVAILABLE */
MUST_CHECK enum err slot_store_week(struct call *c, int64_t user_id, struct weekly_slots *week);

/** Replaces an author's weekly slots; inside db_write. */
MUST_CHECK enum err slot_store_put(struct call *c, int64_t user_id,
	const struct weekly_slots *week);

/** Until the db_write around it ends, nobody else takes one of the author's slots.
 *  @return OK | ERR_CONFLICT (there are none) | ERR_UNAVAILABLE */
MUST_CHECK enum err slot_store_lock(struct call *c, int64_t user_id);

/**
 * Those times at which an author has no scheduled post.
 * @param times      microseconds since 1970, in any order
 * @param limit      how many are wanted, from 1
 * @param[out] free  the earliest of them, ascending; lives as long as the call
 */
MUST_CHECK enum err slot_store_free(struct call *c, int64_t user_id, const struct int_list *times,
	int64_t limit, struct int_list *free);

#endif
