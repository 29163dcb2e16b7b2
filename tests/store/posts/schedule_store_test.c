/* Schedules in the database. */
#include "given.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_DAY)

STORE_TEST(schedule_store, each_change_is_a_new_version)
{
	struct fixture f = open_fixture(engine);
	struct ticket first = given_scheduled(&f, ANN, DUE_US);
	int64_t moved = when_scheduled(&f, first.post_id, DUE_US + US_PER_HOUR);
	cr_expect(moved > first.version);
	when_cancelled(&f, first.post_id);
	int64_t again = when_scheduled(&f, first.post_id, DUE_US);
	cr_expect(again > moved + 1);
}

STORE_TEST(schedule_store, what_the_author_said_is_kept)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	struct post_schedule schedule;
	cr_assert(eq(int, schedule_store_by_post(&f.call, ticket.post_id, &schedule), OK));
	cr_expect(eq(str, (char *)schedule.date, "2026-01-02"));
	cr_expect(eq(i64, schedule.hour, 9));
	cr_expect(eq(i64, schedule.minute, 30));
	cr_expect(eq(str, (char *)schedule.timezone, "Europe/Berlin"));
	cr_expect(eq(i64, schedule.publish_at_us, DUE_US));
}

STORE_TEST(schedule_store, a_cancelled_schedule_leaves_nothing)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	when_cancelled(&f, ticket.post_id);
	struct post_schedule schedule;
	cr_expect(
		eq(int, schedule_store_by_post(&f.call, ticket.post_id, &schedule), ERR_NOT_FOUND));
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f.call, ticket.post_id, &post), OK));
	cr_expect(not(post.has_publish_at));
	cr_expect(eq(int, post.status, POST_STATUS_DRAFT));
}

STORE_TEST(schedule_store, the_calendar_is_by_time_within_its_range)
{
	struct fixture f = open_fixture(engine);
	for (int day = 4; day >= 1; day--)
		given_scheduled(&f, day == 3 ? BOB : ANN, FIXTURE_NOW_US + day * US_PER_DAY);
	struct schedule_query query = {.user_id = ANN,
		.has_from = true,
		.from_us = FIXTURE_NOW_US + 2 * US_PER_DAY,
		.limit = 1};
	struct post_schedule_list page;
	bool more;
	cr_assert(eq(int, schedule_store_page(&f.call, &query, &page, &more), OK));
	cr_assert(eq(sz, page.count, 1));
	cr_expect(more);
	cr_expect(eq(i64, page.items[0].publish_at_us, FIXTURE_NOW_US + 2 * US_PER_DAY));

	struct cursor after = {.key = page.items[0].publish_at_us, .id = page.items[0].post_id};
	query.after = &after;
	cr_assert(eq(int, schedule_store_page(&f.call, &query, &page, &more), OK));
	cr_assert(eq(sz, page.count, 1));
	cr_expect(not(more));
	cr_expect(eq(i64, page.items[0].publish_at_us, FIXTURE_NOW_US + 4 * US_PER_DAY));

	query = (struct schedule_query){.has_to = true,
		.to_us = FIXTURE_NOW_US + 4 * US_PER_DAY,
		.limit = 10};
	cr_assert(eq(int, schedule_store_page(&f.call, &query, &page, &more), OK));
	cr_expect(eq(sz, page.count, 3));
}
