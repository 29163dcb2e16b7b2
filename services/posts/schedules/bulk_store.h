/* Many schedules in the database, with a few statements for all of them. */
#ifndef CRIER_POSTS_SCHEDULES_BULK_STORE_H
#define CRIER_POSTS_SCHEDULES_BULK_STORE_H

#include "db/db.h"
#include "schedules/bulk_rows.h"

/* What decides whether a post may be scheduled. */
struct bulk_state {
	struct post post; /* without what it says and its schedule, but with its title */
	int64_t schedule_version;
};

/* By id. */
struct bulk_state_list {
	struct bulk_state *items;
	size_t count;
};

/** The states of the posts that rows name, of those that are there; inside db_write, until whose
 *  end nobody else changes them. */
MUST_CHECK enum err bulk_store_states(struct call *c, const struct bulk_row_list *rows,
	struct bulk_state_list *states);

/** NULL when there is no such post. */
struct bulk_state *bulk_state_find(const struct bulk_state_list *states, int64_t post_id);

/* A post that becomes scheduled. */
struct bulk_change {
	struct post *post;
	const struct schedule_moment *moment;
	enum post_status from;
};

struct bulk_change_list {
	struct bulk_change *items;
	size_t count;
};

/** Makes posts scheduled that bulk_store_states read, each once, with their history; inside
 *  db_write. Their versions and moments are then those of their rows, here and below. */
MUST_CHECK enum err bulk_store_put(struct call *c, const struct bulk_change_list *changes);

/** Adds new posts that are scheduled, at schedule version 1, with their tags, and sets their ids;
 *  inside db_write. */
MUST_CHECK enum err bulk_store_insert(struct call *c, const struct bulk_change_list *changes);

#endif
