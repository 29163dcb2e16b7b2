/* Full-text search: what a reader typed, and the words that are not indexed yet. */
#ifndef CRIER_POSTS_LISTS_SEARCH_H
#define CRIER_POSTS_LISTS_SEARCH_H

#include "base/call.h"
#include "lists/list_way.h"

/**
 * What a reader typed as a query that both engines read the same way: every word must occur.
 * @return the query in the call's arena; NULL when there is no word in it
 */
const char *search_words(struct call *c, const char *typed);

/* How far the index is: behind by the difference of the two. */
struct search_lag {
	int64_t newest_id;  /* of all posts; PostgreSQL: how many wait, 1001 for more */
	int64_t indexed_id; /* up to which all are in the index; PostgreSQL: 0 */
};

/** @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err search_lag(struct call *c, struct search_lag *lag);

/** Adds the next posts to the index, limit at most, in one transaction. */
MUST_CHECK enum err search_advance(struct call *c, int64_t limit);

/** Indexes what is missing before a search, as long as that is a matter of milliseconds. */
MUST_CHECK enum err search_catch_up(struct call *c);

/** How many posts have the words and the tag, either of which may be NULL: as far as the newest
 * tell; and how many the author has, 0 for all there are.
 *  @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT */
MUST_CHECK enum err search_reach(struct call *c, const char *words, const char *tag,
	int64_t user_id, struct list_reach *reach);

#endif
