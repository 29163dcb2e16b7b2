/* Posts that have words, in the order of their creation, by the index of words. */
#ifndef CRIER_POSTS_LISTS_FOUND_STORE_H
#define CRIER_POSTS_LISTS_FOUND_STORE_H

#include "post_store.h"

struct found {
	int64_t id;
	int64_t key; /* when it was created; of what is ranked how well it fits, 0..1000000 */
};

/* In the call's arena. */
struct found_list {
	struct found *items;
	size_t count;
};

/**
 * The first posts of a list.
 * @param query   with words, by creation; its skip and limit are not looked at
 * @param wanted  how many at most, 1 or more
 * @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT
 */
MUST_CHECK enum err found_store_first(struct call *c, const struct post_query *query,
	int64_t wanted, struct found_list *list);

/**
 * The posts that were created last, with how well each fits.
 * @param[in,out] newest_id  those that came later are not in the list; 0: of now, and is set
 */
MUST_CHECK enum err found_store_newest(struct call *c, const struct post_query *query,
	int64_t *newest_id, int64_t wanted, struct found_list *list);

/** How many there are. @param most  where counting ends */
MUST_CHECK enum err found_store_count(struct call *c, const struct post_query *query, int64_t most,
	int64_t *count);

/** Reads posts by their ids, in that order; those that are gone by now are left out.
 *  @param[out] page  in the call's arena */
MUST_CHECK enum err found_store_read(struct call *c, const struct found *found, size_t count,
	struct post_list *page);

#endif
