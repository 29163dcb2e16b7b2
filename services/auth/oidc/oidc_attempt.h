/* A sign-in that has begun and is away at the provider: what it takes to come back.
 *
 * Three secrets: the state goes round by the browser's address line, the browser's own stays in its
 * cookie, so that nobody is signed in by a link that another began (RFC 6749 section 10.12), and
 * the verifier stays with us until the code comes (RFC 7636). The database has digests of the first
 * two. */
#ifndef CRIER_AUTH_OIDC_OIDC_ATTEMPT_H
#define CRIER_AUTH_OIDC_OIDC_ATTEMPT_H

#include "base/call.h"
#include "base/sha256.h"

#define OIDC_ATTEMPT_LIFE_US (10 * US_PER_MINUTE)
#define OIDC_DIGEST_SIZE SHA256_HEX_SIZE

struct oidc_attempt {
	const char *state;   /* NULL for one that was read */
	const char *browser; /* likewise */
	const char *nonce;
	const char *verifier;
	const char *return_to; /* a path of this site; or NULL */
	bool by_cookie;	       /* the tokens become cookies */
	char state_digest[OIDC_DIGEST_SIZE];
	char browser_digest[OIDC_DIGEST_SIZE];
	int64_t begun_at_us;
};

/** Draws the secrets of a new attempt. @param return_to  borrowed; or NULL */
void oidc_attempt_draw(struct call *c, const char *return_to, struct oidc_attempt *attempt);

void oidc_attempt_digest(const char *secret, char digest[OIDC_DIGEST_SIZE]);

/** The challenge S256 of the verifier (RFC 7636 section 4.2), in the call's arena. */
const char *oidc_attempt_challenge(struct call *c, const struct oidc_attempt *attempt);

/** Gives the browser the attempt's cookie. @param secure  over https only */
void oidc_attempt_set_cookie(struct call *c, const struct oidc_attempt *attempt, bool secure);

/** Takes it back. */
void oidc_attempt_clear_cookie(struct call *c, const struct oidc_attempt *attempt, bool secure);

/**
 * Whether an attempt that was read may end now, in the browser that sent these cookies.
 * @param cookies  the header's value; or NULL
 * @return OK | ERR_UNAUTHENTICATED
 */
MUST_CHECK enum err oidc_attempt_judge(struct call *c, const struct oidc_attempt *attempt,
	const char *cookies, bool secure);

#endif
