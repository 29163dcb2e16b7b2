/* Counting in a real Redis, together; alone when it goes; together again when it is back. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "redis/redis.h"
#include "throttle.h"
#include "unit/redis/server.h"

#define WINDOW_US (2 * US_PER_SECOND)

struct fixture {
	struct redis_server server;
	struct redis *redis;
	struct throttle *throttle;
	struct arena *arena;
	struct call call;
};

static struct redis *connect_to(const char *url)
{
	return redis_create(&(struct redis_options){.url = url,
		.connections_max = 2,
		.timeout_ms = 500,
		.retry_after_ms = 50});
}

static void open_fixture(struct fixture *f)
{
	f->server = redis_server_start(NULL);
	f->redis = connect_to(f->server.url);
	f->throttle = throttle_create(f->redis, WINDOW_US);
	f->arena = arena_create();
	call_init(&f->call, f->arena, &clock_system);
}

static void close_fixture(struct fixture *f)
{
	throttle_destroy(f->throttle);
	redis_destroy(f->redis);
	call_finish(&f->call);
	arena_destroy(f->arena);
	redis_server_finish(&f->server);
}

static enum err take(struct fixture *f, struct throttle *throttle, const char *name)
{
	const struct throttle_key keys[] = {{"ip", NULL, 1}, {"account", name, 2}};
	return throttle_take(&f->call, throttle, keys, 2);
}

Test(throttle, replicas_count_together)
{
	struct fixture f;
	open_fixture(&f);
	struct throttle *replica = throttle_create(f.redis, WINDOW_US);
	cr_expect(eq(int, take(&f, f.throttle, "ann"), OK));
	cr_expect(eq(int, take(&f, replica, "ann"), OK));
	cr_expect(eq(int, take(&f, f.throttle, "ann"), ERR_THROTTLED));
	cr_expect(f.call.failure.retry_after_s >= 1 && f.call.failure.retry_after_s <= 2);
	cr_expect(eq(int, take(&f, replica, "ann"), ERR_THROTTLED));
	cr_expect(eq(int, take(&f, replica, "bob"), OK));
	throttle_destroy(replica);
	close_fixture(&f);
}

Test(throttle, a_window_ends)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(eq(int, take(&f, f.throttle, "ann"), OK));
	cr_assert(eq(int, take(&f, f.throttle, "ann"), OK));
	cr_assert(eq(int, take(&f, f.throttle, "ann"), ERR_THROTTLED));
	int64_t until_us = clock_monotonic_us() + 5 * US_PER_SECOND;
	while (take(&f, f.throttle, "ann") != OK && clock_monotonic_us() < until_us)
		pause_ms(50);
	cr_expect(clock_monotonic_us() < until_us);
	close_fixture(&f);
}

Test(throttle, a_refund_gives_the_attempt_back)
{
	struct fixture f;
	open_fixture(&f);
	const struct throttle_key ann = {"account", "ann", 2};
	for (int i = 0; i < 10; i++) {
		cr_expect(eq(int, throttle_take(&f.call, f.throttle, &ann, 1), OK));
		throttle_refund(&f.call, f.throttle, &ann, 1);
	}
	throttle_refund(&f.call, f.throttle, &ann, 1);
	cr_expect(eq(int, throttle_take(&f.call, f.throttle, &ann, 1), OK));
	cr_expect(eq(int, throttle_take(&f.call, f.throttle, &ann, 1), OK));
	cr_expect(eq(int, throttle_take(&f.call, f.throttle, &ann, 1), ERR_THROTTLED));
	close_fixture(&f);
}

Test(throttle, without_redis_each_counts_for_itself)
{
	struct fixture f;
	open_fixture(&f);
	redis_server_kill(&f.server);
	cr_expect(eq(int, take(&f, f.throttle, "ann"), OK));
	cr_expect(eq(int, f.call.failure.err, OK), "nobody is told of Redis");
	cr_expect(eq(int, take(&f, f.throttle, "ann"), OK));
	cr_expect(eq(int, take(&f, f.throttle, "ann"), ERR_THROTTLED));

	redis_server_launch(&f.server);
	pause_ms(60);
	cr_expect(eq(int, take(&f, f.throttle, "ann"), OK), "Redis has not counted these");
	close_fixture(&f);
}

Test(throttle, a_refund_leaves_the_calls_failure_as_it_is)
{
	struct fixture f;
	open_fixture(&f);
	const struct throttle_key ann = {"account", "ann", 2};
	(void)fail(&f.call, ERR_UNAVAILABLE, "all busy");
	throttle_refund(&f.call, f.throttle, &ann, 1);
	redis_server_kill(&f.server);
	throttle_refund(&f.call, f.throttle, &ann, 1);
	cr_expect(eq(int, f.call.failure.err, ERR_UNAVAILABLE));
	cr_expect(eq(str, (char *)f.call.failure.detail, "all busy"));
	close_fixture(&f);
}

Test(throttle, keys_that_are_not_known_are_not_counted)
{
	struct fixture f;
	open_fixture(&f);
	const struct throttle_key unknown = {"ip", NULL, 1};
	for (int i = 0; i < 3; i++)
		cr_expect(eq(int, throttle_take(&f.call, f.throttle, &unknown, 1), OK));
	close_fixture(&f);
}
