/* The keys of one moment: which there are, which of them are believed, and which one signs. */
#ifndef CRIER_AUTH_KEYS_KEYSET_H
#define CRIER_AUTH_KEYS_KEYSET_H

#include "keys/key_store.h"
#include "sessions/refresh_token.h"
#include "token/token.h"

#define KEYSET_KEYS_MAX 16 /* believed at once, of each purpose; the newest */

struct access_key {
	struct token_signer *signer;
	int64_t signs_from_us;
};

struct sealing_key {
	struct refresh_key *key;
	int64_t signs_from_us;
};

struct keyset {
	struct access_key access[KEYSET_KEYS_MAX]; /* oldest first */
	size_t access_count;
	struct sealing_key refresh[KEYSET_KEYS_MAX];
	size_t refresh_count;
};

/** How long after a key stopped signing what it signed may still live. */
struct keyset_lives {
	int64_t access_us;
	int64_t refresh_us;
};

/** Makes usable keys of what is stored. @return NULL after fail(c, ERR_INTERNAL) for a stored
 *  key that is unreadable */
struct keyset *keyset_create(struct call *c, const struct stored_keys *stored,
	const struct keyset_lives *lives);
void keyset_destroy(struct keyset *set);

/** The newest key that signs by now; there must be one of that purpose (asserted). */
const struct token_signer *keyset_signer(const struct keyset *set, int64_t now_us);
const struct refresh_key *keyset_sealer(const struct keyset *set, int64_t now_us);

/** The newest stored key of a purpose; NULL when there is none. */
const struct stored_key *keyset_newest(const struct stored_keys *stored, enum key_purpose purpose);

#endif
