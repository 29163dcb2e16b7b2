/* The clock is the test's: moments are microseconds from an arbitrary start. */
#include "http/breaker.h"

#include <criterion/criterion.h>

static struct breaker breaker;

static void start(void)
{
	breaker_init(&breaker);
}

static void fail_times(int times, int64_t at_us)
{
	for (int i = 0; i < times; i++) {
		cr_assert(breaker_admit(&breaker, at_us));
		breaker_report(&breaker, BREAKER_FAILURE, at_us);
	}
}

TestSuite(breaker, .init = start);

Test(breaker, opens_only_after_enough_failures_in_a_row)
{
	fail_times(BREAKER_FAILURES - 1, 0);
	breaker_report(&breaker, BREAKER_SUCCESS, 0);
	fail_times(BREAKER_FAILURES - 1, 0);
	cr_expect(breaker_admit(&breaker, 0));
	breaker_report(&breaker, BREAKER_FAILURE, 0);
	cr_expect_not(breaker_admit(&breaker, 0));
}

Test(breaker, lets_one_through_after_a_while)
{
	fail_times(BREAKER_FAILURES, 0);
	cr_expect_not(breaker_admit(&breaker, BREAKER_OPEN_MIN_US - 1));
	cr_expect(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
	cr_expect_not(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
}

Test(breaker, closes_when_the_one_succeeds)
{
	fail_times(BREAKER_FAILURES, 0);
	cr_assert(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
	breaker_report(&breaker, BREAKER_SUCCESS, BREAKER_OPEN_MIN_US);
	cr_expect(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
	cr_expect(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
}

Test(breaker, stays_open_when_the_one_fails)
{
	fail_times(BREAKER_FAILURES, 0);
	cr_assert(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
	breaker_report(&breaker, BREAKER_FAILURE, BREAKER_OPEN_MIN_US + 5);
	cr_expect_not(breaker_admit(&breaker, BREAKER_OPEN_MIN_US + 10));
	cr_expect(breaker_admit(&breaker, 3 * BREAKER_OPEN_MIN_US));
}

Test(breaker, a_probe_that_never_reports_does_not_block_for_ever)
{
	fail_times(BREAKER_FAILURES, 0);
	cr_assert(breaker_admit(&breaker, BREAKER_OPEN_MIN_US));
	cr_expect(breaker_admit(&breaker, 3 * BREAKER_OPEN_MIN_US));
}

Test(breaker, what_tells_nothing_changes_nothing)
{
	fail_times(BREAKER_FAILURES - 1, 0);
	breaker_report(&breaker, BREAKER_UNKNOWN, 0);
	cr_expect(breaker_admit(&breaker, 0));
	breaker_report(&breaker, BREAKER_FAILURE, 0);
	cr_expect_not(breaker_admit(&breaker, 0));
}

Test(breaker, waits_longer_each_time_up_to_a_bound_and_begins_anew_after_a_success)
{
	int64_t now_us = 0, wait_us = BREAKER_OPEN_MIN_US;
	fail_times(BREAKER_FAILURES, now_us);
	for (int i = 0; i < 10; i++) {
		cr_expect_not(breaker_admit(&breaker, now_us + wait_us - 1), "%d", i);
		now_us += wait_us;
		fail_times(1, now_us);
		wait_us = wait_us * 2 < BREAKER_OPEN_MAX_US ? wait_us * 2 : BREAKER_OPEN_MAX_US;
	}
	now_us += BREAKER_OPEN_MAX_US;
	cr_assert(breaker_admit(&breaker, now_us));
	breaker_report(&breaker, BREAKER_SUCCESS, now_us);
	fail_times(BREAKER_FAILURES, now_us);
	cr_expect(breaker_admit(&breaker, now_us + BREAKER_OPEN_MIN_US));
}
