/* Somebody's public keys, by kid; fetched when one is asked for that is not there. */
#ifndef CRIER_TOKEN_KEYRING_H
#define CRIER_TOKEN_KEYRING_H

#include "token/token.h"

#define PUBLIC_KID_SIZE 256
#define PUBLIC_PEM_SIZE 1024

/* RFC 7518 section 3.1. */
enum signature_algorithm {
	SIGNATURE_ES256 = 1,
	SIGNATURE_RS256,
};

struct public_key {
	enum signature_algorithm algorithm; /* the only one that it may be used with */
	char kid[PUBLIC_KID_SIZE];
	char pem[PUBLIC_PEM_SIZE];
};

struct jwks;
struct keyring;

/* Whose keys, and how they come. */
struct keyring_options {
	/** Fetches the JWK set as JSON text. */
	enum err (*fetch)(void *self, struct call *c, const char **text);
	/** Reads the keys that can be used. @return false when there is none */
	bool (*parse)(struct call *c, const char *text, struct jwks *jwks);
	void *self; /* borrowed */
	/** Older keys are fetched again; 0: only for an unknown kid. */
	int64_t fresh_us;
};

/** An empty ring. */
struct keyring *keyring_create(const struct keyring_options *options);
void keyring_destroy(struct keyring *ring);

/**
 * The key of a kid. An unknown one has the keys fetched: by one caller, at most every few
 *  seconds, while others wait for it a moment. Old keys stay for as long as fetching fails.
 * @return OK | ERR_UNAUTHENTICATED (no such key) | ERR_UNAVAILABLE (the keys cannot be had)
 */
MUST_CHECK enum err keyring_find(struct call *c, struct keyring *ring, const char *kid,
	struct public_key *key);

/** Has keys that are older than fresh_us fetched again, by one caller while the others go on: else
 * a key that was taken off the set would be believed until an unknown one is met. A fetch that
 * fails changes nothing, and is tried again after a minute. */
void keyring_keep_fresh(struct call *c, struct keyring *ring);

/** Changes whenever a key was taken off the ring: what it signed is no longer to be believed. */
uint64_t keyring_generation(const struct keyring *ring);

#endif
