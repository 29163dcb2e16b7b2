/* The rules of webhooks: who may have how many, where to, and what resumes one. */
#ifndef CRIER_POSTS_WEBHOOKS_HOOK_H
#define CRIER_POSTS_WEBHOOKS_HOOK_H

#include "base/call.h"
#include "http/trusted.h"
#include "posts_types.h"
#include "webhooks/hook_schedule.h"

/* For which a secret that was replaced still signs. */
#define HOOK_OLD_SECRET_US US_PER_DAY

/* What the operator says of them. */
struct hook_policy {
	int64_t per_user;
	struct trusted_peers allowed; /* networks that are let in although they are not public */
	struct hook_schedule schedule;
	int64_t pause_us; /* one that failed for so long is paused */
	int timeout_ms;
	const char *ca_file; /* certificates that vouch for receivers; "": the system's */
	size_t at_once;	     /* deliveries on their way, of one daemon */
};

/** A webhook from what was sent. @return OK | ERR_INVALID (nothing may be sent to that URL) */
MUST_CHECK enum err hook_from_draft(struct call *c, const struct hook_policy *policy,
	const struct webhook_draft *draft, struct webhook *hook);

/** Changes the fields that are given. @return as hook_from_draft */
MUST_CHECK enum err hook_change(struct call *c, const struct hook_policy *policy,
	const struct webhook_change *change, struct webhook *hook);

/** For what is to be sent at once. @return OK | ERR_CONFLICT (it is not enabled) */
MUST_CHECK enum err hook_check_enabled(struct call *c, const struct webhook *hook);

#endif
