/* Lists by relevance, of posts that have words. A bounded number of those that were created last is
 * ranked; what a rank is, common/db/sqlite_words.h says. */
#ifndef CRIER_POSTS_LISTS_RELEVANCE_STORE_H
#define CRIER_POSTS_LISTS_RELEVANCE_STORE_H

#include "post_store.h"

/* How many posts are ranked at most. */
#define RELEVANCE_RANKED_MAX 200

/* Where a page ended, and of what the list was made: what is written since changes neither. */
struct relevance_place {
	int64_t newest_id; /* posts that came later are not in the list; 0: it begins now */
	int64_t score;	   /* 0..1000000 */
	int64_t id;
};

/* Scores and ids are below these: nothing was shown yet. */
#define RELEVANCE_TOP_SCORE 1000001
#define RELEVANCE_TOP_ID INT64_MAX

/** The place as a cursor of that order, and back. @return OK | ERR_BAD_REQUEST (it is of another
 *  list, or of none) */
const char *relevance_encode(struct call *c, const struct relevance_place *place, uint8_t order);
MUST_CHECK enum err relevance_decode(struct call *c, const char *text, uint8_t order,
	struct relevance_place *place);

/**
 * One page, best first.
 * @param query        with words; its way, sort and cursor are not looked at
 * @param[in,out] place  the page begins behind it; then where it ended
 * @param[out] page    in the call's arena
 * @param[out] more    whether there are rows beyond it
 * @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT
 */
MUST_CHECK enum err relevance_store_page(struct call *c, const struct post_query *query,
	struct relevance_place *place, struct post_list *page, bool *more);

#endif
