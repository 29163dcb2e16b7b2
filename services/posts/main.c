/* The posts daemon: posts and articles, their history, and when each goes live. */
#include <stdlib.h>

#include "event_store.h"
#include "export_command.h"
#include "hook_delivery_store.h"
#include "hook_sender.h"
#include "import/command.h"
#include "indexer.h"
#include "ledger.h"
#include "markup/markup.h"
#include "media/media.h"
#include "media/sweep.h"
#include "posts.h"
#include "posts_api.h"
#include "posts_sql.h"
#include "stats_store.h"
#include "tables.h"

#define AUTH_TIMEOUT_MS 2000
#define AUTH_TRIES_MAX 3
#define AUTH_ANSWER_BYTES_MAX 65536
#define BATCHES_AT_A_TIME 500
#define EVENTS_AT_A_TIME 500

static struct posts_config {
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
} config;

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
	MEDIA_CONFIG_ROWS(struct posts_config),
	{"CRIER_PUBLIC_URL", CONFIG_TEXT, offsetof(struct posts_config, public_url),
		"http://127.0.0.1:8080", 0, 0, "where people find the site: for links in feeds"},
	{"CRIER_SITE_TITLE", CONFIG_TEXT, offsetof(struct posts_config, site_title), "Crier", 0, 0,
		"what feeds are called"},
};

static enum err remove_batches(struct call *c, int64_t before_us, int64_t *removed)
{
	return stats_store_remove(c, before_us, BATCHES_AT_A_TIME, removed);
}

/* Deliveries go before their events. */
static enum err remove_events(struct call *c, int64_t before_us, int64_t *removed)
{
	TRY(hook_delivery_store_remove(c, before_us, EVENTS_AT_A_TIME, removed));
	return *removed ? OK : event_store_remove(c, before_us, EVENTS_AT_A_TIME, removed);
}

static enum err read_hook_policy(struct call *c, struct service *service,
	struct hook_policy *policy)
{
	*policy = (struct hook_policy){
		.per_user = config.webhooks_per_user,
		.pause_us = config.webhook_pause_s * US_PER_SECOND,
		.timeout_ms = (int)config.webhook_timeout_s * 1000,
		.at_once = (size_t)config.webhooks_at_once,
		.ca_file = config.webhook_ca,
	};
	if (!trusted_parse(service->arena, config.webhook_allow, &policy->allowed))
		return fail(c, ERR_UNAVAILABLE,
			"CRIER_WEBHOOK_ALLOW: \"%s\" is no list of networks", config.webhook_allow);
	if (!hook_schedule_parse(config.webhook_retries_s, &policy->schedule))
		return fail(c, ERR_UNAVAILABLE,
			"CRIER_WEBHOOK_RETRY_SECONDS: \"%s\" is no list of seconds, at most %d",
			config.webhook_retries_s, HOOK_RETRIES_MAX);
	return OK;
}

static enum err start_loops(struct call *c, struct service *service, struct posts *posts)
{
	TRY(read_hook_policy(c, service, &posts->hooks));
	posts->indexer = indexer_create(service);
	posts->chores[0] = (struct janitor_chore){
		.what = "old batches",
		.keep_us = config.batches_days * US_PER_DAY,
		.remove = remove_batches,
	};
	posts->chores[1] = (struct janitor_chore){
		.what = "old events",
		.keep_us = config.events_days * US_PER_DAY,
		.remove = remove_events,
	};
	posts->chores[2] = (struct janitor_chore){.what = "unused images", .sweep = media_sweep};
	posts->janitor = janitor_create(service, posts->chores, COUNT_OF(posts->chores));
	posts->hook_sender = hook_sender_create(service, &posts->hooks);
	return posts->indexer && posts->janitor && posts->hook_sender
		       ? OK
		       : fail(c, ERR_UNAVAILABLE, "no threads for indexer, janitor and webhooks");
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct posts *posts = calloc(1, sizeof *posts);
	if (!posts)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = posts;
	service->state = posts;
	TRY(media_desk_create(c, service, &config.media, &posts->media));
	TRY(site_read(c, config.public_url, config.site_title, &posts->site));
	markup_prepare();
	posts->auth = http_client_create(&(struct http_client_options){
		.base_url = service->config.auth_url,
		.service_token = service->config.service_token,
		.timeout_ms = AUTH_TIMEOUT_MS,
		.tries_max = AUTH_TRIES_MAX,
		.answer_bytes_max = AUTH_ANSWER_BYTES_MAX,
	});
	return start_loops(c, service, posts);
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct posts *posts = state;
	hook_sender_destroy(posts->hook_sender);
	janitor_destroy(posts->janitor);
	indexer_destroy(posts->indexer);
	media_desk_destroy(posts->media);
	http_client_destroy(posts->auth);
	free(posts);
}

static const struct subcommand subcommands[] = {
	{"import",
		"import [--format wxr|ndjson] [--as-drafts] [--author EMAIL] [--dry-run] FILE\n"
		"                         add the posts of a file; one JSON object a row says what became "
		"of it",
		import_command},
	{"export", "export                 print all posts as NDJSON, for import", export_command},
	{"ledger", "ledger                 print each time a scheduled post went live, as NDJSON",
		ledger_print},
};

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "posts",
		.api = &posts_api,
		.sql = &posts_sql,
		.migrations = &posts_migrations,
		.tables = &posts_tables,
		.config = {rows, COUNT_OF(rows)},
		.config_target = &config,
		.subcommands = subcommands,
		.subcommand_count = COUNT_OF(subcommands),
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
