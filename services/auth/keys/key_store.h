/* Signing keys in the database.
 *
 * There, and not in files, because every replica of auth must sign and open with the same
 * keys, and the database is the one thing that replicas share; and a restored backup then
 * brings sessions and the keys to them back together. */
#ifndef CRIER_AUTH_KEYS_KEY_STORE_H
#define CRIER_AUTH_KEYS_KEY_STORE_H

#include "base/call.h"

enum key_purpose {
	KEY_ACCESS = 1, /* signs access tokens */
	KEY_REFRESH,	/* seals refresh tokens */
};

struct stored_key {
	enum key_purpose purpose;
	int64_t number; /* 1.., without gaps */
	const char *secret;
	int64_t signs_from_us;
};

struct stored_keys {
	struct stored_key *items;
	size_t count;
};

/** All keys by purpose and number. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err key_store_all(struct call *c, struct stored_keys *keys);

/** Adds a key, unless its number is there already. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err key_store_add(struct call *c, const struct stored_key *key);

#endif
