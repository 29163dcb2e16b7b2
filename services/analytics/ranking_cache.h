/* Rankings, kept in Redis until something is counted. */
#ifndef CRIER_ANALYTICS_RANKING_CACHE_H
#define CRIER_ANALYTICS_RANKING_CACHE_H

#include "service/answer_cache.h"
#include "service/service.h"
#include "views/view_store.h"

/** @param redis  borrowed; NULL: nothing is kept @return never NULL */
struct answer_cache *ranking_cache_create(struct redis *redis);

/** Where a ranking is kept. */
struct answer_place ranking_cache_place(struct call *c, const struct ranking_query *query);

/** After a commit that changed what rankings show, on a call of the daemon; never fails. */
void ranking_cache_forget(struct call *c);

/** The same of a subcommand, in a process of its own: daemons that run are told by Redis. Where it
 *  cannot be reached they go on with what they have, for a minute at most. */
void ranking_cache_forget_outside(struct service *service);

/** The same for who may not wait for Redis. */
void ranking_cache_note(const struct call *c);

#endif
