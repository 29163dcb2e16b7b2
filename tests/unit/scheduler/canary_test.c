/* When a missing canary is one too many. */
#include "canary.h"

#include <criterion/criterion.h>

#define START_MINUTE INT64_C(29000000)
#define AT(minutes, seconds) ((START_MINUTE + (minutes)) * US_PER_MINUTE + (seconds)*US_PER_SECOND)

static struct canary_watch watch;

static void start(void)
{
	canary_init(&watch, AT(0, 30));
}

TestSuite(canary, .init = start);

static bool is_fine(int64_t now_us)
{
	struct clock clock = clock_fixed(now_us);
	struct call call;
	call_init(&call, arena_create(), &clock);
	enum err err = canary_check(&call, &watch);
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
	return err == OK;
}

Test(canary, of_the_minute_of_the_start_nothing_is_known)
{
	cr_expect(is_fine(AT(0, 59)));
	cr_expect(is_fine(AT(1, 0)));
	cr_expect(is_fine(AT(1, 59)));
	cr_expect_not(is_fine(AT(2, 0)));
}

Test(canary, has_until_the_next_minute_begins)
{
	atomic_store(&watch.last_minute, START_MINUTE + 10);
	cr_expect(is_fine(AT(10, 5)));
	cr_expect(is_fine(AT(12, 0) - 1));
	cr_expect_not(is_fine(AT(12, 0)));
	atomic_store(&watch.last_minute, START_MINUTE + 11);
	cr_expect(is_fine(AT(12, 0)));
}

Test(canary, of_before_the_start_counts_for_nothing)
{
	atomic_store(&watch.last_minute, START_MINUTE - 500);
	cr_expect(is_fine(AT(1, 59)));
	cr_expect_eq(canary_age_us(&watch, AT(1, 30)), 90 * US_PER_SECOND);
	cr_expect_not(is_fine(AT(2, 0)));
}

Test(canary, is_too_old_at_two_minutes_as_the_check_has_it)
{
	atomic_store(&watch.last_minute, START_MINUTE + 3);
	for (int64_t second = 0; second < 300; second++) {
		int64_t age_us = canary_age_us(&watch, AT(3, second));
		cr_expect_eq(age_us, second * US_PER_SECOND);
		cr_expect_eq(is_fine(AT(3, second)), age_us < 2 * US_PER_MINUTE);
	}
}
