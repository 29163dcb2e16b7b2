/* Pages of the list of accounts, kept in Redis under users:{page}:{limit} for a minute at most. */
#ifndef CRIER_AUTH_USERS_USER_CACHE_H
#define CRIER_AUTH_USERS_USER_CACHE_H

#include "auth_api.h"
#include "service/answer_cache.h"

struct redis;
struct user_cache;

/** @param redis  borrowed; NULL: nothing is kept */
struct user_cache *user_cache_create(struct redis *redis);
void user_cache_destroy(struct user_cache *cache);

/** Where a page is kept. */
struct answer_place user_cache_place(struct call *c, const struct list_users_in *in);

/** Whether the page is there; before its query. @param[out] page  lives as long as the call */
bool user_cache_find(struct call *c, struct user_cache *cache, struct answer_place *place,
	struct user_page *page);

/** Keeps what the query after user_cache_find gave. */
void user_cache_keep(struct call *c, struct user_cache *cache, const struct answer_place *place,
	const struct user_page *page);

/** After the commit of whatever a list of accounts shows: no page of before is found again. Where
 *  Redis cannot be told, this daemon finds none until it was; another finds them for the rest of
 *  their minute, if it reaches Redis where this one does not. */
void user_cache_forget(struct call *c, struct user_cache *cache);

#endif
