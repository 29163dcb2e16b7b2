/* Telling what ended: this daemon knows at once, the others by Redis within a second.
 *
 * The database has it already (endings_store.h), so nothing here can fail: what Redis does not take
 * now, the teller (endings_teller.h) tells from there once Redis answers. */
#ifndef CRIER_AUTH_SESSIONS_ENDINGS_H
#define CRIER_AUTH_SESSIONS_ENDINGS_H

#include "redis/redis.h"
#include "token/ended.h"

struct endings;

/** redis and ended are borrowed. @param ended  NULL where no token is verified
 *  @param access_life_us  of an access token */
struct endings *endings_create(struct redis *redis, struct ended *ended, int64_t access_life_us);
void endings_destroy(struct endings *endings);

/** After the commit that ended a session; 0 is none. */
void endings_note_session(struct call *c, int64_t session_id);

/** After the commit that ended sessions of an account (session_store_revoke_all), or gave it
 *  another role. */
void endings_note_user(struct call *c, int64_t user_id);

/* The teller's alone: */

/** Whether Redis lacks something: it did not take it, or it may have lost it since. @return OK |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err endings_are_missing(struct call *c, struct endings *endings, bool *missing);

/** Begins to tell all that matters still, from the database. After an error of this or the next
 *  it is begun anew. */
MUST_CHECK enum err endings_begin_telling(struct call *c, struct endings *endings);

/** Tells a page. @param[out] more  false: that was all, and Redis is complete */
MUST_CHECK enum err endings_tell_more(struct call *c, struct endings *endings, bool *more);

/** Before that moment, what ended matters no longer. */
int64_t endings_oldest_us(const struct call *c, const struct endings *endings);

#endif
