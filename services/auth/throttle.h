/* Counts attempts per key in fixed windows, in Redis so that all replicas count together. With
 * Redis gone each replica counts for itself, in a table of bounded size. */
#ifndef CRIER_AUTH_THROTTLE_H
#define CRIER_AUTH_THROTTLE_H

#include "base/call.h"

#define THROTTLE_KEYS_MAX 4

struct redis;
struct throttle;

/* What is counted, and how often it may happen in a window. */
struct throttle_key {
	const char *kind;  /* "sign-in-ip" */
	const char *value; /* NULL: not known, not counted */
	int64_t attempts_max;
};

/** @param redis  borrowed; NULL: always the local table */
struct throttle *throttle_create(struct redis *redis, int64_t window_us);
void throttle_destroy(struct throttle *throttle);

/**
 * Counts one attempt on every key, or on none where one of them is used up.
 * @return OK | ERR_THROTTLED with the seconds until its window ends
 */
MUST_CHECK enum err throttle_take(struct call *c, struct throttle *throttle,
	const struct throttle_key *keys, size_t count);

/** Takes one attempt back: it turned out to be a good one. */
void throttle_refund(struct call *c, struct throttle *throttle, const struct throttle_key *keys,
	size_t count);

#endif
