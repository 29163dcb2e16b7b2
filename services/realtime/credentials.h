/* Who opens a stream: an Authorization header, a ticket, or a browser's cookie. */
#ifndef CRIER_REALTIME_CREDENTIALS_H
#define CRIER_REALTIME_CREDENTIALS_H

#include "base/scope.h"
#include "realtime.h"
#include "wire/wire.h"

/** The person's address: what the gateway says, else the peer's. Borrowed from the request. */
const char *credentials_address(const struct realtime *realtime,
	const struct wire_request *request);

/** Gives the call the request id that the gateway gave the request. */
void credentials_note_request(struct call *c, const struct realtime *realtime,
	const struct wire_request *request);

/**
 * Fills call.principal; ROLE_PUBLIC without any credentials. A cookie counts only where the page is
 * ours: browsers send it with WebSockets of any page. May wait for auth and Redis.
 * @return OK | ERR_UNAUTHENTICATED | ERR_FORBIDDEN (an API key without the scope, a page of others)
 * | ERR_UNAVAILABLE
 */
MUST_CHECK enum err credentials_check(struct call *c, const struct realtime *realtime,
	const struct wire_request *request);

/** The bearer token or API key of a request, borrowed from it; NULL without one. */
const char *credentials_bearer(const struct wire_request *request);

/** Whether the API key that the call's principal came with holds still. May wait for auth.
 *  @return OK | ERR_UNAUTHENTICATED (revoked, over; the account has another role) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err credentials_check_again(struct call *c, const struct realtime *realtime,
	const char *key);

/** Whether the call's principal may, which of API keys their scopes say.
 *  @return OK | ERR_FORBIDDEN */
MUST_CHECK enum err credentials_check_scope(struct call *c, const struct principal *principal,
	enum scope scope);

#endif
