/* Where a request comes from: the person's address and the trace it belongs to. */
#ifndef CRIER_HTTP_ORIGIN_H
#define CRIER_HTTP_ORIGIN_H

#include "http/incoming.h"
#include "http/trusted.h"

/**
 * Fills call.client_ip, is_secure, user_agent, cookies and request_id. X-Real-IP, the last entry of
 * X-Forwarded-For and X-Forwarded-Proto are believed only from a trusted peer, the gateway. The
 * request id is the
 * trace id of a valid traceparent (W3C Trace Context, section 3.2), else an X-Request-Id of
 * 32 lower-case hex digits, else the one call_init drew.
 */
void origin_note(struct call *c, const struct incoming *in, const struct trusted_peers *trusted);

#endif
