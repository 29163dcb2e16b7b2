/* What is known of posts, in the database. */
#ifndef CRIER_ANALYTICS_POST_FACTS_POST_FACTS_STORE_H
#define CRIER_ANALYTICS_POST_FACTS_POST_FACTS_STORE_H

#include "db/db.h"
#include "post_facts/post_facts.h"

struct post_facts_list {
	struct post_facts *items;
	size_t count;
	int64_t removals; /* of post_facts_store_of: what it says holds while they stay so; 0:
			     nothing is known */
};

/** Those of these posts that are known and there, in no order; of each id, status and times. */
MUST_CHECK enum err post_facts_store_of(struct call *c, const int64_t *post_ids, size_t count,
	struct post_facts_list *list);

/** The same with the titles in place of times, in the order of their ids. */
MUST_CHECK enum err post_facts_store_titles(struct call *c, const int64_t *post_ids, size_t count,
	struct post_facts_list *list);

/** One of a list that is in the order of ids; NULL where it is not there. */
const struct post_facts *post_facts_find(const struct post_facts_list *list, int64_t post_id);

/** How far posts' events are read; inside db_write nobody else reads on until its end. */
MUST_CHECK enum err post_facts_store_position(struct call *c, int64_t *position);

/** Inside db_write, behind post_facts_store_position. */
MUST_CHECK enum err post_facts_store_move(struct call *c, int64_t position);

/** Sets what is known of a post; when it was made stays as it was told first. Inside db_write.
 *  One that is removed stays so. */
MUST_CHECK enum err post_facts_store_put(struct call *c, const struct post_facts *facts);

/** As post_facts_store_put, of several posts, each of which is there once. */
MUST_CHECK enum err post_facts_store_put_all(struct call *c, const struct post_facts *all,
	size_t count);

/** Notes that there is a post of which nothing else is known; one that is known stays as it is.
 *  Inside db_write. */
MUST_CHECK enum err post_facts_store_note(struct call *c, int64_t post_id, int64_t user_id,
	int64_t seen_us);

/** How often posts went so far; 1 or more. */
MUST_CHECK enum err post_facts_store_removals(struct call *c, int64_t *removals);

/** Notes that a post is not there any more; inside db_write. */
MUST_CHECK enum err post_facts_store_remove(struct call *c, int64_t post_id, int64_t removed_us);

/** Some of the posts that are known of a user, those that are gone too. @param max  of post_ids */
MUST_CHECK enum err post_facts_store_posts_of(struct call *c, int64_t user_id, int64_t *post_ids,
	size_t max, size_t *count);

/** Forgets a post; inside db_write. */
MUST_CHECK enum err post_facts_store_forget(struct call *c, int64_t post_id);

#endif
