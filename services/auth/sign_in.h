/* Signing in: who is let in by a password, and what they get for it. */
#ifndef CRIER_AUTH_SIGN_IN_H
#define CRIER_AUTH_SIGN_IN_H

#include "auth_types.h"
#include "sessions/session.h"
#include "throttle.h"

/* What whoever is refused is told, whatever was wrong. */
#define SIGN_IN_REFUSED "e-mail address or password is wrong"

/** The tokens of a session of a user, as the wire has them. */
MUST_CHECK enum err sign_in_issue(struct call *c, const struct user *user,
	const struct session *session, struct tokens *tokens);

/** When a session that is used now ends, unless it is used again. */
int64_t sign_in_session_end(const struct call *c);

/**
 * The account of an e-mail address, if the password is its own. Every refusal is worded alike
 * and takes alike long, whatever is wrong.
 * @param email  normalised
 * @param[out] hash  what is stored of that password
 * @return OK | ERR_UNAUTHENTICATED | ERR_UNAVAILABLE | ERR_INTERNAL (the stored hash is none)
 */
MUST_CHECK enum err sign_in_check(struct call *c, const char *email, const char *password,
	struct user *user, const char **hash);

/** Where a sign-in comes from and whom it is for, as the throttle counts it. */
#define SIGN_IN_KEYS 2
void sign_in_keys(const struct call *c, const char *email, struct throttle_key keys[SIGN_IN_KEYS]);

#endif
