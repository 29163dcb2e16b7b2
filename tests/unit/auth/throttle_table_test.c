/* The local counters: windows, refunds, and a table that is full. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "base/clock.h"
#include "throttle_table.h"

#define WINDOW (60 * US_PER_SECOND)
#define NOON INT64_C(1800000000000000)

static int64_t take(struct throttle_table *table, int64_t now_us, const char *name, int64_t max)
{
	return throttle_table_take(table, now_us, &name, &max, 1);
}

Test(throttle_table, attempts_up_to_the_limit_pass_and_the_next_waits)
{
	struct throttle_table *table = throttle_table_create(64, WINDOW);
	for (int i = 0; i < 3; i++)
		cr_expect(eq(i64, take(table, NOON, "ann", 3), 0));
	int64_t wait_ms = take(table, NOON + 20 * US_PER_SECOND, "ann", 3);
	cr_expect(wait_ms > 39999 && wait_ms <= 40001, "%d", (int)wait_ms);
	cr_expect(eq(i64, take(table, NOON, "bob", 3), 0));
	throttle_table_destroy(table);
}

Test(throttle_table, a_window_ends_on_its_time_also_for_those_who_kept_trying)
{
	struct throttle_table *table = throttle_table_create(64, WINDOW);
	cr_expect(eq(i64, take(table, NOON, "ann", 1), 0));
	for (int s = 1; s < 60; s++)
		cr_expect(take(table, NOON + s * US_PER_SECOND, "ann", 1) > 0);
	cr_expect(eq(i64, take(table, NOON + WINDOW, "ann", 1), 0));
	throttle_table_destroy(table);
}

Test(throttle_table, an_attempt_counts_on_all_names_or_on_none)
{
	struct throttle_table *table = throttle_table_create(64, WINDOW);
	const char *names[] = {"ip", "ann"};
	const int64_t limits[] = {2, 1};
	cr_expect(eq(i64, throttle_table_take(table, NOON, names, limits, 2), 0));
	cr_expect(throttle_table_take(table, NOON, names, limits, 2) > 0);
	cr_expect(eq(i64, take(table, NOON, "ip", 2), 0), "the refused one was not counted");
	cr_expect(take(table, NOON, "ip", 2) > 0);
	throttle_table_destroy(table);
}

Test(throttle_table, a_refund_gives_the_attempt_back)
{
	struct throttle_table *table = throttle_table_create(64, WINDOW);
	const char *ann = "ann";
	cr_expect(eq(i64, take(table, NOON, ann, 1), 0));
	throttle_table_refund(table, NOON, &ann, 1);
	throttle_table_refund(table, NOON, &ann, 1);
	cr_expect(eq(i64, take(table, NOON, ann, 1), 0));
	cr_expect(take(table, NOON, ann, 1) > 0, "two refunds for one attempt are one");
	throttle_table_destroy(table);
}

Test(throttle_table, a_flood_of_names_locks_nobody_out_and_takes_no_more_memory)
{
	struct throttle_table *table = throttle_table_create(64, WINDOW);
	for (int i = 0; i < 10000; i++) {
		char name[32];
		snprintf(name, sizeof name, "flood %d", i);
		cr_assert(eq(i64, take(table, NOON + i, name, 1), 0), "%s", name);
	}
	throttle_table_destroy(table);
}
