/* Rankings, kept in Redis until something is counted. */
#include "ranking_cache.h"

#include <inttypes.h>

struct answer_cache *ranking_cache_create(struct redis *redis)
{
	return answer_cache_create(&(struct answer_cache_options){
		.redis = redis,
		.generation_key = "rankings:generation",
		.shape = &ranking_shape,
		.life_ms = "600000",
	});
}

struct answer_place ranking_cache_place(struct call *c, const struct ranking_query *query)
{
	return (struct answer_place){
		.key = call_printf(c, "rankings:%" PRId64 ":%s:%" PRId64 "-%" PRId64 ":%" PRId64,
			query->user_id, measure_name(query->metric), query->first, query->last,
			query->limit)};
}
