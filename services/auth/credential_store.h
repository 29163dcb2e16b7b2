/* Changing what proves that somebody is an account's owner. All of these run inside db_write. */
#ifndef CRIER_AUTH_CREDENTIAL_STORE_H
#define CRIER_AUTH_CREDENTIAL_STORE_H

#include "auth_types.h"
#include "base/call.h"

/** Gives an account a new password over exactly the one that was looked at.
 *  @return OK | ERR_CONFLICT (it is another one by now) | ERR_UNAVAILABLE */
MUST_CHECK enum err credential_store_change(struct call *c, int64_t user_id, const char *old_hash,
	const char *new_hash);

/** That the password is still the one that was looked at, and stays it until the transaction ends.
 *  @return as credential_store_change */
MUST_CHECK enum err credential_store_check(struct call *c, int64_t user_id, const char *hash);

/** Gives an account a new password, whatever it had, and has its address verified.
 *  @return OK | ERR_CONFLICT (its address is another one by now) | ERR_UNAVAILABLE */
MUST_CHECK enum err credential_store_reset(struct call *c, const struct user *user,
	const char *new_hash);

/** Has an account's address verified, from now on or from when it was before.
 *  @return as credential_store_reset */
MUST_CHECK enum err credential_store_verify_email(struct call *c, const struct user *user);

#endif
