/* How often each host is asked: a bucket of tokens for each, shared by all replicas in Redis; where
 * Redis is gone, each process has buckets of its own. */
#ifndef CRIER_SCRAPER_PACE_H
#define CRIER_SCRAPER_PACE_H

#include "base/call.h"

#define PACE_HOSTS_MAX 256

struct redis;
struct pace;

struct pace_options {
	struct redis *redis; /* NULL: none; borrowed */
	int64_t per_minute;  /* tokens that a bucket gets */
	int64_t burst;	     /* that it holds */
};

struct pace *pace_create(const struct pace_options *options);

/** NULL is accepted. */
void pace_destroy(struct pace *pace);

/**
 * Takes a token from a host's bucket, one of those to come where it is empty.
 * @param wait_max_us  no token is taken that comes later
 * @return microseconds until it is there, more than wait_max_us when none was taken
 */
int64_t pace_take(struct call *c, struct pace *pace, const char *host, int64_t wait_max_us);

#endif
