/* From stretch to stretch of time: without a gap, in both directions, and not too often. */
#include "lists/search_walk.h"

#include "base/macros.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define HOUR INT64_C(3600000000)
#define BEGIN (1000 * HOUR)
#define END (2000 * HOUR)

static const struct stretch unbounded = {INT64_MIN, INT64_MAX};

/* A post every hour; a few hundred are there after ten of them. */
static struct search_pace pace_of(bool newest_first)
{
	int64_t first = newest_first ? END : BEGIN;
	return (struct search_pace){.has_first = true,
		.first_us = first,
		.has_next = true,
		.next_us = newest_first ? first - 10 * HOUR : first + 10 * HOUR,
		.last_us = newest_first ? BEGIN : END};
}

/* @return how many stretches there were */
static int walk_all(const struct stretch *bounds, bool newest_first, size_t found)
{
	struct search_pace pace = pace_of(newest_first);
	struct search_walk walk;
	search_walk_begin(&walk, newest_first, bounds, &pace);
	int64_t from = bounds->from_us > BEGIN ? bounds->from_us : BEGIN;
	int64_t to = bounds->to_us < END + 1 ? bounds->to_us : END + 1;
	int64_t at = newest_first ? to : from;
	struct stretch stretch;
	bool is_all;
	int count = 0;
	for (; search_walk_next(&walk, &stretch, &is_all); count++) {
		cr_assert(eq(i64, newest_first ? stretch.to_us : stretch.from_us, at));
		cr_assert(lt(i64, stretch.from_us, stretch.to_us));
		at = newest_first ? stretch.from_us : stretch.to_us;
		search_walk_learn(&walk, found, 20);
	}
	cr_expect(eq(i64, at, newest_first ? from : to));
	return count;
}

Test(search_walk, every_moment_is_in_one_stretch)
{
	const struct stretch all[] = {unbounded, {1100 * HOUR, INT64_MAX}, {INT64_MIN, 1900 * HOUR},
		{1200 * HOUR + 7, 1700 * HOUR - 3}, {BEGIN, END}, {1500 * HOUR, 1500 * HOUR + 1}};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t found = 0; found < 40; found++) {
			walk_all(&all[i], true, found);
			walk_all(&all[i], false, found);
		}
}

Test(search_walk, what_is_rare_is_found_in_a_few_steps)
{
	cr_expect(eq(int, walk_all(&unbounded, true, 0), 3));
	cr_expect(eq(int, walk_all(&unbounded, false, 0), 3));
	cr_expect(gt(int, walk_all(&unbounded, true, 31), 50), "enough: no longer ones");
}

Test(search_walk, an_empty_time_has_no_stretch)
{
	const struct stretch empty[] = {{1500 * HOUR, 1500 * HOUR}, {END + 1, INT64_MAX},
		{INT64_MIN, BEGIN}, {1600 * HOUR, 1500 * HOUR}};
	for (size_t i = 0; i < COUNT_OF(empty); i++) {
		struct search_pace pace = pace_of(true);
		struct search_walk walk;
		struct stretch stretch;
		bool is_all;
		search_walk_begin(&walk, true, &empty[i], &pace);
		cr_expect(not(search_walk_next(&walk, &stretch, &is_all)));
	}
	struct search_walk walk;
	struct stretch stretch;
	bool is_all;
	search_walk_begin(&walk, true, &unbounded, &(struct search_pace){0});
	cr_expect(not(search_walk_next(&walk, &stretch, &is_all)), "no posts");
}

/* Its facets would be those of nearly all posts. */
Test(search_walk, only_the_end_of_an_unbounded_list_is_all)
{
	for (int bounded = 0; bounded < 2; bounded++) {
		const struct stretch bounds = {bounded ? 1001 * HOUR : INT64_MIN, INT64_MAX};
		struct search_pace pace = pace_of(true);
		struct search_walk walk;
		struct stretch stretch;
		bool is_all = true;
		search_walk_begin(&walk, true, &bounds, &pace);
		cr_assert(search_walk_next(&walk, &stretch, &is_all));
		cr_expect(not(is_all));
		while (search_walk_next(&walk, &stretch, &is_all))
			search_walk_learn(&walk, 0, 20);
		cr_expect(eq(int, is_all, !bounded));
	}
}

Test(search_walk, few_posts_are_one_stretch)
{
	struct search_pace pace = pace_of(true);
	pace.has_next = false;
	struct search_walk walk;
	struct stretch stretch;
	bool is_all;
	search_walk_begin(&walk, true, &unbounded, &pace);
	cr_assert(search_walk_next(&walk, &stretch, &is_all));
	cr_expect(is_all);
	cr_expect(not(search_walk_next(&walk, &stretch, &is_all)));
}
