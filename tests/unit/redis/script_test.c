/* Scripts by their hash: sent in full only when the server does not know them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "unit/redis/fixture.h"

static struct redis_script adder(void)
{
	struct redis_script script = {
		.name = "adder",
		.text = "return redis.call('INCRBY', KEYS[1], ARGV[1])",
	};
	redis_script_init(&script);
	return script;
}

static int64_t evaluated(struct fixture *f, const struct redis_script *script)
{
	struct redis_reply reply;
	cr_assert(eq(int,
		redis_eval(&f->call, f->redis, script, REDIS_WORDS("1", "n", "2"), &reply), OK));
	return reply.integer;
}

static int64_t counted_calls(struct fixture *f, const char *command)
{
	struct redis_reply reply;
	cr_assert(eq(int,
		redis_run(&f->call, f->redis, REDIS_WORDS("INFO", "commandstats"), &reply), OK));
	const char *line = strstr(reply.text, call_printf(&f->call, "cmdstat_%s:calls=", command));
	return line ? atoll(strchr(line, '=') + 1) : 0;
}

Test(redis_script, its_name_is_the_sha1_of_its_text)
{
	struct redis_script script = {.name = "abc", .text = "abc"};
	redis_script_init(&script);
	/* FIPS 180-2, appendix A.1 */
	cr_expect(eq(str, script.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"));
}

Test(redis_script, text_is_sent_once)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_script script = adder();
	cr_expect(eq(i64, evaluated(&f, &script), 2));
	cr_expect(eq(i64, evaluated(&f, &script), 4));
	cr_expect(eq(i64, evaluated(&f, &script), 6));
	cr_expect(eq(i64, counted_calls(&f, "eval"), 1));
	close_fixture(&f);
}

Test(redis_script, a_flushed_script_is_sent_again)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_script script = adder();
	cr_expect(eq(i64, evaluated(&f, &script), 2));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("SCRIPT", "FLUSH"), NULL), OK));
	cr_expect(eq(i64, evaluated(&f, &script), 4));
	cr_expect(eq(int, f.call.failure.err, OK));
	close_fixture(&f);
}

Test(redis_script, a_wrong_script_is_our_mistake)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_script script = {.name = "wrong", .text = "return redis.call('NOPE')"};
	redis_script_init(&script);
	cr_expect(eq(int, redis_eval(&f.call, f.redis, &script, REDIS_WORDS("0"), NULL),
		ERR_INTERNAL));
	close_fixture(&f);
}
