/* Schedules in the database: columns of a post's row. */
#ifndef CRIER_POSTS_SCHEDULE_STORE_H
#define CRIER_POSTS_SCHEDULE_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "posts_api.h"

/** @return OK | ERR_NOT_FOUND (never scheduled, or cancelled) | ERR_UNAVAILABLE */
MUST_CHECK enum err schedule_store_by_post(struct call *c, int64_t post_id,
	struct post_schedule *schedule);

/** Makes a post that post_store_to_change read scheduled, as of its updated_at_us; inside
 *  db_write. */
MUST_CHECK enum err schedule_store_put(struct call *c, const struct post *post,
	const struct post_schedule_intent *intent, struct post_schedule *schedule);

/** Takes the schedule off a post that post_store_to_change read; inside db_write. */
MUST_CHECK enum err schedule_store_clear(struct call *c, const struct post *post,
	enum post_status status);

/* A stretch of the calendar. */
struct schedule_query {
	int64_t user_id; /* 0: everybody's */
	bool has_from, has_to;
	int64_t from_us, to_us;
	const struct cursor *after; /* or NULL */
	int64_t limit;
};

/** Schedules by time, pending and past. @param[out] more  whether there are rows beyond */
MUST_CHECK enum err schedule_store_page(struct call *c, const struct schedule_query *query,
	struct post_schedule_list *page, bool *more);

/** A page out of the rows of a statement that selects schedule_columns. */
void schedule_store_read_page(struct call *c, const struct db_rows *rows,
	struct post_schedule_list *page);

#endif
