/* The posts daemon: posts and articles, their history, and when each goes live. */
#include <stdlib.h>

#include "export_command.h"
#include "import/command.h"
#include "indexer.h"
#include "janitor.h"
#include "ledger.h"
#include "markup/markup.h"
#include "posts.h"
#include "posts_api.h"
#include "posts_sql.h"
#include "tables.h"

#define AUTH_TIMEOUT_MS 2000
#define AUTH_TRIES_MAX 3
#define AUTH_ANSWER_BYTES_MAX 65536

static struct posts_config {
	int64_t batches_days;
	const char *public_url;
	const char *site_title;
} config;

static const struct config_row rows[] = {
	{"CRIER_POSTS_BATCHES_DAYS", CONFIG_INT, offsetof(struct posts_config, batches_days), "400",
		1, 36500, "for which the figures of publishing are kept"},
	{"CRIER_PUBLIC_URL", CONFIG_TEXT, offsetof(struct posts_config, public_url),
		"http://127.0.0.1:8080", 0, 0, "where people find the site: for links in feeds"},
	{"CRIER_SITE_TITLE", CONFIG_TEXT, offsetof(struct posts_config, site_title), "Crier", 0, 0,
		"what feeds are called"},
};

static enum err start(struct call *c, struct service *service, void **state)
{
	struct posts *posts = calloc(1, sizeof *posts);
	if (!posts)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = posts;
	TRY(site_read(c, config.public_url, config.site_title, &posts->site));
	markup_prepare();
	posts->auth = http_client_create(&(struct http_client_options){
		.base_url = service->config.auth_url,
		.service_token = service->config.service_token,
		.timeout_ms = AUTH_TIMEOUT_MS,
		.tries_max = AUTH_TRIES_MAX,
		.answer_bytes_max = AUTH_ANSWER_BYTES_MAX,
	});
	posts->indexer = indexer_create(service);
	posts->janitor = janitor_create(service, config.batches_days);
	return posts->indexer && posts->janitor
		       ? OK
		       : fail(c, ERR_UNAVAILABLE, "no threads for indexer and janitor");
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct posts *posts = state;
	janitor_destroy(posts->janitor);
	indexer_destroy(posts->indexer);
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
