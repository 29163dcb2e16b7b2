/* An ID token as it came: whose signature it has, and then what it says. */
#ifndef CRIER_AUTH_OIDC_OIDC_TOKEN_H
#define CRIER_AUTH_OIDC_OIDC_TOKEN_H

#include "oidc/oidc_claims.h"
#include "token/keyring.h"

#define OIDC_TOKEN_BYTES_MAX 16384

/**
 * Believes an ID token or not: RS256 or ES256 by a key of the ring, of that key's own algorithm,
 * and then the rules.
 * @return OK | ERR_UNAUTHENTICATED | ERR_UNAVAILABLE (the keys cannot be had)
 */
MUST_CHECK enum err oidc_token_check(struct call *c, struct keyring *keyring,
	const struct oidc_rules *rules, const char *token, struct oidc_claims *claims);

#endif
