/* Weekly slots: what a person may say, and which instants they mean. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/call.h"
#include "base/rfc3339.h"
#include "slot_walk.h"
#include "slot_week.h"

#define DAY 1440
#define AT(day, hour, minute) ((day)*DAY + (hour)*60 + (minute))

static struct call call;
static struct clock stopped;

static void open_call(void)
{
	stopped = clock_fixed(0);
	call_init(&call, arena_create(), &stopped);
}

static void close_call(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(slot_week, .init = open_call, .fini = close_call);
TestSuite(slot_walk, .init = open_call, .fini = close_call);

Test(slot_week, slots_are_sorted_from_monday_on_and_shown_as_they_were_said)
{
	struct slot said[] = {{WEEKDAY_SUNDAY, 23, 59}, {WEEKDAY_MONDAY, 9, 30},
		{WEEKDAY_MONDAY, 0, 0}};
	const struct slot_week_request request = {.timezone = "Europe/Berlin",
		.slots = {said, COUNT_OF(said)}};
	struct weekly_slots week;
	cr_assert(eq(int, slot_week_read(&call, &request, &week), OK));
	cr_assert(eq(sz, week.minutes.count, 3));
	cr_expect(eq(i64, week.minutes.items[0], 0));
	cr_expect(eq(i64, week.minutes.items[1], AT(0, 9, 30)));
	cr_expect(eq(i64, week.minutes.items[2], 7 * DAY - 1));

	struct slot_week shown;
	slot_week_show(&call, &week, &shown);
	cr_expect(eq(str, (char *)shown.timezone, "Europe/Berlin"));
	cr_expect(eq(int, shown.slots.items[2].weekday, WEEKDAY_SUNDAY));
	cr_expect(eq(i64, shown.slots.items[2].hour, 23));
	cr_expect(eq(i64, shown.slots.items[2].minute, 59));
}

Test(slot_week, a_slot_said_twice_is_named)
{
	struct slot said[] = {{WEEKDAY_FRIDAY, 9, 0}, {WEEKDAY_MONDAY, 9, 0},
		{WEEKDAY_FRIDAY, 9, 0}};
	const struct slot_week_request request = {.slots = {said, COUNT_OF(said)}};
	struct weekly_slots week;
	cr_assert(eq(int, slot_week_read(&call, &request, &week), ERR_INVALID));
	cr_expect(eq(sz, call.failure.violation_count, 1));
	cr_expect(eq(str, (char *)call.failure.violations->pointer, "/slots/2"));
}

Test(slot_week, a_zone_that_is_not_there_is_refused)
{
	const struct slot_week_request request = {.timezone = "Europe/Atlantis"};
	struct weekly_slots week;
	cr_assert(eq(int, slot_week_read(&call, &request, &week), ERR_INVALID));
	cr_expect(eq(str, (char *)call.failure.violations->pointer, "/timezone"));
}

/* The walk's instants from a moment on; count of them. */
static size_t walk(const char *now, const char *zone, const struct int_list *minutes,
	struct slot_time *slots, size_t max)
{
	int64_t now_us;
	cr_assert(rfc3339_parse(now, &now_us));
	stopped.fixed_us = now_us;
	const struct weekly_slots week = {.timezone = zone, .minutes = *minutes};
	struct slot_walk walk;
	cr_assert(eq(int, slot_walk_start(&call, &week, &walk), OK));
	size_t count = 0;
	while (count < max && slot_walk_next(&walk, &slots[count]))
		count++;
	return count;
}

static void expect(const struct slot_time *slot, const char *date, const char *publish_at)
{
	char at[RFC3339_SIZE];
	rfc3339_format(slot->publish_at_us, at);
	cr_expect(eq(str, (char *)slot->date, (char *)date));
	cr_expect(eq(str, at, (char *)publish_at));
}

Test(slot_walk, goes_from_now_over_the_weeks_end_in_the_zones_time)
{
	int64_t minutes[] = {AT(0, 0, 15), AT(2, 9, 0), AT(6, 23, 45)};
	struct slot_time slots[4];
	/* A Wednesday, 08:00 in Berlin. */
	walk("2026-01-07T07:00:00Z", "Europe/Berlin", &(struct int_list){minutes, 3}, slots, 4);
	expect(&slots[0], "2026-01-07", "2026-01-07T08:00:00.000Z");
	expect(&slots[1], "2026-01-11", "2026-01-11T22:45:00.000Z");
	expect(&slots[2], "2026-01-12", "2026-01-11T23:15:00.000Z");
	expect(&slots[3], "2026-01-14", "2026-01-14T08:00:00.000Z");
}

