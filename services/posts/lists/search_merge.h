/* The index of words on SQLite is kept in parts, as it grew, and each word of a search is looked
 * for in all of them: after an import of 200,000 posts in twelve, where one takes two thirds of the
 * time. While nobody writes they are made one, a slice at a time, whenever the smaller ones have
 * grown to an eighth of the largest: so a post is written again about eight times. PostgreSQL's
 * index is one part. */
#ifndef CRIER_POSTS_LISTS_SEARCH_MERGE_H
#define CRIER_POSTS_LISTS_SEARCH_MERGE_H

#include "base/call.h"

/* How far it is; zeroed to start, and whenever posts were indexed. */
struct search_merge {
	bool is_done;
	int64_t slices_left; /* about; 0 between two merges */
};

/** One slice, some milliseconds of writing, where there is anything to do.
 *  @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT */
MUST_CHECK enum err search_merge_some(struct call *c, struct search_merge *merge);

#endif
