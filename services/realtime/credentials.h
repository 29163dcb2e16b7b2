/* Who opens a stream: an Authorization header, a ticket, or a browser's cookie. */
#ifndef CRIER_REALTIME_CREDENTIALS_H
#define CRIER_REALTIME_CREDENTIALS_H

#include "realtime.h"
#include "wire.h"

/** The person's address: what the gateway says, else the peer's. Borrowed from the request. */
const char *credentials_address(const struct realtime *realtime,
	const struct wire_request *request);

/** Gives the call the request id that the gateway gave the request. */
void credentials_note_request(struct call *c, const struct realtime *realtime,
	const struct wire_request *request);

/**
 * Fills call.principal; ROLE_PUBLIC without any credentials. A cookie counts only where the page is
 * ours: browsers send it with WebSockets of any page. May wait for auth and Redis.
 * @return OK | ERR_UNAUTHENTICATED | ERR_FORBIDDEN (an API key, a page of others) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err credentials_check(struct call *c, const struct realtime *realtime,
	const struct wire_request *request);

#endif
