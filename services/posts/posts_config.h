/* How the posts daemon is configured. */
#ifndef CRIER_POSTS_POSTS_CONFIG_H
#define CRIER_POSTS_POSTS_CONFIG_H

#include "daemon/config.h"
#include "media/media.h"
#include "webhooks/hook.h"

struct posts_config {
	int64_t batches_days;
	int64_t events_days;
	int64_t webhooks_per_user;
	int64_t webhook_timeout_s;
	int64_t webhook_pause_s;
	int64_t webhooks_at_once;
	const char *webhook_retries_s;
	const char *webhook_allow;
	const char *webhook_ca;
	struct media_config media;
	const char *public_url;
	const char *site_title;
	int64_t draft_days;
	const char *import_allow;
};

extern const struct config_table posts_config_table;

/** How webhooks are told. @param arena  of what is read, which the policy borrows
 *  @return OK | ERR_UNAVAILABLE (a setting cannot be) */
MUST_CHECK enum err posts_config_hooks(struct call *c, const struct posts_config *config,
	struct arena *arena, struct hook_policy *policy);

#endif
