/* What Redis cannot do is not done, and never an error. A page is when it was kept, a line feed,
 * and JSON; a mark is 32 hex digits. */
#include "page_cache.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "page_store.h"
#include "json/encode.h"

#define MARK_SECONDS "60"
#define MARK_BYTES 16
#define VALUE_BYTES_MAX ((size_t)1024 * 1024)

static const char keep_text[] = "if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then\n"
				"  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])\n"
				"end\n"
				"return 1";

void page_cache_init(struct page_cache *cache, struct redis *redis, int64_t life_s)
{
	*cache = (struct page_cache){.redis = redis,
		.life_s = life_s,
		.keep = {.name = "page_cache_keep", .text = keep_text}};
	redis_script_init(&cache->keep);
}

static const char *key_of(struct call *c, const char *name)
{
	return call_printf(c, "page:%s", name);
}

static bool is_off(const struct page_cache *cache)
{
	return !cache->redis || !cache->life_s;
}

static void read_page(const struct call *c, const struct redis_reply *reply,
	struct page_cache_place *place)
{
	const char *json = memchr(reply->text, '\n', reply->len);
	if (!json)
		return;
	int64_t age_us = call_now_us(c) - strtoll(reply->text, NULL, 10);
	place->age_s = age_us > 0 ? age_us / US_PER_SECOND : 0;
	place->json = json + 1;
}

void page_cache_find(struct call *c, const struct page_cache *cache, const char *name,
	struct page_cache_place *place)
{
	struct redis_reply reply;
	*place = (struct page_cache_place){.key = key_of(c, name)};
	if (is_off(cache))
		return;
	if (redis_run(c, cache->redis, REDIS_WORDS("GET", place->key), &reply) != OK) {
		call_forgive(c);
		return;
	}
	place->seen = reply.type == REDIS_TEXT ? reply.text : "";
	if (reply.type == REDIS_TEXT)
		read_page(c, &reply, place);
}

void page_cache_keep(struct call *c, const struct page_cache *cache,
	const struct page_cache_place *place, const struct page *page)
{
	struct text value;
	if (!place->seen)
		return;
	text_init(&value, c->arena, 4096, VALUE_BYTES_MAX);
	text_printf(&value, "%" PRId64 "\n", call_now_us(c));
	json_encode(&value, &page_shape, page);
	if (value.overflow)
		return;
	const char *life = call_printf(c, "%" PRId64, cache->life_s);
	if (redis_eval(c, cache->redis, &cache->keep,
		    REDIS_WORDS("1", place->key, place->seen, text_string(&value), life),
		    NULL) != OK)
		call_forgive(c);
}

void page_cache_forget(struct call *c, const struct page_cache *cache, const char *name)
{
	unsigned char bytes[MARK_BYTES];
	char mark[2 * MARK_BYTES + 1];
	struct failure failure = c->failure;
	if (is_off(cache))
		return;
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, mark);
	if (redis_run(c, cache->redis,
		    REDIS_WORDS("SET", key_of(c, name), mark, "EX", MARK_SECONDS), NULL) != OK)
		c->failure = failure;
}

void page_cache_forget_page(struct call *c, const struct page_cache *cache, int64_t page_id)
{
	struct text_list names = {0};
	if (page_store_names(c, page_id, &names) != OK)
		call_forgive(c);
	for (size_t i = 0; i < names.count; i++)
		page_cache_forget(c, cache, names.items[i]);
}
