/* What waits for the rollups (counting.h), for who reads figures: it is added to what the rollups
 * say, and nobody waits until it is written there. */
#ifndef CRIER_ANALYTICS_ROLLUPS_WAITING_H
#define CRIER_ANALYTICS_ROLLUPS_WAITING_H

#include "db/db.h"
#include "rollups/rollup.h"

/* Groups that were read before, summed up; of this process, for all its threads. */
struct waiting;

/** @return NULL when memory is out */
struct waiting *waiting_create(void);

/** NULL is accepted. */
void waiting_destroy(struct waiting *waiting);

/** Gives back what holds the groups that were read: for who added them to the rollups. Whatever
 * still waits is read again. */
void waiting_forget(struct waiting *waiting);

/* What a subject has of it, by its quarters in order; in the call's arena. */
struct waiting_rows {
	const struct rollup_row *items;
	size_t count;
};

#define WAITING_POSTS                                                              \
	INT64_MIN /* as a subject: all posts; their rows are in the order of posts \
		   */

/* What reads figures. */
typedef enum err waiting_body(struct call *c, const struct waiting_rows *waiting, void *arg);

/**
 * Runs body(c, waiting, arg) inside db_read, with what waits of a subject. Where more waits than
 * should be held it is added to the rollups first (counting_catch_up), and body sees none. Not
 * inside a transaction.
 * @return what body returned | as counting_catch_up
 */
MUST_CHECK enum err waiting_read(struct call *c, int64_t subject, waiting_body *body, void *arg);

#endif
