/* How auth tells every daemon what ended: a stream in Redis, from which each reads what is new to
 * it.
 *
 * A second key names the stream's edition. auth writes it last when it has told everything anew
 * from its database, because Redis may have lost something; whoever sees another edition than
 * before, or none, reads the stream from its beginning. So nothing here needs to be durable. */
#ifndef CRIER_SERVICE_ENDED_FEED_H
#define CRIER_SERVICE_ENDED_FEED_H

#include "redis/redis.h"
#include "token/ended.h"

#define ENDED_FEED_PAGE 500
#define ENDED_FEED_NAME_SIZE 48

struct ended_facts {
	struct ended_fact *items;
	size_t count;
};

/* How far a reader is. */
struct ended_cursor {
	char edition[ENDED_FEED_NAME_SIZE]; /* "": none */
	char last[ENDED_FEED_NAME_SIZE];    /* the entry that was read last */
};

extern const struct ended_cursor ENDED_FEED_BEGINNING;

/** Appends facts, and drops what was told before oldest_us.
 *  @param facts  ENDED_FEED_PAGE at most (asserted)
 *  @return as redis_pipeline */
MUST_CHECK enum err ended_feed_tell(struct call *c, struct redis *redis,
	const struct ended_facts *facts, int64_t oldest_us);

/** Before telling everything: empties the stream and takes its edition away. */
MUST_CHECK enum err ended_feed_clear(struct call *c, struct redis *redis);

/** After everything was told: a new edition. */
MUST_CHECK enum err ended_feed_complete(struct call *c, struct redis *redis);

/** Whether everything was told, and Redis has not lost it since. */
MUST_CHECK enum err ended_feed_is_complete(struct call *c, struct redis *redis, bool *complete);

/**
 * What is new behind the cursor, which moves on.
 * @param[out] facts  in the call's arena
 * @param[out] more   there may be more at once
 */
MUST_CHECK enum err ended_feed_read(struct call *c, struct redis *redis,
	struct ended_cursor *cursor, struct ended_facts *facts, bool *more);

#endif
