/* CSRF tokens: an HMAC over the session's id and a random value, with a key that all daemons
 * derive (OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Signed Double-Submit Cookie").
 * What counts is that the header's token is of the session that the access cookie names; so a
 * cookie that somebody plants is of no use to them. */
#ifndef CRIER_HTTP_CSRF_H
#define CRIER_HTTP_CSRF_H

#include "base/call.h"
#include "base/hmac.h"

struct csrf_key {
	struct hmac_key hmac;
};

/** The key that follows from the daemons' shared secret. */
void csrf_derive_key(const char *secret, struct csrf_key *key);

/** A token of a session, in the call's arena; each time another one, and all hold. */
const char *csrf_token(struct call *c, const struct csrf_key *key, int64_t session_id);

/** Checks what X-CSRF-Token says, NULL for nothing. @return OK | ERR_FORBIDDEN */
MUST_CHECK enum err csrf_check(struct call *c, const struct csrf_key *key, int64_t session_id,
	const char *token);

#endif
