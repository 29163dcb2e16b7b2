/* A message to a webhook as the request that Standard Webhooks has for it (standardwebhooks.com).
 */
#ifndef CRIER_POSTS_WEBHOOKS_HOOK_REQUEST_H
#define CRIER_POSTS_WEBHOOKS_HOOK_REQUEST_H

#include "base/call.h"
#include "webhooks/hook_delivery_store.h"

/** {"type", "timestamp", "data"}; the same at each attempt. */
const char *hook_request_body(struct call *c, const struct hook_message *message);

/**
 * The headers with which it is sent now, ended by NULL: the id, the time and a signature over both
 * and the body, by each secret that holds.
 * @return in the call's arena
 */
const char *const *hook_request_headers(struct call *c, const struct hook_message *message,
	const char *body);

#endif
