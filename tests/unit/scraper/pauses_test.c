/* Who is left alone, and for how long. */
#include "fetch/pauses.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "unit/redis/fixture.h"

static struct clock now;
static struct fixture f;
static struct pauses *pauses;

static void begin(void)
{
	open_fixture(&f);
	now = clock_fixed(INT64_C(1767225600000000));
	f.call.clock = &now;
	pauses = pauses_create(NULL);
}

static void end(void)
{
	pauses_destroy(pauses);
	close_fixture(&f);
}

TestSuite(pauses, .init = begin, .fini = end, .timeout = 30);

static int64_t fail_often(const char *whom, int times)
{
	for (int i = 0; i < times; i++)
		pauses_fail(&f.call, pauses, whom);
	return pauses_ask(&f.call, pauses, whom);
}

Test(pauses, a_few_failures_are_none)
{
	cr_expect(eq(i64, fail_often("html", PAUSES_FAILURES - 1), 0));
}

Test(pauses, the_fifth_failure_in_a_row_begins_one)
{
	int64_t until_us = fail_often("html", PAUSES_FAILURES);
	cr_expect(until_us >= now.fixed_us + 15 * US_PER_SECOND);
	cr_expect(until_us <= now.fixed_us + 30 * US_PER_SECOND);
	cr_expect(eq(i64, pauses_ask(&f.call, pauses, "graph"), 0));
}

Test(pauses, a_success_in_between_makes_it_a_new_row)
{
	fail_often("html", PAUSES_FAILURES - 1);
	pauses_end(pauses, "html");
	cr_expect(eq(i64, fail_often("html", PAUSES_FAILURES - 1), 0));
}

Test(pauses, after_one_a_single_request_goes_out)
{
	now.fixed_us = fail_often("html", PAUSES_FAILURES);
	cr_expect(eq(i64, pauses_ask(&f.call, pauses, "html"), 0));
	cr_expect(gt(i64, pauses_ask(&f.call, pauses, "html"), now.fixed_us));
	/* Who never reports does not stop it for ever. */
	now.fixed_us += US_PER_MINUTE;
	cr_expect(eq(i64, pauses_ask(&f.call, pauses, "html"), 0));
	pauses_end(pauses, "html");
	for (int i = 0; i < 10; i++)
		cr_expect(eq(i64, pauses_ask(&f.call, pauses, "html"), 0));
}

Test(pauses, they_get_longer_up_to_an_hour)
{
	int64_t until_us = fail_often("html", PAUSES_FAILURES + 4) - now.fixed_us;
	cr_expect(until_us >= 4 * US_PER_MINUTE);
	until_us = fail_often("html", 1000) - now.fixed_us;
	cr_expect(until_us >= 30 * US_PER_MINUTE && until_us <= US_PER_HOUR);
}

Test(pauses, other_replicas_hear_of_one)
{
	struct pauses *here = pauses_create(f.redis), *there = pauses_create(f.redis);
	/* Redis has a clock of its own. */
	f.call.clock = &clock_system;
	int64_t until_us = call_now_us(&f.call) + US_PER_HOUR;
	pauses_set(&f.call, here, "graph:0011", until_us);
	cr_expect(eq(i64, pauses_ask(&f.call, there, "graph:0011"), until_us));
	cr_expect(eq(i64, pauses_ask(&f.call, there, "graph:2233"), 0));
	pauses_destroy(here);
	pauses_destroy(there);
}

Test(pauses, as_many_as_there_may_be_and_one_more)
{
	for (int i = 0; i <= PAUSES_MAX; i++) {
		now.fixed_us++;
		pauses_set(&f.call, pauses, call_printf(&f.call, "generic:%d.org", i),
			now.fixed_us + US_PER_HOUR);
	}
	cr_expect(eq(i64, pauses_ask(&f.call, pauses, "generic:0.org"), 0));
	cr_expect(gt(i64, pauses_ask(&f.call, pauses, "generic:1.org"), 0));
	cr_expect(gt(i64,
		pauses_ask(&f.call, pauses, call_printf(&f.call, "generic:%d.org", PAUSES_MAX)),
		0));
}
