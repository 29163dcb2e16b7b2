/* The history of a page: each change, thinner as it grows old. */
#include "page_metric_store.h"

#include "store/scraper/given.h"

#define HOUR_US (DAY_US / 24)

static struct page_point_list points_of(struct fixture *f, int64_t page_id, struct metric_span span)
{
	struct page_point_list points;
	cr_assert(eq(int,
		page_metric_store_range(&f->call, page_id, PAGE_FOLLOWERS, &span, &points), OK));
	return points;
}

static int64_t keep_followers(struct fixture *f, int64_t followers)
{
	struct parsed *parsed = parsed_page(f);
	parsed_exact(f, parsed, PAGE_FOLLOWERS, followers);
	return keep(f, "nasa", parsed);
}

STORE_TEST(page_metric, a_change_is_a_point_and_what_stays_the_same_is_one_each_day)
{
	struct fixture f = open_fixture(engine);
	keep_followers(&f, 10);
	pass(&f, HOUR_US);
	keep_followers(&f, 10);
	pass(&f, HOUR_US);
	keep_followers(&f, 12);
	pass(&f, DAY_US);
	int64_t id = keep_followers(&f, 12);
	struct page_point_list points = points_of(&f, id, (struct metric_span){0});
	cr_assert(eq(sz, points.count, 3));
	cr_expect(eq(i64, points.items[0].value, 10));
	cr_expect(eq(i64, points.items[0].at_us, FIXTURE_NOW_US));
	cr_expect(eq(i64, points.items[1].value, 12));
	cr_expect(points.items[2].exact);
}

STORE_TEST(page_metric, a_span_begins_with_its_start_and_ends_before_its_end)
{
	struct fixture f = open_fixture(engine);
	int64_t id = 0;
	for (int i = 0; i < 3; i++) {
		id = keep_followers(&f, i);
		pass(&f, HOUR_US);
	}
	struct metric_span span = {.has_from = true,
		.from_us = FIXTURE_NOW_US + HOUR_US,
		.has_to = true,
		.to_us = FIXTURE_NOW_US + 2 * HOUR_US};
	struct page_point_list points = points_of(&f, id, span);
	cr_assert(eq(sz, points.count, 1));
	cr_expect(eq(i64, points.items[0].value, 1));
}

STORE_TEST(page_metric, after_a_week_the_last_of_each_day_stays_and_after_a_year_of_each_week)
{
	struct fixture f = open_fixture(engine);
	int64_t id = 0, value = 0;
	for (int day = 0; day < 10; day++)
		for (int hour = 0; hour < 24; hour += 6) {
			id = keep_followers(&f, value++);
			pass(&f, 6 * HOUR_US);
		}
	struct page_point_list points = points_of(&f, id, (struct metric_span){0});
	cr_expect(eq(sz, points.count, 2 + 8 * 4), "of the first two days one each");
	cr_expect(eq(i64, points.items[0].value, 3));
	cr_expect(eq(i64, points.items[1].value, 7));
	pass(&f, METRIC_DAILY_DAYS * DAY_US);
	keep_followers(&f, 1000);
	cr_expect(le(sz, points_of(&f, id, (struct metric_span){0}).count, 4));
	pass(&f, (METRIC_DAYS_MAX + 1) * DAY_US);
	keep_followers(&f, 1001);
	cr_expect(eq(sz, points_of(&f, id, (struct metric_span){0}).count, 1));
}

STORE_TEST(page_metric, what_is_cut_off_says_so_and_unknown_is_no_point)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	parsed_about(&f, parsed, PAGE_FOLLOWERS, 28000000, 1000000);
	struct page_point_list points = points_of(&f, keep(&f, "nasa", parsed),
		(struct metric_span){0});
	cr_assert(eq(sz, points.count, 1));
	cr_expect(not(points.items[0].exact));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_metrics WHERE metric = 'likes'"),
		0));
}
