/* Classes of lateness, and what they tell. */
#include "publishing/lateness.h"

#include <criterion/criterion.h>

static struct call call;

static void start(void)
{
	call_init(&call, arena_create(), NULL);
}

static void stop(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(lateness, .init = start, .fini = stop);

Test(lateness, of_nothing_is_nothing)
{
	struct lateness lateness = {0};
	cr_expect_eq(lateness_percentile(&lateness, 0.5), 0);
	cr_expect_str_eq(lateness_classes(&call, &lateness), "");
}

Test(lateness, percentiles_are_a_third_too_high_at_most)
{
	struct lateness lateness = {0};
	for (int64_t ms = 1; ms <= 10000; ms++)
		lateness_add(&lateness, ms * 1000, 1);
	static const struct {
		double share;
		int64_t exact_us;
	} cases[] = {{0.5, 5000000}, {0.9, 9000000}, {0.99, 9900000}, {0.01, 100000}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t told = lateness_percentile(&lateness, cases[i].share);
		cr_expect_geq(told, cases[i].exact_us);
		cr_expect_leq(told, cases[i].exact_us * 4 / 3 + 1);
	}
	cr_expect_eq(lateness_percentile(&lateness, 1), 10000000);
}

Test(lateness, is_never_above_the_maximum)
{
	struct lateness lateness = {0};
	lateness_add(&lateness, 123456, 7);
	cr_expect_eq(lateness_percentile(&lateness, 0.5), 123456);
	lateness_add(&lateness, INT64_MAX, 1);
	cr_expect_eq(lateness_percentile(&lateness, 1), INT64_MAX);
	cr_expect_lt(lateness_percentile(&lateness, 0.5), 200000);
}

Test(lateness, merges_what_was_written)
{
	struct lateness one = {0}, both = {0};
	lateness_add(&one, 15000, 3);
	lateness_add(&one, 3600000000, 1);
	const char *classes = lateness_classes(&call, &one);
	cr_expect(lateness_merge(&both, classes, 1, one.max_us));
	cr_expect(lateness_merge(&both, classes, 2, one.max_us));
	cr_expect_eq(both.count, 12);
	cr_expect_eq(both.max_us, 3600000000);
	cr_expect_eq(lateness_percentile(&both, 0.7), lateness_percentile(&one, 0.7));
	cr_expect_not(lateness_merge(&both, "50:1", 1, 0));
	cr_expect_not(lateness_merge(&both, "1:1,2:2", 1, 0));
}

Test(lateness, what_is_late_is_counted_to_the_microsecond)
{
	struct lateness lateness = {0};
	cr_expect_eq(lateness_late(&lateness), 0);
	lateness_add(&lateness, 5, 7);
	lateness_add(&lateness, 59999999, 4);
	cr_expect_eq(lateness_late(&lateness), 0);
	lateness_add(&lateness, 60000000, 3);
	lateness_add(&lateness, 60000001, 2);
	lateness_add(&lateness, INT64_C(30) * 86400000000, 1);
	cr_expect_eq(lateness_late(&lateness), 6);
}
