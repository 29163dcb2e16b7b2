/* What a call remembers, and what it forgets at its end. */
#include "base/call.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct arena *arena;
static struct call c;

static void start(void)
{
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void stop(void)
{
	call_finish(&c);
	arena_destroy(arena);
}

TestSuite(call, .init = start, .fini = stop);

Test(call, begins_as_nobody_with_ids_of_its_own)
{
	struct arena *other_arena = arena_create();
	struct call other;
	call_init(&other, other_arena, &clock_system);
	cr_expect_eq(c.principal.role, ROLE_PUBLIC);
	cr_expect_eq(strspn(c.request_id, "0123456789abcdef"), 32);
	cr_expect_eq(strspn(c.span_id, "0123456789abcdef"), 16);
	cr_expect_str_neq(c.request_id, other.request_id);
	arena_destroy(other_arena);
}

Test(call, a_failure_is_replaced_by_a_later_one)
{
	cr_expect_eq(fail(&c, ERR_CONFLICT, "slug %s is taken", "x"), ERR_CONFLICT);
	cr_expect_str_eq(c.failure.detail, "slug x is taken");
	cr_expect_eq(fail_retry(&c, ERR_THROTTLED, 7, "slow down"), ERR_THROTTLED);
	cr_expect_eq(c.failure.err, ERR_THROTTLED);
	cr_expect_eq(c.failure.retry_after_s, 7);
	call_forgive(&c);
	cr_expect_eq(c.failure.err, OK);
}

Test(call, violations_add_up_in_order_to_a_maximum)
{
	char pointer[16];
	for (int i = 0; i < CALL_VIOLATIONS_MAX + 5; i++) {
		snprintf(pointer, sizeof pointer, "/%d", i);
		cr_assert_eq(fail_field(&c, pointer, "bad"), ERR_INVALID);
	}
	cr_expect_eq(c.failure.violation_count, CALL_VIOLATIONS_MAX);
	cr_expect_str_eq(c.failure.violations->pointer, "/0");
	cr_expect_str_eq(c.failure.violations->next->pointer, "/1");
}

static char order[8];

static void note(void *arg)
{
	strcat(order, arg);
}

Test(call, what_was_deferred_last_runs_first)
{
	call_defer(&c, note, (char[]){"a"});
	char b[] = "b";
	call_defer(&c, note, b);
	call_finish(&c);
	cr_expect_str_eq(order, "ba");
	call_finish(&c);
	cr_expect_str_eq(order, "ba");
}

Test(call, the_time_left_is_never_negative)
{
	cr_expect_eq(call_remaining_ms(&c, 123), 123);
	c.deadline_us = clock_monotonic_us() - 1;
	cr_expect_eq(call_remaining_ms(&c, 123), 0);
	c.deadline_us = clock_monotonic_us() + US_PER_MINUTE;
	cr_expect_gt(call_remaining_ms(&c, 123), 50000);
}

Test(call, now_is_what_its_clock_says)
{
	struct clock clock = clock_fixed(42);
	struct call at;
	call_init(&at, arena, &clock);
	cr_expect_eq(call_now_us(&at), 42);
}
