/* What is read of the rollups. */
#ifndef CRIER_ANALYTICS_VIEWS_VIEW_STORE_H
#define CRIER_ANALYTICS_VIEWS_VIEW_STORE_H

#include "analytics_types.h"
#include "db/db.h"
#include "rollups/tally.h"
#include "rollups/waiting.h"

#define QUARTER_S INT64_C(900)
#define QUARTERS_PER_HOUR 4

/* Quarters of an hour, by a clock that is ahead of UTC by shift of them. */
struct slot_query {
	int64_t subject;		    /* a post, minus a user, or 0 for everything */
	enum measure measure;		    /* of a rate, what is divided */
	int64_t shift;			    /* quarters */
	int64_t per_slot;		    /* quarters */
	int64_t first, last;		    /* quarters since 1970, UTC; last is exclusive */
	const struct waiting_rows *waiting; /* of the subject, to be added; NULL: nothing */
};

struct slot {
	int64_t number; /* since 1970, by that clock */
	int64_t value;
};

struct slot_list {
	struct slot *items;
	size_t count;
};

/** The slots of a subject in which something was counted, in order. */
MUST_CHECK enum err view_store_slots(struct call *c, const struct slot_query *query,
	struct slot_list *slots);

/** Days first..last - 1 of UTC of a subject, those that have a row, in order: the same for less,
 * and without what waits.
 */
MUST_CHECK enum err view_store_days(struct call *c, int64_t subject, enum measure measure,
	int64_t first, int64_t last, struct slot_list *days);

/** Days first..last - 1 of UTC hold all that was counted of a subject, but for what waits; first =
 *  last where nothing was. */
MUST_CHECK enum err view_store_extent(struct call *c, int64_t subject, int64_t *first,
	int64_t *last);

struct range_query {
	int64_t subject;
	int64_t first, last;		    /* quarters, as of a slot_query */
	const struct waiting_rows *waiting; /* the same */
};

/** All that was counted of a subject in a range. */
MUST_CHECK enum err view_store_range(struct call *c, const struct range_query *query,
	struct tally *tally);

/** All that was counted of a subject so far. @param waiting  NULL: nothing */
MUST_CHECK enum err view_store_total(struct call *c, int64_t subject,
	const struct waiting_rows *waiting, struct tally *tally);

/* By enum rollup_count; of those without a class only impressions are filled. */
struct classes {
	int64_t of[ROLLUP_COUNTS];
};

/** Impressions of a subject on days first..last - 1 of UTC, and their classes. @param waiting NULL:
 * nothing */
MUST_CHECK enum err view_store_classes(struct call *c, int64_t subject, int64_t first, int64_t last,
	const struct waiting_rows *waiting, struct classes *classes);

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
	enum measure measure;
	int64_t limit;
};

/** The posts that are first in a range of days, of those that are there and of which anything was
 *  counted, the newest first among equals; rank is not filled. */
MUST_CHECK enum err view_store_ranking(struct call *c, const struct ranking_query *query,
	struct ranked_post_list *posts);

#endif
