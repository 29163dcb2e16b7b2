/* Who asks, and may they? */
#ifndef CRIER_HTTP_AUTHORIZE_H
#define CRIER_HTTP_AUTHORIZE_H

#include "http/incoming.h"
#include "http/server.h"

/**
 * Fills call.principal from the Authorization header; ROLE_PUBLIC without one.
 * @return OK | ERR_UNAUTHENTICATED | ERR_UNAVAILABLE
 */
MUST_CHECK enum err authorize_identify(struct call *c, const struct authenticator *authenticator,
	const struct incoming *in);

/**
 * Without an Authorization header, and where it matters who asks, fills call.principal from the
 * access cookie. Everything but GET and HEAD then needs a CSRF token of the session.
 * @return OK | ERR_UNAUTHENTICATED | ERR_FORBIDDEN (no CSRF token) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err authorize_by_cookie(struct call *c, const struct http_server_options *options,
	const struct operation *operation, const struct incoming *in);

/**
 * Checks the principal against an operation's roles and, where it is an API key, against its scope:
 * a key without it is told which one (RFC 6750, section 3.1). Then, for the service token alone,
 * takes over whom X-Crier-On-Behalf ("<user_id>;<role>") names.
 * @return OK | ERR_UNAUTHENTICATED | ERR_FORBIDDEN | ERR_BAD_REQUEST (a malformed header)
 */
MUST_CHECK enum err authorize_check(struct call *c, const struct operation *operation,
	const struct incoming *in);

#endif
