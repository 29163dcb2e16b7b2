/* Lists by relevance, of posts that have words. A bounded number of the newest that match is
 * ranked; what a rank is, common/db/sqlite_words.h says. */
#ifndef CRIER_POSTS_RELEVANCE_STORE_H
#define CRIER_POSTS_RELEVANCE_STORE_H

#include "post_store.h"

/* Where a page ended, and of what the list was made: what is written since changes neither. */
struct relevance_place {
	enum list_way way;
	int64_t newest_id; /* posts that came later are not in the list */
	int64_t score;	   /* 0..1000000 */
	int64_t id;
};

/* Scores and ids are below these: nothing was shown yet. */
#define RELEVANCE_TOP_SCORE 1000001
#define RELEVANCE_TOP_ID INT64_MAX

/** How many posts are ranked at most: 100..500. */
int64_t relevance_ranked_max(enum db_engine engine, const struct post_query *query,
	enum list_way way);

/** The place as a cursor of that order, and back. @return OK | ERR_BAD_REQUEST (it is of another
 *  list, or of none) */
const char *relevance_encode(struct call *c, const struct relevance_place *place, uint8_t order);
MUST_CHECK enum err relevance_decode(struct call *c, const char *text, uint8_t order,
	const struct post_query *query, struct relevance_place *place);

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
