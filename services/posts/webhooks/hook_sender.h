/* The thread that sends what waits for webhooks. */
#ifndef CRIER_POSTS_WEBHOOKS_HOOK_SENDER_H
#define CRIER_POSTS_WEBHOOKS_HOOK_SENDER_H

#include "service/service.h"
#include "webhooks/hook.h"

struct hook_sender;

/** Starts the thread. @param policy  borrowed
 *  @return NULL when there can be none */
struct hook_sender *hook_sender_create(const struct service *service,
	const struct hook_policy *policy);

/** Ends it; what is on its way comes back another time. NULL is accepted. */
void hook_sender_destroy(struct hook_sender *sender);

#endif
