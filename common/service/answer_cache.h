/* Answers that cost much, kept in Redis until something changes.
 *
 * An answer is good while the generation is the one that was read before its query. Whoever changes
 * what answers show sets another generation, after the commit and before the reply: so an answer
 * that was read from before the change, and is only stored after it, is of an old generation.
 * Generations are random and not counted: an emptied Redis cannot give an old one again. */
#ifndef CRIER_SERVICE_ANSWER_CACHE_H
#define CRIER_SERVICE_ANSWER_CACHE_H

#include "base/call.h"

#define ANSWER_GENERATION_SIZE 33

struct answer_cache;
struct redis;
struct shape;

struct answer_cache_options {
	struct redis *redis;	    /* borrowed; NULL: nothing is kept */
	const char *generation_key; /* one for all answers that a change makes old */
	const struct shape *shape;  /* of the answers */
	const char *life_ms;	    /* digits: after that an answer is gone */
};

/* Which answer is meant, and what was read with it. */
struct answer_place {
	const char *key;
	char generation[ANSWER_GENERATION_SIZE]; /* empty: Redis did not say, nothing is kept */
};

/** Never NULL. */
struct answer_cache *answer_cache_create(const struct answer_cache_options *options);
void answer_cache_destroy(struct answer_cache *cache);

/** Whether an answer is there; before its query. Redis is waited for some milliseconds at most.
 *  @param[out] answer  of the cache's shape; lives as long as the call; zero where there is none */
bool answer_cache_find(struct call *c, struct answer_cache *cache, struct answer_place *place,
	void *answer);

/** Keeps what the query after answer_cache_find gave. It has to be read in a db_read: a snapshot
 *  from before that could be older than the generation. */
void answer_cache_keep(struct call *c, struct answer_cache *cache, const struct answer_place *place,
	const void *answer);

/** After the commit of whatever answers show: none of before is found again. Where Redis cannot be
 *  told, this daemon finds none until it was; another finds them for the rest of their life, if it
 *  reaches Redis where this one does not. Never fails; NULL is accepted. */
void answer_cache_forget(struct call *c, struct answer_cache *cache);

/** The same for who may not wait for Redis: this daemon finds none of before from now on, others as
 * soon as somebody calls answer_cache_tell. Never waits. */
void answer_cache_note(struct answer_cache *cache);

/** Tells Redis of what was noted so far. @return false where it could not be told, and has to be
 * later */
bool answer_cache_tell(struct call *c, struct answer_cache *cache);

#endif
