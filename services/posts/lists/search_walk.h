/* A list of what has words, in order of creation, is made a stretch of time after the other: of a
 * frequent word a short one has enough, and of a rare one a few lead to the end. Each is as long as
 * the one before says that what is still missing needs. */
#ifndef CRIER_POSTS_LISTS_SEARCH_WALK_H
#define CRIER_POSTS_LISTS_SEARCH_WALK_H

#include "lists/facets.h"

/* Where the posts lie that a list is chosen of, from where it begins. */
struct search_pace {
	bool has_first; /* else there are none */
	int64_t first_us;
	bool has_next;	 /* else there are few */
	int64_t next_us; /* when the first few hundred end */
	int64_t last_us;
};

struct search_walk {
	bool newest_first;
	bool is_whole; /* the list is bounded by no time at all */
	bool is_done;
	struct stretch left;
	double step_us;
};

/** Sets out. @param bounds  of the list; INT64_MIN and INT64_MAX where it has none */
void search_walk_begin(struct search_walk *walk, bool newest_first, const struct stretch *bounds,
	const struct search_pace *pace);

/** The next stretch. @param[out] is_all  it holds nearly everything: its facets would not help
 *  @return false at the end */
bool search_walk_next(struct search_walk *walk, struct stretch *stretch, bool *is_all);

/** What the last stretch had, and how many more are wanted. */
void search_walk_learn(struct search_walk *walk, size_t found, size_t missing);

#endif
