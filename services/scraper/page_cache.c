/* What Redis cannot do is not done, and never an error. A value is when it was kept, a line feed,
 * and the page as JSON; the mark is empty. */
#include "page_cache.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "redis/redis.h"
#include "json/decode.h"
#include "json/encode.h"

#define MARK_SECONDS "15"
#define VALUE_BYTES_MAX ((size_t)1024 * 1024)

static const char *key_of(struct call *c, const char *name)
{
	return call_printf(c, "page:%s", name);
}

static bool is_off(const struct page_cache *cache)
{
	return !cache->redis || !cache->life_s;
}

static bool read_value(struct call *c, const struct redis_reply *reply, struct page *page,
	int64_t *age_s)
{
	if (reply->type != REDIS_TEXT || !reply->len)
		return false;
	char *json;
	int64_t kept_us = strtoll(reply->text, &json, 10);
	if (*json != '\n')
		return false;
	int64_t age_us = call_now_us(c) - kept_us;
	*age_s = age_us > 0 ? age_us / US_PER_SECOND : 0;
	json++;
	return json_decode(c, &page_shape, json, reply->len - (size_t)(json - reply->text), page) ==
	       OK;
}

bool page_cache_find(struct call *c, const struct page_cache *cache, const char *name,
	struct page *page, int64_t *age_s)
{
	struct redis_reply reply;
	if (is_off(cache))
		return false;
	if (redis_run(c, cache->redis, REDIS_WORDS("GET", key_of(c, name)), &reply) == OK &&
		read_value(c, &reply, page, age_s))
		return true;
	call_forgive(c);
	*page = (struct page){0};
	return false;
}

void page_cache_keep(struct call *c, const struct page_cache *cache, const char *name,
	const struct page *page)
{
	struct text value;
	if (is_off(cache))
		return;
	text_init(&value, c->arena, 4096, VALUE_BYTES_MAX);
	text_printf(&value, "%" PRId64 "\n", call_now_us(c));
	json_encode(&value, &page_shape, page);
	const char *life = call_printf(c, "%" PRId64, cache->life_s);
	if (!value.overflow &&
		redis_run(c, cache->redis,
			REDIS_WORDS("SET", key_of(c, name), text_string(&value), "EX", life, "NX"),
			NULL) != OK)
		call_forgive(c);
}

void page_cache_forget(struct call *c, const struct page_cache *cache, const char *name)
{
	struct failure failure = c->failure;
	if (is_off(cache))
		return;
	if (redis_run(c, cache->redis, REDIS_WORDS("SET", key_of(c, name), "", "EX", MARK_SECONDS),
		    NULL) != OK)
		c->failure = failure;
}
