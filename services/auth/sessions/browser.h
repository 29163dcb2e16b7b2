/* A browser's session: its tokens are cookies that no script can read. */
#ifndef CRIER_AUTH_SESSIONS_BROWSER_H
#define CRIER_AUTH_SESSIONS_BROWSER_H

#include "auth_types.h"
#include "base/call.h"
#include "sessions/session.h"

/** Puts the tokens of an answer into cookies, and a CSRF token of the session beside them; neither
 *  token is in the answer any more. */
void browser_take_tokens(struct call *c, const struct session *session, struct tokens *tokens);

/** The refresh token that a browser sent. @return OK | ERR_UNAUTHENTICATED (none, or several) */
MUST_CHECK enum err browser_read_refresh_token(struct call *c, const char **token);

/** Has the browser forget its cookies. */
void browser_forget(struct call *c);

#endif
