/* When a page is fetched again. */
#include "page_schedule.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define MINUTE INT64_C(60000000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define NOW (20000 * DAY)

static const struct page_paces paces = {
	.every_us = {[PART_COUNTERS] = 6 * HOUR, [PART_POSTS] = HOUR, [PART_STATIC] = 7 * DAY}};

Test(page_schedule, what_was_never_fetched_is_all_due)
{
	struct page_times never = {0};
	cr_expect(eq(uint, page_schedule_due(&paces, &never, NOW), 7));
}

Test(page_schedule, each_part_has_its_own_pace)
{
	struct page_times times = {{NOW, NOW, NOW}};
	cr_expect(eq(i64, page_schedule_next_us(&paces, &times), NOW + HOUR));
	cr_expect(eq(uint, page_schedule_due(&paces, &times, NOW), 0));
	cr_expect(eq(uint, page_schedule_due(&paces, &times, NOW + HOUR), 1U << PART_POSTS));
	page_schedule_note(&times, 1U << PART_POSTS, NOW + 6 * HOUR);
	cr_expect(eq(uint, page_schedule_due(&paces, &times, NOW + 6 * HOUR), 1U << PART_COUNTERS));
	cr_expect(eq(uint, page_schedule_due(&paces, &times, NOW + 7 * DAY), 7));
}

Test(page_schedule, what_is_due_shortly_goes_with_what_is_due)
{
	struct page_times times = {{NOW, NOW + 5 * HOUR + 5 * MINUTE, NOW}};
	unsigned both = 1U << PART_COUNTERS | 1U << PART_POSTS;
	cr_expect(eq(uint, page_schedule_due(&paces, &times, NOW + 6 * HOUR), both));
}

Test(page_schedule, who_does_not_answer_is_asked_later_and_later)
{
	cr_expect(eq(i64, page_schedule_pause_us(OUTCOME_TRANSIENT, 1), MINUTE));
	cr_expect(eq(i64, page_schedule_pause_us(OUTCOME_TRANSIENT, 3), 4 * MINUTE));
	cr_expect(eq(i64, page_schedule_pause_us(OUTCOME_LOGIN_REQUIRED, 1), 15 * MINUTE));
	cr_expect(eq(i64, page_schedule_pause_us(OUTCOME_BLOCKED, 1), 6 * HOUR));
	cr_expect(eq(i64, page_schedule_pause_us(OUTCOME_NOT_FOUND, 1), HOUR));
	cr_expect(eq(i64, page_schedule_pause_us(OUTCOME_WRONG_KIND, 1), 7 * DAY));
	for (int i = 1; i < OUTCOME_COUNT; i++)
		cr_expect(le(i64, page_schedule_pause_us((enum outcome)i, INT64_MAX), 7 * DAY));
}
