/* Removing what a closed account owned. */
#ifndef CRIER_POSTS_REMOVAL_STORE_H
#define CRIER_POSTS_REMOVAL_STORE_H

#include "base/call.h"

/**
 * Removes up to limit of an author's posts that are scheduled and due at from_us or later, the next
 * ones first, with their tags, revisions, deliveries and words; inside db_write.
 * @param[out] removed  how many
 */
MUST_CHECK enum err removal_store_scheduled(struct call *c, int64_t user_id, int64_t from_us,
	int64_t limit, int64_t *removed);

/** The same for any of an author's posts, the newest first. */
MUST_CHECK enum err removal_store_posts(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes up to limit comments of anybody's from an author's posts, which are to follow; inside
 *  db_write. */
MUST_CHECK enum err removal_store_threads(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes what was answered to an account's requests with an Idempotency-Key; inside db_write. */
MUST_CHECK enum err removal_store_answers(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes what is in the log of an author's webhooks; inside db_write. */
MUST_CHECK enum err removal_store_webhook_deliveries(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes events of an author's content; inside db_write. */
MUST_CHECK enum err removal_store_events(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes an author's webhooks; inside db_write. */
MUST_CHECK enum err removal_store_webhooks(struct call *c, int64_t user_id);

/** Removes an author's weekly slots, and that they follow their notifications; inside db_write. */
MUST_CHECK enum err removal_store_slots(struct call *c, int64_t user_id);

/** Removes up to limit of an author's comments, each as its author would; inside db_write. */
MUST_CHECK enum err removal_store_comments(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Removes up to limit of an owner's collections, and their number with the last ones; inside
 *  db_write. */
MUST_CHECK enum err removal_store_collections(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/** Makes up to limit of an author's feature requests nobody's; inside db_write. */
MUST_CHECK enum err removal_store_feature_requests(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

#endif
