/* The daemon's own configuration rows, and what is read from their words. */
#include "posts_config.h"

static const struct config_row rows[] = {
	{"CRIER_POSTS_BATCHES_DAYS", CONFIG_INT, offsetof(struct posts_config, batches_days), "400",
		1, 36500, "for which the figures of publishing are kept"},
	/* Longer than deliveries are tried. */
	{"CRIER_EVENTS_DAYS", CONFIG_INT, offsetof(struct posts_config, events_days), "7", 4, 365,
		"for which events are kept, and what was delivered of them"},
	{"CRIER_WEBHOOKS_PER_USER", CONFIG_INT, offsetof(struct posts_config, webhooks_per_user),
		"10", 0, 1000, "webhooks that one account may have"},
	{"CRIER_WEBHOOKS_AT_ONCE", CONFIG_INT, offsetof(struct posts_config, webhooks_at_once),
		"64", 1, 1000, "deliveries to webhooks on their way"},
	{"CRIER_WEBHOOK_TIMEOUT_SECONDS", CONFIG_INT,
		offsetof(struct posts_config, webhook_timeout_s), "10", 1, 60,
		"in which a webhook has to answer"},
	{"CRIER_WEBHOOK_RETRY_SECONDS", CONFIG_TEXT,
		offsetof(struct posts_config, webhook_retries_s),
		"5,300,1800,7200,18000,36000,50400,72000,86400", 0, 0,
		"pauses between the attempts of a delivery; up to a quarter more"},
	{"CRIER_WEBHOOK_PAUSE_SECONDS", CONFIG_INT, offsetof(struct posts_config, webhook_pause_s),
		"432000", 1, 31536000, "a webhook that fails for so long is paused"},
	{"CRIER_WEBHOOK_CA", CONFIG_TEXT, offsetof(struct posts_config, webhook_ca), "", 0, 0,
		"file of all certificates that vouch for webhooks; empty: the system's"},
	{"CRIER_WEBHOOK_ALLOW", CONFIG_TEXT, offsetof(struct posts_config, webhook_allow), "", 0, 0,
		"networks (10.1.0.0/16,…) where webhooks may be although they are not public, by "
		"http as well"},
	MEDIA_CONFIG_ROWS(struct posts_config, media),
	{"CRIER_PUBLIC_URL", CONFIG_TEXT, offsetof(struct posts_config, public_url),
		"http://127.0.0.1:8080", 0, 0, "where people find the site: for links in feeds"},
	{"CRIER_SITE_TITLE", CONFIG_TEXT, offsetof(struct posts_config, site_title), "Crier", 0, 0,
		"what feeds are called"},
	{"CRIER_DRAFT_DAYS", CONFIG_INT, offsetof(struct posts_config, draft_days), "30", 1, 3650,
		"for which a draft is kept that is not saved again"},
	{"CRIER_IMPORT_ALLOW", CONFIG_TEXT, offsetof(struct posts_config, import_allow), "", 0, 0,
		"networks (10.1.0.0/16,…) that import --fetch asks although they are not public, by "
		"http as well"},
};

const struct config_table posts_config_table = {.rows = rows, .count = COUNT_OF(rows)};

enum err posts_config_hooks(struct call *c, const struct posts_config *config, struct arena *arena,
	struct hook_policy *policy)
{
	*policy = (struct hook_policy){
		.per_user = config->webhooks_per_user,
		.pause_us = config->webhook_pause_s * US_PER_SECOND,
		.timeout_ms = (int)config->webhook_timeout_s * 1000,
		.at_once = (size_t)config->webhooks_at_once,
		.ca_file = config->webhook_ca,
	};
	if (!trusted_parse(arena, config->webhook_allow, &policy->allowed))
		return fail(c, ERR_UNAVAILABLE,
			"CRIER_WEBHOOK_ALLOW: \"%s\" is no list of networks",
			config->webhook_allow);
	if (!hook_schedule_parse(config->webhook_retries_s, &policy->schedule))
		return fail(c, ERR_UNAVAILABLE,
			"CRIER_WEBHOOK_RETRY_SECONDS: \"%s\" is no list of seconds, at most %d",
			config->webhook_retries_s, HOOK_RETRIES_MAX);
	return OK;
}
