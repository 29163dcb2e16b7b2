/* Pages of the list of accounts, kept in Redis under users:{page}:{limit} for a minute at most.
 *
 * A page is good while the generation is the one that was read before its query. Whoever changes an
 * account sets another generation, after the commit and before the answer: so a page that was read
 * from before the change, and is only stored after it, is of an old generation. Generations are
 * random and not counted: an emptied Redis cannot give an old one again. */
#ifndef CRIER_AUTH_USER_CACHE_H
#define CRIER_AUTH_USER_CACHE_H

#include "auth_api.h"
#include "base/call.h"

#define USER_CACHE_GENERATION_SIZE 33

struct redis;
struct user_cache;

/* Which page is meant, and what was read with it. */
struct user_cache_place {
	const char *key;
	char generation[USER_CACHE_GENERATION_SIZE]; /* empty: Redis did not say, nothing is kept */
};

/** @param redis  borrowed; NULL: nothing is kept */
struct user_cache *user_cache_create(struct redis *redis);
void user_cache_destroy(struct user_cache *cache);

/** Where a page is kept. */
struct user_cache_place user_cache_place(struct call *c, const struct list_users_in *in);

/** Whether the page is there; before its query. @param[out] page  lives as long as the call */
bool user_cache_find(struct call *c, struct user_cache *cache, struct user_cache_place *place,
	struct user_page *page);

/** Keeps what the query after user_cache_find gave. */
void user_cache_keep(struct call *c, struct user_cache *cache, const struct user_cache_place *place,
	const struct user_page *page);

/** After the commit of whatever a list of accounts shows: no page of before is found again. Where
 *  Redis cannot be told, this daemon finds none until it was; another finds them for the rest of
 *  their minute, if it reaches Redis where this one does not. */
void user_cache_forget(struct call *c, struct user_cache *cache);

#endif
