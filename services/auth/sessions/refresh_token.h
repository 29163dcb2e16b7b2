/* Refresh tokens: a session and a counter, as a JWE that only auth can read (RFC 7516 in
 * compact form, alg "dir", enc "A256GCM"). */
#ifndef CRIER_AUTH_SESSIONS_REFRESH_TOKEN_H
#define CRIER_AUTH_SESSIONS_REFRESH_TOKEN_H

#include "base/call.h"

#define REFRESH_TOKEN_BYTES_MAX 1024

struct refresh_claims {
	int64_t session_id;
	int64_t counter;
};

struct refresh_key;

/** A key of 256 bits as the text that is stored, in the call's arena. */
const char *refresh_key_generate(struct call *c);

/** @param secret  what refresh_key_generate made; number names it in the tokens' kid.
 *  @return NULL when secret is no such key */
struct refresh_key *refresh_key_create(int64_t number, const char *secret);
void refresh_key_destroy(struct refresh_key *key);

/** The token, in the call's arena. */
MUST_CHECK enum err refresh_token_seal(struct call *c, const struct refresh_key *key,
	const struct refresh_claims *claims, const char **token);

/** True when a token says that this key can open it. */
bool refresh_token_names(const struct refresh_key *key, const char *token);

/** Opens a token that names this key. @return OK | ERR_UNAUTHENTICATED (not one of ours) */
MUST_CHECK enum err refresh_token_open(struct call *c, const struct refresh_key *key,
	const char *token, struct refresh_claims *claims);

#endif
