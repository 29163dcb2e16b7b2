/* Where threads and events stand, for the hubs. */
#ifndef CRIER_POSTS_LIVE_LIVE_STORE_H
#define CRIER_POSTS_LIVE_LIVE_STORE_H

#include "base/call.h"
#include "posts_types.h"

/** Where the threads of posts stand; of those that are there. */
MUST_CHECK enum err live_store_threads(struct call *c, const int64_t *post_ids, size_t count,
	struct thread_place_list *places);

/** The last position that an event was given; 0 before the first. */
MUST_CHECK enum err live_store_mark(struct call *c, int64_t *position);

/** Notes that somebody follows their notifications, where that was not noted lately. */
MUST_CHECK enum err live_store_note_author(struct call *c, int64_t user_id);

/** Forgets authors who did not lately; inside db_write. @param[out] removed  0: none is left */
MUST_CHECK enum err live_store_remove_authors(struct call *c, int64_t before_us, int64_t limit,
	int64_t *removed);

#endif
