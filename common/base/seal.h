/* Text that only who has a key can read, and nobody can change: AES-256-GCM (NIST SP 800-38D). */
#ifndef CRIER_BASE_SEAL_H
#define CRIER_BASE_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define SEAL_KEY_BYTES 32
#define SEAL_TEXT_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct seal_key {
	unsigned char bytes[SEAL_KEY_BYTES];
};

/** Derives the key of one use from a secret that has many: HMAC-SHA256 of what it is for. */
void seal_derive(const char *secret, const char *use, struct seal_key *key);

/** Seals a text of at most SEAL_TEXT_BYTES_MAX bytes (asserted).
 *  @return base64, in the arena; never the same twice */
const char *seal(struct arena *arena, const struct seal_key *key, const char *text, size_t len);

/** Opens what was sealed. @param[out] text  in the arena, with a NUL behind it
 *  @return false for whatever was sealed under another key, or changed */
bool unseal(struct arena *arena, const struct seal_key *key, const char *sealed, const char **text,
	size_t *len);

#endif
