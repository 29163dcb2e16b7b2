/* Rankings, kept in Redis until something is counted. */
#ifndef CRIER_ANALYTICS_RANKING_CACHE_H
#define CRIER_ANALYTICS_RANKING_CACHE_H

#include "service/answer_cache.h"
#include "view_store.h"

/** @param redis  borrowed; NULL: nothing is kept @return never NULL */
struct answer_cache *ranking_cache_create(struct redis *redis);

/** Where a ranking is kept. */
struct answer_place ranking_cache_place(struct call *c, const struct ranking_query *query);

#endif
