/* Two scripts; what Redis cannot do is not done, and never an error. */
#include "user_cache.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "redis/redis.h"
#include "json/decode.h"
#include "json/encode.h"

#define GENERATION_KEY "users:generation"
#define LIFE_MS "60000"
#define PAGE_BYTES_MAX ((size_t)1024 * 1024)

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

struct user_cache {
	struct redis *redis;
	struct redis_script find;
	/* Changes so far, and up to which one Redis was told: what it was told after a change
	 * covers all before it. While it lags nothing is found. */
	atomic_int_fast64_t changes, told;
};

struct user_cache *user_cache_create(struct redis *redis)
{
	struct user_cache *cache = calloc(1, sizeof *cache);
	if (!cache)
		abort();
	cache->redis = redis;
	cache->find = (struct redis_script){.name = "user_cache_find", .text = find_text};
	redis_script_init(&cache->find);
	return cache;
}

void user_cache_destroy(struct user_cache *cache)
{
	free(cache);
}

/* Pages have numbers; what begins elsewhere is named after where it begins. */
static const char *name_page(struct call *c, const struct list_users_in *in)
{
	if (in->cursor)
		return call_printf(c, "after-%s", in->cursor);
	int64_t skip = in->has_skip ? in->skip : 0;
	if (skip % in->limit == 0)
		return call_printf(c, "%" PRId64, skip / in->limit + 1);
	return call_printf(c, "skip-%" PRId64, skip);
}

struct user_cache_place user_cache_place(struct call *c, const struct list_users_in *in)
{
	return (struct user_cache_place){
		.key = call_printf(c, "users:%s:%" PRId64 "%s", name_page(c, in), in->limit,
			in->total ? ":total" : "")};
}

static void draw_generation(char generation[USER_CACHE_GENERATION_SIZE])
{
	unsigned char bytes[USER_CACHE_GENERATION_SIZE / 2];
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, generation);
}

static enum err ask(struct call *c, struct user_cache *cache, struct user_cache_place *place,
	struct user_page *page, bool *found)
{
	char fresh[USER_CACHE_GENERATION_SIZE];
	draw_generation(fresh);
	struct redis_reply reply;
	TRY(redis_eval(c, cache->redis, &cache->find,
		REDIS_WORDS("2", GENERATION_KEY, place->key, fresh), &reply));
	if (reply.count != 2 || reply.items[0].len != sizeof place->generation - 1)
		return fail(c, ERR_INTERNAL, "Redis answers something else");
	memcpy(place->generation, reply.items[0].text, sizeof place->generation);
	if (!reply.items[1].len)
		return OK;
	TRY(json_decode(c, &user_page_shape, reply.items[1].text, reply.items[1].len, page));
	*found = true;
	return OK;
}

static void note_told(struct user_cache *cache, int64_t change)
{
	int_fast64_t told = atomic_load(&cache->told);
	while (told < change && !atomic_compare_exchange_weak(&cache->told, &told, change))
		;
}

/* Tells Redis of all changes up to that one. */
static void tell(struct call *c, struct user_cache *cache, int64_t change)
{
	char generation[USER_CACHE_GENERATION_SIZE];
	struct failure failure = c->failure;
	draw_generation(generation);
	if (redis_run(c, cache->redis, REDIS_WORDS("SET", GENERATION_KEY, generation), NULL) == OK)
		note_told(cache, change);
	c->failure = failure;
}

void user_cache_forget(struct call *c, struct user_cache *cache)
{
	if (cache->redis)
		tell(c, cache, atomic_fetch_add(&cache->changes, 1) + 1);
}

static bool is_told(struct call *c, struct user_cache *cache)
{
	int64_t change = atomic_load(&cache->changes);
	if (atomic_load(&cache->told) < change)
		tell(c, cache, change);
	return atomic_load(&cache->told) >= change;
}

bool user_cache_find(struct call *c, struct user_cache *cache, struct user_cache_place *place,
	struct user_page *page)
{
	bool found = false;
	if (!cache->redis || !is_told(c, cache))
		return false;
	if (ask(c, cache, place, page, &found) == OK)
		return found;
	call_forgive(c);
	*page = (struct user_page){0};
	return false;
}

void user_cache_keep(struct call *c, struct user_cache *cache, const struct user_cache_place *place,
	const struct user_page *page)
{
	if (!cache->redis || !*place->generation)
		return;
	struct text text;
	text_init(&text, c->arena, 4096, PAGE_BYTES_MAX);
	text_add_string(&text, place->generation);
	json_encode(&text, &user_page_shape, page);
	if (text.overflow)
		return;
	if (redis_run(c, cache->redis,
		    REDIS_WORDS("SET", place->key, text_string(&text), "PX", LIFE_MS), NULL) != OK)
		call_forgive(c);
}
