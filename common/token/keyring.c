/* A small array under a lock. Fetching happens outside it, by whoever set the flag. */
#include "token/keyring.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "token/jwks.h"

#define REFETCH_AFTER_US (5 * US_PER_SECOND)
#define RETRY_AFTER_US US_PER_SECOND   /* when the last fetch failed */
#define REFRESH_AFTER_US US_PER_MINUTE /* when a fetch of keys that are there has failed */
#define JOIN_MS_MAX 1000

struct keyring {
	struct keyring_options options;
	pthread_mutex_t lock;
	pthread_cond_t fetched;
	bool fetching;
	bool complete;			    /* the last fetch succeeded */
	int64_t fetched_at_us;		    /* or tried; 0: never */
	atomic_int_fast64_t fresh_until_us; /* 0: there are no keys yet */
	struct jwks keys;
	atomic_uint_fast64_t generation;
};

struct keyring *keyring_create(const struct keyring_options *options)
{
	struct keyring *ring = calloc(1, sizeof *ring);
	if (!ring)
		abort();
	ring->options = *options;
	pthread_mutex_init(&ring->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&ring->fetched, &attributes);
	pthread_condattr_destroy(&attributes);
	return ring;
}

void keyring_destroy(struct keyring *ring)
{
	if (!ring)
		return;
	pthread_cond_destroy(&ring->fetched);
	pthread_mutex_destroy(&ring->lock);
	free(ring);
}

uint64_t keyring_generation(const struct keyring *ring)
{
	return atomic_load_explicit(&ring->generation, memory_order_acquire);
}

/* A clock that was set back must not keep us from fetching. */
static bool is_due(const struct keyring *ring, int64_t now_us)
{
	int64_t wait_us = ring->complete ? REFETCH_AFTER_US : RETRY_AFTER_US;
	return !ring->fetched_at_us || now_us < ring->fetched_at_us ||
	       now_us - ring->fetched_at_us >= wait_us;
}

static bool lost_a_key(const struct jwks *old, const struct jwks *fresh)
{
	for (size_t i = 0; i < old->count; i++)
		if (!jwks_find(fresh, old->keys[i].kid))
			return true;
	return false;
}

static int64_t fresh_for_us(const struct keyring *ring)
{
	int64_t fresh_us = ring->options.fresh_us;
	return ring->complete || fresh_us < REFRESH_AFTER_US ? fresh_us : REFRESH_AFTER_US;
}

/* Called with the lock on, which is off while the keys are fetched. */
static void fetch(struct call *c, struct keyring *ring)
{
	const struct keyring_options *options = &ring->options;
	struct jwks *fresh = call_alloc(c, sizeof *fresh);
	const char *text;
	ring->fetching = true;
	pthread_mutex_unlock(&ring->lock);
	bool complete = options->fetch(options->self, c, &text) == OK &&
			options->parse(c, text, fresh);
	if (!complete)
		call_forgive(c); /* keys that are there hold */
	pthread_mutex_lock(&ring->lock);
	if (complete) {
		if (lost_a_key(&ring->keys, fresh))
			atomic_fetch_add_explicit(&ring->generation, 1, memory_order_release);
		ring->keys = *fresh;
	}
	ring->complete = complete;
	ring->fetched_at_us = call_now_us(c);
	if (ring->keys.count)
		atomic_store_explicit(&ring->fresh_until_us,
			ring->fetched_at_us + fresh_for_us(ring), memory_order_relaxed);
	ring->fetching = false;
	pthread_cond_broadcast(&ring->fetched);
}

/* Called with the lock on: waits until another caller's fetch is over. */
static void join_fetch(struct call *c, struct keyring *ring)
{
	int wait_ms = call_remaining_ms(c, JOIN_MS_MAX);
	int64_t until_us = clock_monotonic_us() +
			   (wait_ms < JOIN_MS_MAX ? wait_ms : JOIN_MS_MAX) * US_PER_MS;
	struct timespec until = {
		.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000,
	};
	while (ring->fetching)
		if (pthread_cond_timedwait(&ring->fetched, &ring->lock, &until) != 0)
			return;
}

static bool copy_key(const struct keyring *ring, const char *kid, struct public_key *key)
{
	const struct public_key *found = jwks_find(&ring->keys, kid);
	if (found)
		*key = *found;
	return found != NULL;
}

/* A clock that was set back makes them stale as well. */
static bool is_stale(const struct keyring *ring, int64_t now_us)
{
	int64_t until_us = atomic_load_explicit(&ring->fresh_until_us, memory_order_relaxed);
	int64_t fresh_us = ring->options.fresh_us;
	return fresh_us && until_us && (now_us >= until_us || now_us < until_us - fresh_us);
}

void keyring_keep_fresh(struct call *c, struct keyring *ring)
{
	if (!is_stale(ring, call_now_us(c)))
		return;
	pthread_mutex_lock(&ring->lock);
	if (!ring->fetching && is_stale(ring, call_now_us(c)))
		fetch(c, ring);
	pthread_mutex_unlock(&ring->lock);
}

enum err keyring_find(struct call *c, struct keyring *ring, const char *kid, struct public_key *key)
{
	int64_t now_us = call_now_us(c);
	pthread_mutex_lock(&ring->lock);
	bool found = copy_key(ring, kid, key);
	if (!found || is_stale(ring, now_us)) {
		if (!ring->fetching && is_due(ring, now_us))
			fetch(c, ring);
		else if (ring->fetching && !found)
			join_fetch(c, ring);
		found = copy_key(ring, kid, key);
	}
	bool complete = ring->complete && !ring->fetching;
	pthread_mutex_unlock(&ring->lock);
	if (found)
		return OK;
	if (!complete)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "the keys of access tokens cannot be had");
	return fail(c, ERR_UNAUTHENTICATED, "the access token's key is unknown");
}
