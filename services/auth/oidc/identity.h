/* Whose account a person is that an OpenID Connect provider vouches for. */
#ifndef CRIER_AUTH_OIDC_IDENTITY_H
#define CRIER_AUTH_OIDC_IDENTITY_H

#include "auth_types.h"
#include "oidc/oidc_claims.h"

/**
 * The account of an identity: by issuer and subject where it has one; else the one of its verified
 * e-mail address, which it has from here on; else a new one. Inside db_write.
 * @return OK | ERR_FORBIDDEN (it has no account, and no verified address) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err identity_sign_in(struct call *c, const struct oidc_claims *claims,
	struct user *user);

/** The name of a new account: what the provider says, without control characters and cut to
 *  NAME_CHARACTERS_MAX; else what is before the @ of the address. In the call's arena. */
const char *identity_name(struct call *c, const char *name, const char *email);

#define NAME_CHARACTERS_MAX 200

#endif
