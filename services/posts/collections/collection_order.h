/* The order of the posts of a collection. */
#ifndef CRIER_POSTS_COLLECTIONS_COLLECTION_ORDER_H
#define CRIER_POSTS_COLLECTIONS_COLLECTION_ORDER_H

#include "base/call.h"
#include "json/lists.h"

/**
 * Puts some posts first, in the order in which they are named; the others follow in theirs.
 * @param post_ids    in the order of now, each once
 * @param first       of these
 * @param[out] order  all post_ids, in the call's arena
 * @return OK | ERR_INVALID (names each that is not among them, or is there twice)
 */
MUST_CHECK enum err collection_order(struct call *c, const struct int_list *post_ids,
	const struct int_list *first, struct int_list *order);

#endif
