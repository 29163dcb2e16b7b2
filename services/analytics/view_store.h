/* What is read of the rollups. */
#ifndef CRIER_ANALYTICS_VIEW_STORE_H
#define CRIER_ANALYTICS_VIEW_STORE_H

#include "analytics_types.h"
#include "db/db.h"
#include "tally.h"

#define QUARTER_S INT64_C(900)
#define QUARTERS_PER_HOUR 4
#define QUARTERS_PER_DAY 96

/* Quarters of an hour, by a clock that is ahead of UTC by shift of them. */
struct slot_query {
	int64_t subject;     /* a post, minus a user, or 0 for everything */
	int64_t shift;	     /* quarters */
	int64_t per_slot;    /* quarters */
	int64_t first, last; /* quarters since 1970, UTC; last is exclusive */
};

struct slot {
	int64_t number; /* since 1970, by that clock */
	struct tally tally;
};

struct slot_list {
	struct slot *items;
	size_t count;
};

/** The slots of a subject in which something was counted, in order. */
MUST_CHECK enum err view_store_slots(struct call *c, const struct slot_query *query,
	struct slot_list *slots);

/** The same of whole days of UTC, first..last - 1 since 1970; a long range costs less. */
MUST_CHECK enum err view_store_days(struct call *c, int64_t subject, int64_t first, int64_t last,
	struct slot_list *days);

/** All that was counted of a subject so far. */
MUST_CHECK enum err view_store_total(struct call *c, int64_t subject, struct tally *tally);

/** How many posts there are in each status, of one user or, with 0, of all. */
MUST_CHECK enum err view_store_statuses(struct call *c, int64_t user_id,
	struct status_count_list *statuses);

/* What views say of a post. */
struct view_post {
	int64_t user_id;
	const char *title;
};

/** @return also ERR_NOT_FOUND: nothing is known of it, or it was removed */
MUST_CHECK enum err view_store_post(struct call *c, int64_t post_id, struct view_post *post);

struct ranking_query {
	int64_t user_id;     /* 0: over all */
	int64_t first, last; /* days of UTC since 1970; last is exclusive */
	enum measure metric;
	int64_t limit;
};

/** The posts that are first in a range of days; rank is not filled. */
MUST_CHECK enum err view_store_ranking(struct call *c, const struct ranking_query *query,
	struct ranked_post_list *posts);

#endif
