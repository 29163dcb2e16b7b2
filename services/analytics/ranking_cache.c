/* Rankings, kept in Redis until something is counted. */
#include "ranking_cache.h"

#include <inttypes.h>

#include "analytics.h"
#include "ranking_teller.h"
#include "service/parts.h"

struct answer_cache *ranking_cache_create(struct redis *redis)
{
	return answer_cache_create(&(struct answer_cache_options){
		.redis = redis,
		.generation_key = "rankings:generation",
		.shape = &ranking_shape,
		.life_ms = "60000",
	});
}

struct answer_place ranking_cache_place(struct call *c, const struct ranking_query *query)
{
	return (struct answer_place){
		.key = call_printf(c, "rankings:%" PRId64 ":%s:%" PRId64 "-%" PRId64 ":%" PRId64,
			query->user_id, measure_name(query->measure), query->first, query->last,
			query->limit)};
}

void ranking_cache_forget(struct call *c)
{
	const struct analytics *analytics = analytics_of(c);
	if (analytics && analytics->rankings)
		answer_cache_forget(c, analytics->rankings);
}

void ranking_cache_note(const struct call *c)
{
	const struct analytics *analytics = analytics_of(c);
	if (analytics && analytics->teller)
		ranking_teller_note(analytics->teller);
}

void ranking_cache_forget_outside(struct service *service)
{
	struct arena *arena = arena_create();
	struct call c;
	service_call_init(service, &c, arena);
	if (parts_open_redis(&c, service) == OK) {
		struct answer_cache *rankings = ranking_cache_create(service->redis);
		answer_cache_forget(&c, rankings);
		answer_cache_destroy(rankings);
	}
	call_finish(&c);
	arena_destroy(arena);
}
