/* A history as one value for each step of the calendar. */
#include "page_steps.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "unit/posts/call_fixture.h"

#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)
#define MONDAY (20052 * DAY) /* 2024-11-25 */

TestSuite(page_steps, .init = start, .fini = end);

static struct page_point_list points_at(const int64_t *times, size_t count)
{
	struct page_point_list points = {.items = call_alloc(&call, count * sizeof *points.items),
		.count = count};
	for (size_t i = 0; i < count; i++)
		points.items[i] = (struct page_point){times[i], (int64_t)i + 1, true};
	return points;
}

Test(page_steps, are_as_fine_as_the_span_allows)
{
	static const struct {
		int64_t span_us, step_us;
	} cases[] = {{0, 6 * HOUR}, {8 * DAY, 6 * HOUR}, {8 * DAY + 1, DAY}, {400 * DAY, DAY},
		{400 * DAY + 1, 7 * DAY}, {3660 * DAY, 7 * DAY}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct page_steps steps = page_steps_of(MONDAY, MONDAY + cases[i].span_us);
		cr_expect(eq(i64, steps.step_us, cases[i].step_us), "%zu", i);
		cr_expect(le(sz, steps.count, PAGE_STEPS_MAX));
		cr_expect(eq(i64, steps.start_us, MONDAY));
		int64_t end_us = steps.start_us + (int64_t)steps.count * steps.step_us;
		cr_expect(end_us > MONDAY + cases[i].span_us, "the last point is within, %zu", i);
		cr_expect(end_us - steps.step_us <= MONDAY + cases[i].span_us, "%zu", i);
	}
}

Test(page_steps, begin_where_the_calendar_does)
{
	int64_t friday = MONDAY + 4 * DAY + 13 * HOUR;
	cr_expect(eq(i64, page_steps_of(friday, friday).start_us, friday - HOUR));
	cr_expect(eq(i64, page_steps_of(friday, friday + 9 * DAY).start_us, friday - 13 * HOUR));
	cr_expect(eq(i64, page_steps_of(friday, friday + 500 * DAY).start_us, MONDAY));
}

Test(page_steps, of_too_many_the_newest_are_there)
{
	int64_t last = MONDAY + (PAGE_STEPS_MAX + 10) * 7 * DAY;
	struct page_steps steps = page_steps_of(MONDAY, last);
	cr_expect(eq(sz, steps.count, PAGE_STEPS_MAX));
	cr_expect(eq(i64, steps.start_us, MONDAY + 11 * 7 * DAY));
}

Test(page_steps, have_the_last_value_that_was_measured_by_then)
{
	const int64_t times[] = {MONDAY + HOUR, MONDAY + 5 * HOUR, MONDAY + 13 * HOUR};
	struct page_point_list points = points_at(times, COUNT_OF(times));
	struct page_steps steps = page_steps_of(MONDAY, MONDAY + 19 * HOUR);
	double values[4];
	cr_assert(eq(sz, steps.count, 4));
	page_steps_fill(&steps, &points, values);
	cr_expect(ieee_ulp_eq(dbl, values[0], 2, 1));
	cr_expect(ieee_ulp_eq(dbl, values[1], 2, 1));
	cr_expect(ieee_ulp_eq(dbl, values[2], 3, 1));
	cr_expect(ieee_ulp_eq(dbl, values[3], 3, 1));
}

Test(page_steps, know_nothing_before_the_first_point_and_long_after_the_last)
{
	const int64_t times[] = {MONDAY + 2 * DAY, MONDAY + 30 * DAY};
	struct page_point_list points = points_at(times, COUNT_OF(times));
	struct page_steps steps = page_steps_of(MONDAY, MONDAY + 31 * DAY);
	double *values = call_alloc(&call, steps.count * sizeof *values);
	page_steps_fill(&steps, &points, values);
	cr_expect(isnan(values[0]) && isnan(values[1]));
	cr_expect_not(isnan(values[2]) || isnan(values[16]), "for two weeks");
	cr_expect(isnan(values[17]) && isnan(values[29]));
	cr_expect(ieee_ulp_eq(dbl, values[30], 2, 1));
}

Test(page_steps, of_nothing_know_nothing)
{
	struct page_point_list none = {0};
	struct page_steps steps = page_steps_of(MONDAY, MONDAY);
	double value;
	page_steps_fill(&steps, &none, &value);
	cr_assert(eq(sz, steps.count, 1));
	cr_expect(isnan(value));
}

Test(page_steps, are_named_so_that_months_come_before_days_and_years_before_months)
{
	struct page_steps days = page_steps_of(MONDAY, MONDAY + 60 * DAY);
	const struct chart_label *labels = page_steps_labels(&call, &days);
	cr_expect(eq(str, (char *)labels[0].text, "25 Nov"));
	cr_expect(eq(str, (char *)labels[0].full, "25 Nov 2024"));
	cr_expect(eq(str, (char *)labels[6].text, "1 Dec"));
	cr_expect(eq(str, (char *)labels[37].text, "2025"));
	cr_expect(labels[6].rank > labels[7].rank && labels[7].rank > labels[8].rank);
	struct page_steps weeks = page_steps_of(MONDAY, MONDAY + 500 * DAY);
	labels = page_steps_labels(&call, &weeks);
	cr_expect(eq(str, (char *)labels[0].full, "Week of 25 Nov 2024"));
	cr_expect(eq(str, (char *)labels[6].text, "2025"));
	struct page_steps quarters = page_steps_of(MONDAY, MONDAY + DAY);
	labels = page_steps_labels(&call, &quarters);
	cr_expect(eq(str, (char *)labels[1].text, "06:00"));
	cr_expect(eq(str, (char *)labels[1].full, "25 Nov 2024, 06:00"));
	cr_expect(eq(str, (char *)labels[4].text, "26 Nov"));
}

Test(page_steps, a_range_of_one_day_is_that_day)
{
	struct page_steps one = page_steps_of(MONDAY, MONDAY),
			  two = page_steps_of(MONDAY, MONDAY + DAY);
	cr_expect(eq(str, (char *)page_steps_range(&call, &one), "25 Nov 2024"));
	cr_expect(eq(str, (char *)page_steps_range(&call, &two), "25 Nov 2024 – 26 Nov 2024"));
}
