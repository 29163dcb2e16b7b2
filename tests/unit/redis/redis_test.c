/* Commands and pipelines against a real server: what comes back, and how refusals look. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "unit/redis/fixture.h"

Test(redis, a_text_comes_back_with_its_length)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_reply reply;
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("SET", "a", "one"), NULL), OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("GET", "a"), &reply), OK));
	cr_expect(eq(int, reply.type, REDIS_TEXT));
	cr_expect(eq(str, (char *)reply.text, "one"));
	cr_expect(eq(sz, reply.len, 3));
	close_fixture(&f);
}

Test(redis, integers_nil_and_nested_arrays_keep_their_shape)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_reply reply;
	const char *script = "return {1, 'two', false, {3, {}}}";
	cr_assert(
		eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("EVAL", script, "0"), &reply), OK));
	cr_assert(eq(int, reply.type, REDIS_ARRAY));
	cr_assert(eq(sz, reply.count, 4));
	cr_expect(eq(i64, reply.items[0].integer, 1));
	cr_expect(eq(str, (char *)reply.items[1].text, "two"));
	cr_expect(eq(int, reply.items[2].type, REDIS_NIL));
	cr_assert(eq(sz, reply.items[3].count, 2));
	cr_expect(eq(i64, reply.items[3].items[0].integer, 3));
	cr_expect(eq(int, reply.items[3].items[1].type, REDIS_ARRAY));
	cr_expect(eq(sz, reply.items[3].items[1].count, 0));
	close_fixture(&f);
}

Test(redis, a_pipeline_carries_bytes_that_are_no_text)
{
	struct fixture f;
	open_fixture(&f);
	const struct redis_command commands[] = {
		{REDIS_WORDS("SET", "b", "x\0y"), (const size_t[]){3, 1, 3}, 3},
		{REDIS_WORDS("GET", "b"), NULL, 2},
		{REDIS_WORDS("STRLEN", "b"), NULL, 2},
	};
	struct redis_reply replies[3];
	cr_assert(eq(int, redis_pipeline(&f.call, f.redis, commands, 3, replies), OK));
	cr_assert(eq(sz, replies[1].len, 3));
	cr_expect(memcmp(replies[1].text, "x\0y", 3) == 0);
	cr_expect(eq(i64, replies[2].integer, 3));
	close_fixture(&f);
}

Test(redis, a_large_pipeline_and_a_large_value_go_through)
{
	struct fixture f;
	open_fixture(&f);
	enum { COUNT = 5000, BYTES = 4 << 20 };
	struct redis_command *commands = call_alloc(&f.call, COUNT * sizeof *commands);
	struct redis_reply *replies = call_alloc(&f.call, COUNT * sizeof *replies);
	const char *const *increment = REDIS_WORDS("INCR", "n");
	for (size_t i = 0; i < COUNT; i++)
		commands[i] = (struct redis_command){increment, NULL, 2};
	cr_assert(eq(int, redis_pipeline(&f.call, f.redis, commands, COUNT, replies), OK));
	cr_expect(eq(i64, replies[COUNT - 1].integer, COUNT));

	char *large = memset(call_alloc(&f.call, BYTES + 1), 'x', BYTES);
	struct redis_reply reply;
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("SET", "l", large), NULL), OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("GET", "l"), &reply), OK));
	cr_expect(eq(sz, reply.len, BYTES));
	close_fixture(&f);
}

Test(redis, a_refused_command_is_our_mistake_and_spoils_no_other)
{
	struct fixture f;
	open_fixture(&f);
	const struct redis_command commands[] = {
		{REDIS_WORDS("SET", "k", "text"), NULL, 3},
		{REDIS_WORDS("LPUSH", "k", "x"), NULL, 3},
		{REDIS_WORDS("GET", "k"), NULL, 2},
	};
	struct redis_reply replies[3];
	cr_expect(eq(int, redis_pipeline(&f.call, f.redis, commands, 3, replies), ERR_INTERNAL));
	cr_expect(strstr(f.call.failure.detail, "WRONGTYPE") != NULL);
	cr_expect(eq(str, (char *)replies[2].text, "text"));
	cr_expect(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("PING"), NULL), OK));
	close_fixture(&f);
}

Test(redis, the_url_chooses_the_database)
{
	struct fixture f;
	open_fixture(&f);
	char url[64];
	snprintf(url, sizeof url, "redis://127.0.0.1:%d/3", f.server.port);
	struct redis *third = open_redis(url, 1);
	struct redis_reply reply;
	cr_assert(eq(int, redis_run(&f.call, third, REDIS_WORDS("SET", "a", "3"), NULL), OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("GET", "a"), &reply), OK));
	cr_expect(eq(int, reply.type, REDIS_NIL));
	cr_assert(eq(int, redis_run(&f.call, third, REDIS_WORDS("GET", "a"), &reply), OK));
	cr_expect(eq(str, (char *)reply.text, "3"));
	redis_destroy(third);
	close_fixture(&f);
}

Test(redis, the_password_of_the_url_signs_in_and_a_wrong_one_is_unavailable)
{
	struct redis_server server = redis_server_start("open-sesame");
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	struct redis *right = open_redis(server.url, 1);
	char url[64];
	snprintf(url, sizeof url, "redis://:wrong@127.0.0.1:%d", server.port);
	struct redis *wrong = open_redis(url, 1);

	cr_expect(eq(int, redis_run(&call, right, REDIS_WORDS("PING"), NULL), OK));
	cr_expect(eq(int, redis_run(&call, wrong, REDIS_WORDS("PING"), NULL), ERR_UNAVAILABLE));
	cr_expect(strstr(call.failure.detail, "AUTH") != NULL);
	cr_expect(strstr(call.failure.detail, "wrong@") == NULL);

	redis_destroy(right);
	redis_destroy(wrong);
	call_finish(&call);
	arena_destroy(arena);
	redis_server_finish(&server);
}

Test(redis, an_unreadable_url_makes_no_pool)
{
	cr_expect(open_redis("http://localhost", 1) == NULL);
}
