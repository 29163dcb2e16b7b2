/* Hours, days, weeks and months of zones whose clocks change. */
#include "views/buckets.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/rfc3339.h"
#include "views/graph_labels.h"
#include "zone/zone.h"

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

TestSuite(buckets, .init = open_call, .fini = close_call, .timeout = 30);

static int64_t at(const char *time)
{
	int64_t time_us;
	cr_assert(rfc3339_parse(time, &time_us), "%s", time);
	return time_us;
}

static struct bucket_plan plan_of(enum bucket_unit unit, const char *zone)
{
	struct bucket_plan plan = {.unit = unit, .zone_name = zone};
	cr_assert(eq(int, zone_open(&call, zone, &plan.zone), OK), "%s", zone);
	return plan;
}

static struct bucket_list made(enum bucket_unit unit, const char *zone, const char *from,
	const char *to)
{
	struct bucket_plan plan = plan_of(unit, zone);
	struct bucket_list list;
	cr_assert(eq(int, buckets_make(&call, &plan, at(from), at(to), &list), OK));
	cr_expect(le(i64, list.items[0].from_us, at(from)));
	cr_expect(ge(i64, list.items[list.count - 1].to_us, at(to)));
	for (size_t i = 1; i < list.count; i++)
		cr_expect(eq(i64, list.items[i].from_us, list.items[i - 1].to_us));
	return list;
}

static int64_t hours_of(const struct bucket *bucket)
{
	return (bucket->to_us - bucket->from_us) / US_PER_HOUR;
}

Test(buckets, a_day_on_which_clocks_change_has_23_or_25_hours)
{
	struct bucket_list spring = made(BUCKET_DAY, "Europe/Berlin", "2026-03-28T12:00:00Z",
		"2026-03-30T12:00:00Z");
	cr_assert(eq(sz, spring.count, 3));
	cr_expect(eq(i64, hours_of(&spring.items[0]), 24));
	cr_expect(eq(i64, hours_of(&spring.items[1]), 23));
	cr_expect(eq(i64, hours_of(&spring.items[2]), 24));
	struct bucket_list autumn = made(BUCKET_DAY, "America/New_York", "2026-11-01T12:00:00Z",
		"2026-11-01T13:00:00Z");
	cr_assert(eq(sz, autumn.count, 1));
	cr_expect(eq(i64, hours_of(&autumn.items[0]), 25));
}

/* In Santiago clocks go forward at midnight: 6 September 2026 begins at 1:00. In Havana they go
 * went back at 1:00 to 0:00: 5 November 2023 had two midnights. */
Test(buckets, a_day_without_a_midnight_or_with_two_begins_once)
{
	struct bucket_list santiago = made(BUCKET_DAY, "America/Santiago", "2026-09-05T12:00:00Z",
		"2026-09-07T12:00:00Z");
	cr_assert(eq(sz, santiago.count, 3));
	cr_expect(eq(i64, santiago.items[1].from_us, at("2026-09-06T04:00:00Z")));
	cr_expect(eq(i64, hours_of(&santiago.items[1]), 23));
	struct bucket_list havana = made(BUCKET_DAY, "America/Havana", "2023-11-05T12:00:00Z",
		"2023-11-05T13:00:00Z");
	cr_assert(eq(sz, havana.count, 1));
	cr_expect(eq(i64, havana.items[0].from_us, at("2023-11-05T04:00:00Z")));
	cr_expect(eq(i64, hours_of(&havana.items[0]), 25));
}

Test(buckets, a_day_that_was_skipped_is_none)
{
	struct bucket_list apia = made(BUCKET_DAY, "Pacific/Apia", "2011-12-29T12:00:00Z",
		"2011-12-31T12:00:00Z");
	cr_assert(eq(sz, apia.count, 3));
	cr_expect(eq(int, apia.items[0].wall.day, 29));
	cr_expect(eq(int, apia.items[1].wall.day, 31));
}

Test(buckets, hours_begin_where_the_clock_shows_a_whole_one)
{
	struct bucket_list nepal = made(BUCKET_HOUR, "Asia/Kathmandu", "2026-11-01T12:00:00Z",
		"2026-11-01T13:00:00Z");
	cr_assert(eq(sz, nepal.count, 2));
	cr_expect(eq(i64, nepal.items[0].from_us, at("2026-11-01T11:15:00Z")));
	cr_expect(eq(int, nepal.items[0].wall.minute, 0));
	/* Lord Howe, 4 October 2026: 2:00 becomes 2:30. */
	struct bucket_list howe = made(BUCKET_HOUR, "Australia/Lord_Howe", "2026-10-03T14:30:00Z",
		"2026-10-03T17:00:00Z");
	cr_assert(eq(sz, howe.count, 3));
	cr_expect(eq(i64, howe.items[1].to_us - howe.items[1].from_us, 30 * US_PER_MINUTE));
	cr_expect(eq(int, howe.items[1].wall.minute, 30));
	cr_expect(eq(int, howe.items[2].wall.hour, 3));
}

