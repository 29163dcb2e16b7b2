/* Who calls, by the database and not by the token: it may be older than what happened since. */
#ifndef CRIER_AUTH_CALLER_H
#define CRIER_AUTH_CALLER_H

#include "auth_types.h"
#include "base/call.h"

/** The account that the call's token stands for, if its session or API key lives.
 *  @return OK | ERR_UNAUTHENTICATED (signed out, revoked, gone) | ERR_UNAVAILABLE */
MUST_CHECK enum err caller_read(struct call *c, struct user *user);

/** That the caller is an admin still. @return as caller_read | ERR_FORBIDDEN */
MUST_CHECK enum err caller_check_admin(struct call *c);

/** That an account is the caller's own, or the caller an admin; whether there is one is not told.
 *  @return as caller_read | ERR_FORBIDDEN */
MUST_CHECK enum err caller_check_may_change(struct call *c, int64_t user_id, bool *is_admin);

/** That it is a session and no API key, for what would hand an account over to whoever stole a key.
 *  @param what  they may not do, for the answer @return OK | ERR_FORBIDDEN */
MUST_CHECK enum err caller_check_session(struct call *c, const char *what);

#endif
