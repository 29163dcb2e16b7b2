/* The public keys of auth, by kid; fetched when one is asked for that is not there. */
#ifndef CRIER_TOKEN_KEYRING_H
#define CRIER_TOKEN_KEYRING_H

#include "token/token.h"

#define PUBLIC_PEM_SIZE 256

struct public_key {
	char kid[TOKEN_KID_SIZE];
	char pem[PUBLIC_PEM_SIZE];
};

typedef enum err keyring_fetch(void *self, struct call *c, const char **jwks);

struct keyring;

/** An empty ring; self is borrowed. */
struct keyring *keyring_create(keyring_fetch *fetch, void *self);
void keyring_destroy(struct keyring *ring);

/**
 * The key of a kid. An unknown one has the keys fetched: by one caller, at most every few
 * seconds, while others wait for it a moment. Old keys stay for as long as fetching fails.
 * @return OK | ERR_UNAUTHENTICATED (no such key) | ERR_UNAVAILABLE (the keys cannot be had)
 */
MUST_CHECK enum err keyring_find(struct call *c, struct keyring *ring, const char *kid,
	struct public_key *key);

/** Has keys that were fetched a minute ago fetched again, by one caller while the others go on:
 * else a key that was taken off the set would be believed until an unknown one is met. A fetch that
 *  fails changes nothing, and is tried again after a minute. */
void keyring_keep_fresh(struct call *c, struct keyring *ring);

/** Changes whenever a key was taken off the ring: what it signed is no longer to be believed. */
uint64_t keyring_generation(const struct keyring *ring);

#endif