Test(buckets, weeks_begin_on_monday_and_months_on_the_first)
{
	struct bucket_list weeks = made(BUCKET_WEEK, "Europe/Berlin", "2026-10-28T12:00:00Z",
		"2026-11-10T12:00:00Z");
	cr_assert(eq(sz, weeks.count, 3));
	cr_expect(eq(i64, weeks.items[0].from_us, at("2026-10-25T23:00:00Z")));
	cr_expect(eq(i64, weeks.items[1].from_us, at("2026-11-01T23:00:00Z")));
	struct bucket_list months = made(BUCKET_MONTH, "Asia/Tokyo", "2026-01-31T15:00:00Z",
		"2027-01-15T00:00:00Z");
	cr_assert(eq(sz, months.count, 12));
	cr_expect(eq(i64, months.items[0].from_us, at("2026-01-31T15:00:00Z")));
	cr_expect(eq(int, months.items[11].wall.month, 1));
	cr_expect(eq(int, months.items[11].wall.year, 2027));
}

Test(buckets, before_are_as_many_right_before)
{
	static const struct {
		enum bucket_unit unit;
		const char *from, *to, *before;
	} cases[] = {{BUCKET_HOUR, "2026-10-25T00:00:00Z", "2026-10-25T06:00:00Z",
			     "2026-10-24T18:00:00Z"},
		{BUCKET_DAY, "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z",
			"2026-10-22T22:00:00Z"},
		{BUCKET_WEEK, "2026-10-25T23:00:00Z", "2026-11-08T23:00:00Z",
			"2026-10-11T22:00:00Z"},
		{BUCKET_MONTH, "2026-01-31T23:00:00Z", "2026-03-31T22:00:00Z",
			"2025-11-30T23:00:00Z"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bucket_plan plan = plan_of(cases[i].unit, "Europe/Berlin");
		struct bucket_list list, before;
		cr_assert(eq(int,
			buckets_make(&call, &plan, at(cases[i].from), at(cases[i].to), &list), OK));
		buckets_before(&call, &plan, &list, &before);
		cr_expect(eq(sz, before.count, list.count), "%zu", i);
		cr_expect(eq(i64, before.items[0].from_us, at(cases[i].before)), "%zu", i);
		cr_expect(eq(i64, before.items[before.count - 1].to_us, at(cases[i].from)), "%zu",
			i);
	}
}

Test(buckets, are_a_thousand_and_no_more)
{
	struct bucket_plan plan = plan_of(BUCKET_DAY, "UTC");
	struct bucket_list list;
	cr_expect(eq(int, buckets_make(&call, &plan, 0, BUCKETS_MAX * US_PER_DAY, &list), OK));
	cr_expect(eq(sz, list.count, BUCKETS_MAX));
	cr_expect(eq(int, buckets_make(&call, &plan, 0, BUCKETS_MAX * US_PER_DAY + 1, &list),
		ERR_INVALID));
}

/* Of every zone, around all of its changes of some years: buckets follow one another without a
 * gap, and each moment's local date is that of its bucket. */
Test(buckets, of_a_year_are_the_dates_of_the_zone_each_once)
{
	static const char *const zones[] = {"Europe/Berlin", "America/St_Johns", "Asia/Tehran",
		"Africa/Casablanca", "Antarctica/Troll", "Australia/Lord_Howe", "America/Asuncion",
		"Asia/Gaza", "Pacific/Chatham"};
	for (size_t z = 0; z < COUNT_OF(zones); z++)
		for (int year = 2005; year < 2030; year += 3) {
			struct bucket_list list = made(BUCKET_DAY, zones[z],
				call_printf(&call, "%d-01-02T00:00:00Z", year),
				call_printf(&call, "%d-12-31T00:00:00Z", year));
			for (size_t i = 1; i < list.count; i++) {
				const struct wall_time *was = &list.items[i - 1].wall;
				const struct wall_time *is = &list.items[i].wall;
				cr_expect(eq(i64, rfc3339_days(is->year, is->month, is->day),
						  rfc3339_days(was->year, was->month, was->day) +
							  1),
					"%s %d-%d-%d", zones[z], is->year, is->month, is->day);
			}
		}
}

Test(buckets, have_labels_that_say_most_where_most_changes)
{
	struct bucket_list days = made(BUCKET_DAY, "UTC", "2026-12-28T00:00:00Z",
		"2027-01-03T00:00:00Z");
	const struct chart_label *labels = graph_labels(&call, BUCKET_DAY, &days);
	cr_expect(eq(str, (char *)labels[0].text, "28 Dec"));
	cr_expect(eq(int, labels[0].rank, 1), "a Monday");
	cr_expect(eq(str, (char *)labels[4].text, "2027"));
	cr_expect(eq(str, (char *)labels[4].full, "1 Jan 2027"));
	cr_expect(eq(int, labels[4].rank, 2));
	struct bucket_list hours = made(BUCKET_HOUR, "UTC", "2026-12-28T23:00:00Z",
		"2026-12-29T02:00:00Z");
	labels = graph_labels(&call, BUCKET_HOUR, &hours);
	cr_expect(eq(str, (char *)labels[0].text, "23:00"));
	cr_expect(eq(str, (char *)labels[1].text, "29 Dec"));
	cr_expect(eq(str, (char *)labels[1].full, "29 Dec 2026, 00:00"));
}
