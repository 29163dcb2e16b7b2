/* The index in Redis of what is due: for each minute and shard a sorted set of "id:version",
 * and beside it one of what a worker holds, by the end of its lease. All of it can be rebuilt
 * from posts. Every function answers ERR_UNAVAILABLE when Redis is gone. */
#ifndef CRIER_SCHEDULER_DUE_SET_H
#define CRIER_SCHEDULER_DUE_SET_H

#include "posts_types.h"
#include "redis/redis.h"

struct due_set {
	struct redis *redis;
	int shards;
	struct redis_script fill;
	struct redis_script take;
	struct redis_script settle;
};

/* One sorted set. */
struct due_bucket {
	int64_t minute; /* minutes since 1970, UTC */
	int shard;
};

struct due_bucket_list {
	struct due_bucket *items;
	size_t count;
};

/** @param redis  borrowed */
void due_set_init(struct due_set *due, struct redis *redis, int shards);

/** Adds what is not there yet and not held by a worker. */
MUST_CHECK enum err due_set_fill(struct call *c, const struct due_set *due,
	const struct due_item_list *items);

/** The buckets that may hold something up to a minute, oldest first. */
MUST_CHECK enum err due_set_buckets(struct call *c, const struct due_set *due, int64_t up_to_minute,
	struct due_bucket_list *buckets);

/**
 * Takes a batch for lease_ms: nobody else gets these tickets until then. What another worker
 * took and did not settle in time comes back first.
 * @param[out] tickets  0..limit
 */
MUST_CHECK enum err due_set_take(struct call *c, const struct due_set *due,
	struct due_bucket bucket, int64_t limit, int64_t lease_ms, struct ticket_list *tickets);

/** Lets go for good of tickets taken from a bucket: published, or stale. */
MUST_CHECK enum err due_set_settle(struct call *c, const struct due_set *due,
	struct due_bucket bucket, const struct ticket_list *tickets);

/** Forgets a bucket that has nothing left and whose minute is over. */
MUST_CHECK enum err due_set_close(struct call *c, const struct due_set *due,
	struct due_bucket bucket);

#endif
