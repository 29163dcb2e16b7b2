/* Who an account is at OpenID Connect providers, in the database. All of these run inside db_write.
 *
 * An identity is an issuer and a subject, which that issuer never gives to another. The e-mail
 * address is not part of it: addresses change hands. */
#ifndef CRIER_AUTH_OIDC_IDENTITY_STORE_H
#define CRIER_AUTH_OIDC_IDENTITY_STORE_H

#include "base/call.h"

struct identity {
	const char *issuer;
	const char *subject;
};

/** The account of an identity, which is used now. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err identity_store_touch(struct call *c, const struct identity *identity,
	int64_t *user_id);

/** Gives an account an identity.
 *  @param[in,out] user_id  afterwards another's, if the identity was given meanwhile */
MUST_CHECK enum err identity_store_link(struct call *c, const struct identity *identity,
	int64_t *user_id);

/** Has nobody sign in to an account with a password, but for an admin's. */
MUST_CHECK enum err identity_store_drop_password(struct call *c, int64_t user_id);

#endif
