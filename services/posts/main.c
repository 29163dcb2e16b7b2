/* The posts daemon: posts and articles, their history, and when each goes live. */
#include <stdlib.h>

#include "events/event_store.h"
#include "events/live_hints.h"
#include "export_command.h"
#include "import/command.h"
#include "import/options.h"
#include "lists/indexer.h"
#include "live/live_store.h"
#include "markup/markup.h"
#include "media/sweep.h"
#include "posts.h"
#include "posts_api.h"
#include "posts_config.h"
#include "posts_sql.h"
#include "publishing/ledger.h"
#include "publishing/stats_store.h"
#include "tables.h"
#include "webhooks/hook_delivery_store.h"
#include "webhooks/hook_sender.h"

#define AUTH_TIMEOUT_MS 2000
#define AUTH_TRIES_MAX 3
#define AUTH_ANSWER_BYTES_MAX 65536
#define BATCHES_AT_A_TIME 500
#define EVENTS_AT_A_TIME 500
#define AUTHORS_DAYS 30

static struct posts_config config;

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

static enum err remove_authors(struct call *c, int64_t before_us, int64_t *removed)
{
	return live_store_remove_authors(c, before_us, EVENTS_AT_A_TIME, removed);
}

static enum err start_loops(struct call *c, struct service *service, struct posts *posts)
{
	TRY(posts_config_hooks(c, &config, service->arena, &posts->hooks));
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
	posts->chores[3] = (struct janitor_chore){
		.what = "old drafts",
		.keep_us = posts->draft_life_us,
		.purge = &SQL_DRAFTS_PURGE,
	};
	posts->chores[4] = (struct janitor_chore){
		.what = "authors who follow no notifications",
		.keep_us = AUTHORS_DAYS * US_PER_DAY,
		.remove = remove_authors,
	};
	posts->janitor = janitor_create(service, posts->chores, COUNT_OF(posts->chores));
	posts->hook_sender = hook_sender_create(service, &posts->hooks);
	posts->live_hints = live_hints_create(service);
	return posts->indexer && posts->janitor && posts->hook_sender && posts->live_hints
		       ? OK
		       : fail(c, ERR_UNAVAILABLE,
				 "no threads for indexer, janitor, webhooks and hints");
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct posts *posts = calloc(1, sizeof *posts);
	if (!posts)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = posts;
	service->state = posts;
	posts->answers = service->answers;
	posts->draft_life_us = config.draft_days * US_PER_DAY;
	TRY(media_desk_create(c, &config.media, service->config.data, &posts->media));
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
	live_hints_destroy(posts->live_hints);
	hook_sender_destroy(posts->hook_sender);
	janitor_destroy(posts->janitor);
	indexer_destroy(posts->indexer);
	media_desk_destroy(posts->media);
	http_client_destroy(posts->auth);
	free(posts);
}

static const struct subcommand subcommands[] = {
	{"import",
		IMPORT_USAGE
		"                         add the posts of a file; one JSON object a row "
		"says what became of it",
		import_command},
	{"export", "export                 print all posts and comments as NDJSON, for import",
		export_command},
	{"ledger", "ledger                 print each time a scheduled post went live, as NDJSON",
		ledger_print},
};

int main(int argc, char **argv)
{
	const struct service_plan plan = {
		.daemon = "posts",
		.api = &posts_api,
		.sql = &posts_sql,
		.migrations = &posts_migrations,
		.tables = &posts_tables,
		.config = posts_config_table,
		.config_target = &config,
		.subcommands = subcommands,
		.subcommand_count = COUNT_OF(subcommands),
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
