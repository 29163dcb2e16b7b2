/* The index in Redis of what is due. A minute is spread over buckets; each has a sorted set of
 * tickets in the order in which they go out, and one of what nobody may take yet: what a worker
 * holds, by the end of its lease, and what has its own time. Time is Redis's, for a worker's clock
 * may step. All of it can be rebuilt from posts. Every function answers ERR_UNAVAILABLE when Redis
 * is gone. */
#ifndef CRIER_SCHEDULER_DUE_SET_H
#define CRIER_SCHEDULER_DUE_SET_H

#include "posts_types.h"
#include "redis/redis.h"

/* Who carries a post out: what only the site shows is done in batches of thousands, and does not
 * wait behind a channel that is slow. */
enum lane { LANE_SITE, LANE_OUTSIDE, LANE_COUNT };

struct due_set {
	struct redis *redis;
	int shards;
	struct redis_script fill;
	struct redis_script look;
	struct redis_script take;
	struct redis_script settle;
};

struct due_bucket {
	int64_t minute; /* since 1970, UTC */
	enum lane lane;
	int shard;
};

struct due_bucket_list {
	struct due_bucket *items;
	size_t count;
};

/* What is due at one look. */
struct due_look {
	int64_t now_ms; /* of Redis */
	struct due_bucket_list buckets;
};

/* What a worker took. */
struct due_batch {
	struct due_bucket bucket;
	const char *tickets; /* as in base/pairs.h; "": none */
};

/* Tickets that come back after a while. */
struct due_later {
	const char *tickets;
	int64_t delay_ms;
};

/** @param redis  borrowed */
void due_set_init(struct due_set *due, struct redis *redis, int shards);

/** The lane of a channel. */
enum lane due_lane(enum channel channel);

/**
 * Adds what is not there yet. Those of one user go out a handful at a time, and everybody's first
 * handful before anybody's second; who has a time within the minute comes at that time.
 */
MUST_CHECK enum err due_set_fill(struct call *c, const struct due_set *due,
	const struct due_item_list *items);

/** A lane's buckets that may hold something due, oldest minute first. */
MUST_CHECK enum err due_set_look(struct call *c, const struct due_set *due, enum lane lane,
	struct due_look *look);

/** Takes up to limit tickets, for lease_ms: nobody else gets them until then. What others took
 *  and did not settle in time comes back first. */
MUST_CHECK enum err due_set_take(struct call *c, const struct due_set *due,
	struct due_bucket bucket, int64_t limit, int64_t lease_ms, struct due_batch *batch);

/** Holds a batch for lease_ms from now on, where it was not given to another meanwhile. */
MUST_CHECK enum err due_set_renew(struct call *c, const struct due_set *due,
	const struct due_batch *batch, int64_t lease_ms);

/** Lets go of a batch for good, but for the tickets that come back later. */
MUST_CHECK enum err due_set_settle(struct call *c, const struct due_set *due,
	const struct due_batch *batch, const struct due_later *later, size_t count);

/** Forgets a bucket that has nothing left and whose minute is over. */
MUST_CHECK enum err due_set_close(struct call *c, const struct due_set *due,
	struct due_bucket bucket);

#endif
