/* Two scripts' worth of Redis; what it cannot do is not done, and never an error. */
#include "service/answer_cache.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "base/text.h"
#include "redis/redis.h"
#include "json/decode.h"
#include "json/encode.h"

#define ANSWER_BYTES_MAX ((size_t)1024 * 1024)
#define WAIT_US (25 * US_PER_MS) /* for what only saves time */

/* Answers the generation, made where there is none, and the page if it is of that one. */
static const char find_text[] = "local generation = redis.call('GET', KEYS[1])\n"
				"if not generation then\n"
				"  generation = ARGV[1]\n"
				"  redis.call('SET', KEYS[1], generation)\n"
				"end\n"
				"local page = redis.call('GET', KEYS[2])\n"
				"if page and string.sub(page, 1, #generation) == generation then\n"
				"  return {generation, string.sub(page, #generation + 1)}\n"
				"end\n"
				"return {generation, ''}";

struct answer_cache {
	struct answer_cache_options options;
	struct redis_script find;
	/* Changes so far, and up to which one Redis was told: what it was told after a change
	 * covers all before it. While it lags nothing is found. */
	atomic_int_fast64_t changes, told;
};

struct answer_cache *answer_cache_create(const struct answer_cache_options *options)
{
	struct answer_cache *cache = calloc(1, sizeof *cache);
	if (!cache)
		abort();
	cache->options = *options;
	cache->find = (struct redis_script){.name = "answer_cache_find", .text = find_text};
	redis_script_init(&cache->find);
	return cache;
}

void answer_cache_destroy(struct answer_cache *cache)
{
	free(cache);
}

static void draw_generation(char generation[ANSWER_GENERATION_SIZE])
{
	unsigned char bytes[ANSWER_GENERATION_SIZE / 2];
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, generation);
}

static enum err ask(struct call *c, struct answer_cache *cache, struct answer_place *place,
	void *answer, bool *found)
{
	char fresh[ANSWER_GENERATION_SIZE];
	draw_generation(fresh);
	struct redis_reply reply;
	TRY(redis_eval(c, cache->options.redis, &cache->find,
		REDIS_WORDS("2", cache->options.generation_key, place->key, fresh), &reply));
	if (reply.count != 2 || reply.items[0].len != sizeof place->generation - 1)
		return fail(c, ERR_INTERNAL, "Redis answers something else");
	memcpy(place->generation, reply.items[0].text, sizeof place->generation);
	if (!reply.items[1].len)
		return OK;
	TRY(json_decode(c, cache->options.shape, reply.items[1].text, reply.items[1].len, answer));
	*found = true;
	return OK;
}

static void note_told(struct answer_cache *cache, int64_t change)
{
	int_fast64_t told = atomic_load(&cache->told);
	while (told < change && !atomic_compare_exchange_weak(&cache->told, &told, change))
		;
}

/* Tells Redis of all changes up to that one. */
static void tell(struct call *c, struct answer_cache *cache, int64_t change)
{
	char generation[ANSWER_GENERATION_SIZE];
	struct failure failure = c->failure;
	draw_generation(generation);
	if (redis_run(c, cache->options.redis,
		    REDIS_WORDS("SET", cache->options.generation_key, generation), NULL) == OK)
		note_told(cache, change);
	c->failure = failure;
}

void answer_cache_note(struct answer_cache *cache)
{
	atomic_fetch_add(&cache->changes, 1);
}

void answer_cache_forget(struct call *c, struct answer_cache *cache)
{
	if (cache && cache->options.redis)
		tell(c, cache, atomic_fetch_add(&cache->changes, 1) + 1);
}

bool answer_cache_tell(struct call *c, struct answer_cache *cache)
{
	int64_t change = atomic_load(&cache->changes);
	if (!cache->options.redis)
		return true;
	if (atomic_load(&cache->told) < change)
		tell(c, cache, change);
	return atomic_load(&cache->told) >= change;
}

/* Gives a call less time. @return its own deadline, to be put back */
static int64_t hurry(struct call *c)
{
	int64_t deadline_us = c->deadline_us, until_us = clock_monotonic_us() + WAIT_US;
	if (!deadline_us || until_us < deadline_us)
		c->deadline_us = until_us;
	return deadline_us;
}

static bool find(struct call *c, struct answer_cache *cache, struct answer_place *place,
	void *answer)
{
	bool found = false;
	if (!answer_cache_tell(c, cache))
		return false;
	if (ask(c, cache, place, answer, &found) == OK)
		return found;
	call_forgive(c);
	memset(answer, 0, cache->options.shape->size);
	return false;
}

bool answer_cache_find(struct call *c, struct answer_cache *cache, struct answer_place *place,
	void *answer)
{
	if (!cache->options.redis)
		return false;
	int64_t deadline_us = hurry(c);
	bool found = find(c, cache, place, answer);
	c->deadline_us = deadline_us;
	return found;
}

void answer_cache_keep(struct call *c, struct answer_cache *cache, const struct answer_place *place,
	const void *answer)
{
	if (!cache->options.redis || !*place->generation)
		return;
	struct text text;
	text_init(&text, c->arena, 4096, ANSWER_BYTES_MAX);
	text_add_string(&text, place->generation);
	json_encode(&text, cache->options.shape, answer);
	if (text.overflow)
		return;
	int64_t deadline_us = hurry(c);
	if (redis_run(c, cache->options.redis,
		    REDIS_WORDS("SET", place->key, text_string(&text), "PX",
			    cache->options.life_ms),
		    NULL) != OK)
		call_forgive(c);
	c->deadline_us = deadline_us;
}
