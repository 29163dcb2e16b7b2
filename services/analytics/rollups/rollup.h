/* What is added to the rollups by one transaction: each subject's counts, summed up before they go
 * to the database. README.md defines the counts. */
#ifndef CRIER_ANALYTICS_ROLLUPS_ROLLUP_H
#define CRIER_ANALYTICS_ROLLUPS_ROLLUP_H

#include "act.h"
#include "base/call.h"
#include "places.h"

/* In the order of the tables' columns; from ROLLUP_CLASSES on only days have them, and not their
 * quarters. */
enum rollup_count {
	COUNT_IMPRESSIONS,
	COUNT_VIEWS,
	COUNT_SHARES,
	COUNT_COMMENTS,
	COUNT_LIKES,
	COUNT_PRAISE,
	COUNT_EMPATHY,
	COUNT_INTEREST,
	COUNT_APPRECIATION,
	COUNT_BOTS,
	ROLLUP_CLASSES,
	COUNT_FROM_SITE = ROLLUP_CLASSES,
	COUNT_FROM_SEARCH,
	COUNT_FROM_SOCIAL,
	COUNT_FROM_LINK,
	COUNT_ON_DESKTOP,
	COUNT_ON_PHONE,
	COUNT_ON_TABLET,
	ROLLUP_COUNTS
};

struct rollup_row {
	int64_t subject; /* a post, minus a user, or 0: everything */
	int64_t bucket;	 /* quarter of an hour, day or month */
	int32_t counts[ROLLUP_COUNTS];
};

/* Rows of quarters, days or months; in a call's arena. */
struct rollup {
	struct arena *arena;
	struct rollup_row *rows;
	size_t count, room;
	struct places places;
};

/* Whose counts an act changes, and when. */
struct rollup_target {
	int64_t post_id;
	int64_t owner_id; /* of the post; 0: nothing is known of it, and only everything counts it
			   */
	int64_t at_us;	  /* 0 or later */
};

#define ROLLUP_QUARTER_US (15 * US_PER_MINUTE)
#define QUARTERS_PER_DAY 96

void rollup_init(struct rollup *rollup, struct arena *arena);

/** Adds to all counts of a subject in a bucket. */
void rollup_add_counts(struct rollup *rollup, int64_t subject, int64_t bucket,
	const int32_t counts[ROLLUP_COUNTS]);

/** Adds by to the counts of a target's subjects in its quarter of an hour. */
void rollup_add(struct rollup *rollup, const struct rollup_target *target,
	const enum rollup_count *counts, size_t count_count, int by);

/** Adds an act, or several that are alike: what it is, or a bot's. */
void rollup_add_act(struct rollup *rollup, const struct act *act, int64_t owner_id, int by);

/** The month of a day, and the first day of a month. */
int64_t rollup_month(int64_t day);
int64_t rollup_first_day(int64_t month);

/** The same by days, by months: sums of a rollup by quarters, of one by days. */
void rollup_to_days(const struct rollup *quarters, struct rollup *days);
void rollup_to_months(const struct rollup *days, struct rollup *months);

#endif
