/* Collections in the database. To everybody but its owner a collection is not there. */
#ifndef CRIER_POSTS_COLLECTIONS_COLLECTION_STORE_H
#define CRIER_POSTS_COLLECTIONS_COLLECTION_STORE_H

#include "base/call.h"
#include "posts_api.h"

/**
 * Adds an empty collection; inside db_write.
 * @return OK | ERR_CONFLICT (its owner has that many already) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err collection_store_insert(struct call *c, int64_t user_id, const char *name,
	int64_t collections_max, struct collection *collection);

/** @return OK | ERR_NOT_FOUND (also for another's) | ERR_UNAVAILABLE */
MUST_CHECK enum err collection_store_by_id(struct call *c, int64_t id, int64_t user_id,
	struct collection *collection);

/** The same inside db_write: until that ends nobody else changes the collection or its posts. */
MUST_CHECK enum err collection_store_to_change(struct call *c, int64_t id, int64_t user_id,
	struct collection *collection);

/** Writes the name and counts the version; inside db_write, read to be changed. */
MUST_CHECK enum err collection_store_update(struct call *c, struct collection *collection);

/** Removes it; inside db_write, read to be changed. */
MUST_CHECK enum err collection_store_delete(struct call *c, const struct collection *collection);

/**
 * One page of somebody's, newest first.
 * @param before_id  exclusive; 0: from the newest
 */
MUST_CHECK enum err collection_store_page(struct call *c, int64_t user_id, int64_t before_id,
	int64_t limit, struct collection_list *page, bool *more);

/**
 * Puts a post at the end; inside db_write, the collection read to be changed.
 * @param[out] added  false where it is in already
 * @return OK | ERR_CONFLICT (the collection is full) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err collection_store_add(struct call *c, int64_t id, int64_t post_id,
	int64_t posts_max, bool *added);

/** Takes a post out; inside db_write. @param[out] removed  false where it was not in */
MUST_CHECK enum err collection_store_remove(struct call *c, int64_t id, int64_t post_id,
	bool *removed);

/**
 * All posts of a collection in its order.
 * @param[out] last_place  of the last one; 0 where there is none
 */
MUST_CHECK enum err collection_store_post_ids(struct call *c, int64_t id, struct int_list *post_ids,
	int64_t *last_place);

/** Gives all posts new places, behind after_place; inside db_write, read to be changed. */
MUST_CHECK enum err collection_store_reorder(struct call *c, int64_t id,
	const struct int_list *post_ids, int64_t after_place);

/**
 * A page of its posts, whoever may read them.
 * @param after_place      exclusive; 0: from the first
 * @param[out] last_place  of the last post of the page
 */
MUST_CHECK enum err collection_store_posts(struct call *c, int64_t id, int64_t after_place,
	int64_t limit, struct post_list *page, int64_t *last_place, bool *more);

#endif
