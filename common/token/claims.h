/* What a token says, read strictly. Header and payload of our tokens are flat objects: no
 * array and no object inside, so that no parser ever recurses on a stranger's bytes. */
#ifndef CRIER_TOKEN_CLAIMS_H
#define CRIER_TOKEN_CLAIMS_H

#include "base/call.h"
#include "token/token.h"

struct claims_rules {
	const char *issuer;
	const char *audience;
	int leeway_s;
};

/** True for one JSON object without another object or array in it, and without NUL; whether
 *  it is JSON at all is for the parser to say. */
bool claims_flat(const char *json, size_t len);

/**
 * Reads a header: exactly alg "ES256", typ "JWT" and kid (RFC 7515 section 4.1); anything
 * else there, "crit" included, is refused.
 * @return OK | ERR_UNAUTHENTICATED
 */
MUST_CHECK enum err claims_read_header(struct call *c, const char *json, size_t len,
	char kid[TOKEN_KID_SIZE]);

/**
 * Reads a payload and holds it against the rules and the call's clock: iss, aud, sub, role,
 * iat, exp and jti must be there; sid and nbf may be.
 * @return OK | ERR_UNAUTHENTICATED
 */
MUST_CHECK enum err claims_read_payload(struct call *c, const struct claims_rules *rules,
	const char *json, size_t len, struct principal *principal);

#endif
