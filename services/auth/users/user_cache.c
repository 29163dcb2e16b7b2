/* Names of pages; the rest is answer_cache's. */
#include "users/user_cache.h"

#include <inttypes.h>
#include <stdlib.h>

struct user_cache {
	struct answer_cache *answers;
};

struct user_cache *user_cache_create(struct redis *redis)
{
	struct user_cache *cache = calloc(1, sizeof *cache);
	if (!cache)
		abort();
	cache->answers = answer_cache_create(&(struct answer_cache_options){
		.redis = redis,
		.generation_key = "users:generation",
		.shape = &user_page_shape,
		.life_ms = "60000",
	});
	return cache;
}

void user_cache_destroy(struct user_cache *cache)
{
	if (!cache)
		return;
	answer_cache_destroy(cache->answers);
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

struct answer_place user_cache_place(struct call *c, const struct list_users_in *in)
{
	return (struct answer_place){
		.key = call_printf(c, "users:%s:%" PRId64 "%s", name_page(c, in), in->limit,
			in->total ? ":total" : "")};
}

bool user_cache_find(struct call *c, struct user_cache *cache, struct answer_place *place,
	struct user_page *page)
{
	return answer_cache_find(c, cache->answers, place, page);
}

void user_cache_keep(struct call *c, struct user_cache *cache, const struct answer_place *place,
	const struct user_page *page)
{
	answer_cache_keep(c, cache->answers, place, page);
}

void user_cache_forget(struct call *c, struct user_cache *cache)
{
	answer_cache_forget(c, cache->answers);
}
