/* Redis first; what it cannot answer, the local table does. */
#include "throttle.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "redis/redis.h"
#include "throttle_table.h"

#define TABLE_SLOTS 4096

/* Answers the milliseconds until a used up key's window ends, or 0 and has counted. */
static const char take_text[] =
	"local wait = 0\n"
	"for i, key in ipairs(KEYS) do\n"
	"  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i + 1]) then\n"
	"    wait = math.max(wait, redis.call('PTTL', key), 1)\n"
	"  end\n"
	"end\n"
	"if wait > 0 then return wait end\n"
	"for _, key in ipairs(KEYS) do\n"
	"  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[1]) end\n"
	"end\n"
	"return 0";

static const char refund_text[] =
	"for _, key in ipairs(KEYS) do\n"
	"  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end\n"
	"end\n"
	"return 0";

struct throttle {
	struct redis *redis;
	int64_t window_us;
	struct redis_script take, refund;
	struct throttle_table *table;
};

struct throttle *throttle_create(struct redis *redis, int64_t window_us)
{
	struct throttle *throttle = calloc(1, sizeof *throttle);
	if (!throttle)
		abort();
	throttle->redis = redis;
	throttle->window_us = window_us;
	throttle->take = (struct redis_script){.name = "throttle_take", .text = take_text};
	throttle->refund = (struct redis_script){.name = "throttle_refund", .text = refund_text};
	redis_script_init(&throttle->take);
	redis_script_init(&throttle->refund);
	throttle->table = throttle_table_create(TABLE_SLOTS, window_us);
	return throttle;
}

void throttle_destroy(struct throttle *throttle)
{
	if (!throttle)
		return;
	throttle_table_destroy(throttle->table);
	free(throttle);
}

/* The keys that are known, by their names in both stores. */
struct named_keys {
	const char *names[THROTTLE_KEYS_MAX];
	int64_t attempts_max[THROTTLE_KEYS_MAX];
	size_t count;
};

static struct named_keys name_keys(struct call *c, const struct throttle_key *keys, size_t count)
{
	assert(count <= THROTTLE_KEYS_MAX);
	struct named_keys named = {.count = 0};
	for (size_t i = 0; i < count; i++) {
		if (!keys[i].value)
			continue;
		named.names[named.count] = call_printf(c, "throttle:%s:%s", keys[i].kind,
			keys[i].value);
		named.attempts_max[named.count++] = keys[i].attempts_max;
	}
	return named;
}

static enum err eval(struct call *c, const struct throttle *throttle,
	const struct redis_script *script, const struct named_keys *named, int64_t *answer)
{
	const char *words[2 + 2 * THROTTLE_KEYS_MAX + 1];
	size_t used = 0;
	words[used++] = call_printf(c, "%zu", named->count);
	for (size_t i = 0; i < named->count; i++)
		words[used++] = named->names[i];
	words[used++] = call_printf(c, "%" PRId64, throttle->window_us / US_PER_MS);
	for (size_t i = 0; i < named->count; i++)
		words[used++] = call_printf(c, "%" PRId64, named->attempts_max[i]);
	words[used] = NULL;
	struct redis_reply reply;
	TRY(redis_eval(c, throttle->redis, script, words, &reply));
	*answer = reply.integer;
	return OK;
}

/* What the call has failed with so far stays: a refund may come after it. */
static bool ask_redis(struct call *c, const struct throttle *throttle,
	const struct redis_script *script, const struct named_keys *named, int64_t *answer)
{
	if (!throttle->redis)
		return false;
	struct failure failure = c->failure;
	enum err err = eval(c, throttle, script, named, answer);
	c->failure = failure;
	return err == OK;
}

enum err throttle_take(struct call *c, struct throttle *throttle, const struct throttle_key *keys,
	size_t count)
{
	struct named_keys named = name_keys(c, keys, count);
	int64_t wait_ms = 0;
	if (!named.count)
		return OK;
	if (!ask_redis(c, throttle, &throttle->take, &named, &wait_ms))
		wait_ms = throttle_table_take(throttle->table, call_now_us(c), named.names,
			named.attempts_max, named.count);
	if (wait_ms <= 0)
		return OK;
	int wait_s = (int)((wait_ms + 999) / 1000);
	return fail_retry(c, ERR_THROTTLED, wait_s, "too many attempts; again in %d s", wait_s);
}

void throttle_refund(struct call *c, struct throttle *throttle, const struct throttle_key *keys,
	size_t count)
{
	struct named_keys named = name_keys(c, keys, count);
	int64_t ignored;
	if (named.count && !ask_redis(c, throttle, &throttle->refund, &named, &ignored))
		throttle_table_refund(throttle->table, call_now_us(c), named.names, named.count);
}
