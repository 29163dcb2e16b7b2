/* Buckets of tokens, on a clock that a test moves; the same in Redis and without it. */
#include "fetch/pace.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "unit/redis/fixture.h"

#define PER_MINUTE 6 /* one in ten seconds */
#define BURST 3
#define TEN_S (10 * US_PER_SECOND)

static struct clock now = {0};
static struct fixture f;
static struct pace *pace;

static void begin(struct redis *redis)
{
	now = clock_fixed(INT64_C(1767225600000000));
	f.call.clock = &now;
	pace = pace_create(
		&(struct pace_options){.redis = redis, .per_minute = PER_MINUTE, .burst = BURST});
}

static void with_redis(void)
{
	open_fixture(&f);
	begin(f.redis);
}

static void end(void)
{
	pace_destroy(pace);
	close_fixture(&f);
}

TestSuite(pace, .init = with_redis, .fini = end, .timeout = 30);

static void expect_a_burst_and_then_one_each_ten_seconds(void)
{
	for (int i = 0; i < BURST; i++)
		cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", 0), 0));
	cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", TEN_S - 1), TEN_S));
	/* What waits has its place; nobody else gets it. */
	cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", TEN_S), TEN_S));
	cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", 0), 2 * TEN_S));
	/* Another host has a bucket of its own. */
	cr_expect(eq(i64, pace_take(&f.call, pace, "b.org", 0), 0));
	now.fixed_us += 2 * TEN_S;
	cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", 0), 0));
	cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", 0), TEN_S));
}

static void expect_no_more_than_a_burst_after_a_quiet_day(void)
{
	cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", 0), 0));
	now.fixed_us += US_PER_DAY;
	for (int i = 0; i < BURST; i++)
		cr_expect(eq(i64, pace_take(&f.call, pace, "a.org", 0), 0));
	cr_expect(gt(i64, pace_take(&f.call, pace, "a.org", 0), 0));
}

Test(pace, in_redis_a_burst_and_then_one_each_ten_seconds)
{
	expect_a_burst_and_then_one_each_ten_seconds();
}

Test(pace, in_redis_no_more_than_a_burst_after_a_quiet_day)
{
	expect_no_more_than_a_burst_after_a_quiet_day();
}

Test(pace, two_replicas_share_a_bucket)
{
	struct pace *other = pace_create(
		&(struct pace_options){.redis = f.redis, .per_minute = PER_MINUTE, .burst = BURST});
	for (int i = 0; i < BURST; i++)
		cr_expect(eq(i64, pace_take(&f.call, i % 2 ? pace : other, "a.org", 0), 0));
	cr_expect(eq(i64, pace_take(&f.call, other, "a.org", 0), TEN_S));
	pace_destroy(other);
}

Test(pace, without_redis_each_process_has_its_own)
{
	pace_destroy(pace);
	begin(NULL);
	expect_a_burst_and_then_one_each_ten_seconds();
}

Test(pace, without_redis_no_more_than_a_burst_after_a_quiet_day)
{
	pace_destroy(pace);
	begin(NULL);
	expect_no_more_than_a_burst_after_a_quiet_day();
}

Test(pace, more_hosts_than_there_is_room_for_push_out_the_fullest)
{
	pace_destroy(pace);
	begin(NULL);
	for (int i = 0; i < BURST; i++)
		cr_expect(eq(i64, pace_take(&f.call, pace, "busy.org", 0), 0));
	for (int i = 0; i < PACE_HOSTS_MAX - 1; i++)
		cr_expect(
			eq(i64, pace_take(&f.call, pace, call_printf(&f.call, "%d.org", i), 0), 0));
	cr_expect(gt(i64, pace_take(&f.call, pace, "busy.org", 0), 0));
	cr_expect(eq(i64, pace_take(&f.call, pace, "one-more.org", 0), 0));
	cr_expect(gt(i64, pace_take(&f.call, pace, "busy.org", 0), 0));
}
