/* When a page is fetched again: counters, posts and what hardly changes each have their own pace,
 * and who does not answer is asked later and later. */
#ifndef CRIER_SCRAPER_PAGE_SCHEDULE_H
#define CRIER_SCRAPER_PAGE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "sources/outcome.h"

enum page_part { PART_COUNTERS, PART_POSTS, PART_STATIC, PART_COUNT };

/* When each part was fetched last; 0: never. */
struct page_times {
	int64_t at_us[PART_COUNT];
};

/* The pace of each part, and for how long a page is fetched that nobody looks at. */
struct page_paces {
	int64_t every_us[PART_COUNT];
	int64_t looked_at_us;
};

/** A part is due so much earlier when another one is: one fetch instead of two. */
#define SCHEDULE_EARLIER_US (10 * INT64_C(60000000))

/** Which parts are due now, or will be shortly: a mask of 1 << enum page_part. */
unsigned page_schedule_due(const struct page_paces *paces, const struct page_times *fetched,
	int64_t now_us);

/** Notes that these parts were fetched now. */
void page_schedule_note(struct page_times *fetched, unsigned parts, int64_t now_us);

/** When the first part is due again. */
int64_t page_schedule_next_us(const struct page_paces *paces, const struct page_times *fetched);

/** For how long a page is left alone after so many fetches in a row ended without it; by what the
 * last one ended with, up to a day, or a week where the same request has the same end. */
int64_t page_schedule_pause_us(enum outcome outcome, int64_t failures);

#endif
