/* Feature requests and votes in the database. What is read says whether the call's principal voted.
 */
#ifndef CRIER_POSTS_FEATURE_REQUESTS_FEATURE_REQUEST_STORE_H
#define CRIER_POSTS_FEATURE_REQUESTS_FEATURE_REQUEST_STORE_H

#include "base/call.h"
#include "base/cursor.h"
#include "posts_api.h"

/** Adds a pending request of the principal's; inside db_write. */
MUST_CHECK enum err feature_request_store_insert(struct call *c,
	const struct feature_request_draft *draft, struct feature_request *request);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err feature_request_store_by_id(struct call *c, int64_t id,
	struct feature_request *request);

/** The same inside db_write: until that ends nobody else changes the request or votes for it. */
MUST_CHECK enum err feature_request_store_to_change(struct call *c, int64_t id,
	struct feature_request *request);

/** Writes it and counts the version; inside db_write, read to be changed. */
MUST_CHECK enum err feature_request_store_update(struct call *c, struct feature_request *request);

/** Removes it with its votes; inside db_write, read to be changed. */
MUST_CHECK enum err feature_request_store_delete(struct call *c, int64_t id);

/**
 * One page, by votes (key votes, then id) or newest first (id), most or newest first.
 * @param status    0: any
 * @param after     the last row of the page before; or NULL
 * @param[out] more whether there are rows beyond it
 */
MUST_CHECK enum err feature_request_store_page(struct call *c, enum list_feature_requests_sort sort,
	enum feature_request_status status, const struct cursor *after, int64_t limit,
	struct feature_request_list *page, bool *more);

/** The principal's vote, once; inside db_write, read to be changed. Keeps votes and voted. */
MUST_CHECK enum err feature_request_store_vote(struct call *c, struct feature_request *request);

/** Takes the principal's vote back; as feature_request_store_vote. */
MUST_CHECK enum err feature_request_store_unvote(struct call *c, struct feature_request *request);

/**
 * Takes up to limit votes of somebody back, whose account is closed; inside db_write.
 * @param[out] removed  how many
 */
MUST_CHECK enum err feature_request_store_remove_votes(struct call *c, int64_t user_id,
	int64_t limit, int64_t *removed);

#endif
