/* Which way a list is made that is in no order of creation or has no words: for others see
 * found_store.h. Of posts that have words or a tag there are several, which all find the
 * same; what each costs depends on how many posts have these. */
#ifndef CRIER_POSTS_LISTS_LIST_WAY_H
#define CRIER_POSTS_LISTS_LIST_WAY_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"

enum list_way {
	LIST_WAY_ALONG, /* along the list's own order, with a look at each post's words and tag */
	LIST_WAY_WORDS, /* all that have the words, with a look at each one's tag */
	LIST_WAY_TAG,	/* what has the tag, all of it or in the list's order; not for words */
	LIST_WAY_COUNT
};

/* How many posts have what is asked for, as a share of those that came last. */
struct list_reach {
	bool by_words, by_tag; /* whether they are asked for; else their share is 1 */
	bool tag_in_order;     /* both ways go in the list's order, and look into an index */
	double words, tag;     /* 0..1 */
	int64_t newest_id;     /* of all posts: about how many there are */
	int64_t listed;	       /* about how many the list's own order goes along */
};

/** The cheapest way to the first posts of a list. @param wanted  how many; the skipped ones too */
enum list_way list_way_choose(enum db_engine engine, const struct list_reach *reach,
	int64_t wanted);

/** Whether a list of that can be made in that way. */
bool list_way_is_possible(enum list_way way, bool by_words, bool by_tag);

#endif
