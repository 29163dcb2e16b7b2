/* Sign-ins at a provider that have begun, in the database. All of these run inside db_write. */
#ifndef CRIER_AUTH_OIDC_OIDC_ATTEMPT_STORE_H
#define CRIER_AUTH_OIDC_OIDC_ATTEMPT_STORE_H

#include "oidc/oidc_attempt.h"

/** Keeps a new attempt, and removes a few that are too old to end. */
MUST_CHECK enum err oidc_attempt_store_add(struct call *c, const struct oidc_attempt *attempt);

/** Reads and removes the attempt of a state, in one statement: nobody gets it twice.
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err oidc_attempt_store_take(struct call *c, const char *state,
	struct oidc_attempt *attempt);

#endif
