/* The rules of API keys: what is made of a draft, and whom a key that is shown stands for. */
#ifndef CRIER_AUTH_API_KEYS_API_KEY_H
#define CRIER_AUTH_API_KEYS_API_KEY_H

#include "auth.h"
#include "auth_types.h"
#include "base/call.h"

/**
 * Makes a key of an account, and says so in the audit log.
 * @param[out] key  with the secret, which is nowhere else
 * @return OK | ERR_INVALID (it would have ended) | ERR_CONFLICT (too many) | ERR_NOT_FOUND |
 *         ERR_UNAVAILABLE
 */
MUST_CHECK enum err api_key_create(struct call *c, int64_t user_id,
	const struct api_key_draft *draft, struct new_api_key *key);

/** Ends a key of an account, and says so. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err api_key_revoke(struct call *c, int64_t user_id, int64_t id);

/**
 * Whom a key stands for, by its id and digest; notes that it was used.
 * @return OK | ERR_NOT_FOUND (unknown, revoked, over, or of another digest) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err api_key_check(struct call *c, struct auth *auth,
	const struct api_key_claim *claim, struct api_key_holder *holder);

#endif
