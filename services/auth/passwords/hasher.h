/* Argon2id (RFC 9106), a few at a time: each takes memory_kib. */
#ifndef CRIER_AUTH_PASSWORDS_HASHER_H
#define CRIER_AUTH_PASSWORDS_HASHER_H

#include "base/call.h"

struct hasher_options {
	int64_t memory_kib;
	int64_t passes;
	int64_t lanes;
	int64_t at_once_max;
	int64_t waiting_max;
	int wait_ms;
};

struct hasher;

/** @return NULL when libargon2 refuses the parameters */
struct hasher *hasher_create(const struct hasher_options *options);
void hasher_destroy(struct hasher *hasher);

/** The password's hash with its parameters and salt ("$argon2id$v=19$…"), in the call's arena.
 *  @return OK | ERR_UNAVAILABLE (too many at once, or no memory) | ERR_INTERNAL */
MUST_CHECK enum err hasher_hash(struct call *c, struct hasher *hasher, const char *password,
	const char **encoded);

/**
 * Whether a password is that of a hash. Without a hash as much is computed and nothing matches:
 * an account that is not there must take no less time than a wrong password.
 * @param encoded  NULL: there is none
 * @return OK | ERR_UNAVAILABLE | ERR_INTERNAL (the stored hash is none)
 */
MUST_CHECK enum err hasher_verify(struct call *c, struct hasher *hasher, const char *encoded,
	const char *password, bool *matches);

/** Whether a hash was made with other parameters than ours now. */
bool hasher_is_outdated(const struct hasher *hasher, const char *encoded);

#endif