Test(slot_walk, a_minute_that_has_begun_is_over)
{
	int64_t minutes[] = {AT(2, 9, 0)};
	struct slot_time slot;
	walk("2026-01-07T09:00:00Z", "UTC", &(struct int_list){minutes, 1}, &slot, 1);
	expect(&slot, "2026-01-14", "2026-01-14T09:00:00.000Z");
	walk("2026-01-07T08:59:59Z", "UTC", &(struct int_list){minutes, 1}, &slot, 1);
	expect(&slot, "2026-01-07", "2026-01-07T09:00:00.000Z");
}

Test(slot_walk, the_local_day_counts_where_utc_is_in_another_week)
{
	int64_t minutes[] = {AT(6, 20, 0)};
	struct slot_time slot;
	/* Monday in UTC, still Sunday 19:00 in New York. */
	walk("2026-01-12T00:00:00Z", "America/New_York", &(struct int_list){minutes, 1}, &slot, 1);
	expect(&slot, "2026-01-11", "2026-01-12T01:00:00.000Z");
}

Test(slot_walk, a_skipped_slot_moves_forward_and_says_so)
{
	int64_t minutes[] = {AT(6, 2, 30)};
	struct slot_time slots[2];
	walk("2026-03-23T00:00:00Z", "Europe/Berlin", &(struct int_list){minutes, 1}, slots, 2);
	expect(&slots[0], "2026-03-29", "2026-03-29T01:00:00.000Z");
	cr_expect(slots[0].note != NULL);
	cr_expect(eq(i64, slots[0].minute, 30));
	expect(&slots[1], "2026-04-05", "2026-04-05T00:30:00.000Z");
	cr_expect(slots[1].note == NULL);
}

Test(slot_walk, a_doubled_slot_is_the_first_and_says_so)
{
	int64_t minutes[] = {AT(6, 2, 30)};
	struct slot_time slot;
	walk("2026-10-19T00:00:00Z", "Europe/Berlin", &(struct int_list){minutes, 1}, &slot, 1);
	expect(&slot, "2026-10-25", "2026-10-25T00:30:00.000Z");
	cr_expect(slot.note != NULL);
}

Test(slot_walk, slots_that_a_clock_change_brings_together_are_one)
{
	int64_t minutes[] = {AT(6, 2, 0), AT(6, 2, 30), AT(6, 3, 0), AT(6, 4, 0)};
	struct slot_time slots[2];
	walk("2026-03-23T00:00:00Z", "Europe/Berlin", &(struct int_list){minutes, 4}, slots, 2);
	expect(&slots[0], "2026-03-29", "2026-03-29T01:00:00.000Z");
	cr_expect(eq(i64, slots[0].hour, 3));
	cr_expect(slots[0].note == NULL);
	expect(&slots[1], "2026-03-29", "2026-03-29T02:00:00.000Z");
}

Test(slot_walk, ends_after_52_weeks)
{
	int64_t minutes[] = {AT(2, 9, 0)};
	struct slot_time slots[60];
	/* On the slot's own minute: this week's is over, the one 52 weeks ahead is just within. */
	size_t count = walk("2026-01-07T09:00:00Z", "UTC", &(struct int_list){minutes, 1}, slots,
		60);
	cr_assert(eq(sz, count, 52));
	expect(&slots[51], "2027-01-06", "2027-01-06T09:00:00.000Z");
	count = walk("2026-01-07T09:01:00Z", "UTC", &(struct int_list){minutes, 1}, slots, 60);
	cr_expect(eq(sz, count, 52));
	count = walk("2026-01-07T08:59:00Z", "UTC", &(struct int_list){minutes, 1}, slots, 60);
	cr_expect(eq(sz, count, 52));
}

Test(slot_walk, ascends_in_every_week_of_a_year_with_clock_changes)
{
	int64_t minutes[200];
	for (int64_t i = 0; i < 200; i++)
		minutes[i] = i * 50;
	static struct slot_time slots[11000];
	size_t count = walk("2026-01-01T00:00:00Z", "Australia/Lord_Howe",
		&(struct int_list){minutes, 200}, slots, 11000);
	cr_assert(gt(sz, count, 10300));
	for (size_t i = 1; i < count; i++)
		cr_assert(gt(i64, slots[i].publish_at_us, slots[i - 1].publish_at_us));
}

Test(slot_walk, no_slots_mean_nothing)
{
	struct slot_time slot;
	cr_expect(eq(sz, walk("2026-01-07T09:00:00Z", "UTC", &(struct int_list){0}, &slot, 1), 0));
}
