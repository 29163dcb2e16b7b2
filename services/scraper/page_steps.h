/* Points of a page's history as one value for each step of the calendar, in UTC: the last that was
 * measured before the step ended. What was not measured for long is not known. */
#ifndef CRIER_SCRAPER_PAGE_STEPS_H
#define CRIER_SCRAPER_PAGE_STEPS_H

#include "base/call.h"
#include "chart/chart.h"
#include "scraper_types.h"

#define PAGE_STEPS_MAX 600

struct page_steps {
	int64_t start_us;
	int64_t step_us; /* six hours, a day, or a week from Monday on */
	size_t count;	 /* 1..PAGE_STEPS_MAX */
};

/** The steps from the one that holds first_us to the one that holds last_us, as fine as their
 * number allows; of too many the newest. */
struct page_steps page_steps_of(int64_t first_us, int64_t last_us);

/** @param points  oldest first. @param[out] values  steps->count of them; NAN: not known */
void page_steps_fill(const struct page_steps *steps, const struct page_point_list *points,
	double *values);

/** A label for each step, in the call's arena. */
const struct chart_label *page_steps_labels(struct call *c, const struct page_steps *steps);

/** "28 Sep 2026 – 3 Nov 2026", in the call's arena. */
const char *page_steps_range(struct call *c, const struct page_steps *steps);

#endif
