/* How posts came to their status, in the database. */
#ifndef CRIER_POSTS_HISTORY_STORE_H
#define CRIER_POSTS_HISTORY_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "posts_api.h"

/* What happened to a post, and what it is by now. */
struct history_note {
	int64_t post_id;
	int64_t version; /* of the post, afterwards */
	enum post_status from, to;
	enum post_action action;
	const char *reason; /* or NULL */
};

/** Keeps that the principal changed the post's status, or Crier itself, now; inside the db_write
 * that changed it. What leaves the status alone is no transition, and leaves no row. */
MUST_CHECK enum err history_store_add(struct call *c, const struct history_note *note);

/** The same for a post that the principal changed and that has been read since. */
MUST_CHECK enum err history_store_note(struct call *c, enum post_status from,
	const struct post *post, enum post_action action);

/**
 * One page of a post's history, newest first; the last row is the first, when the post was made.
 * @param after      the last row of the page before; or NULL
 * @param limit      1..100 rows
 * @param[out] last  where the page ended, for the next one
 * @param[out] more  whether there are rows beyond it
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err history_store_page(struct call *c, int64_t post_id, const struct cursor *after,
	int64_t limit, struct post_transition_list *page, struct cursor *last, bool *more);

/** Sets what was decided on each article where the decision stands. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err history_store_decisions(struct call *c, struct post_list *posts);

#endif
