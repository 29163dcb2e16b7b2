/* The scraper daemon: insights on public pages. */
#include <stdlib.h>
#include <string.h>

#include "cloner.h"
#include "fetch/chain.h"
#include "fetch/fetch_command.h"
#include "fetch/flight.h"
#include "page_fetchers.h"
#include "parse_command.h"
#include "reparse_command.h"
#include "scraper.h"
#include "scraper_api.h"
#include "scraper_config.h"
#include "scraper_sql.h"
#include "tables.h"

static struct scraper_config config;

static struct page_policy read_policy(const struct service_config *service)
{
	return (struct page_policy){
		.paces = {.every_us = {[PART_COUNTERS] = config.counters_s * US_PER_SECOND,
				  [PART_POSTS] = config.posts_s * US_PER_SECOND,
				  [PART_STATIC] = config.static_s * US_PER_SECOND},
			.looked_at_us = config.looked_at_days * US_PER_DAY},
		.stale_us = config.counters_s * US_PER_SECOND + US_PER_HOUR,
		.bodies_bytes_max = config.bodies_bytes_max,
		.unknown_per_hour = config.unknown_per_hour,
		.wait_us = config.wait_ms * US_PER_MS,
		.waiting_max = service->threads / 2,
	};
}

static enum err sweep_clones(struct call *c, bool *more)
{
	return cloner_sweep(c, scraper_of(c)->cloner, more);
}

/* No text of another's may have them, although nobody tells it any. */
static void open_texts(struct service *service, struct scraper *scraper)
{
	const char *const secrets[SCRAPER_SECRETS] = {config.narrator.key,
		service->config.service_token, config.fetch.graph_token, config.fetch.graph_secret};
	memcpy(scraper->secrets, secrets, sizeof secrets);
	scraper->texts = (struct page_texts){.narrator = narrator_create(&config.narrator),
		.config = &config.narrator,
		.flights = flights_create(service->redis),
		.secrets = scraper->secrets};
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct scraper *scraper = calloc(1, sizeof *scraper);
	if (!scraper)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = scraper;
	service->state = scraper;
	page_cache_init(&scraper->cache, service->redis, config.cache_s);
	scraper->policy = read_policy(&service->config);
	TRY(chain_create(c, service, &config.fetch, &scraper->chain));
	TRY(cloner_create(c, service, &config.fetch, &config.cloner, chain_robots(scraper->chain),
		&scraper->cloner));
	open_texts(service, scraper);
	retention_chores(&config, scraper->chores);
	scraper->chores[RETENTION_CHORES] =
		(struct janitor_chore){.what = "pictures that no page has", .sweep = sweep_clones};
	scraper->janitor = janitor_create(service, scraper->chores, COUNT_OF(scraper->chores));
	scraper->fetchers = page_fetchers_create(service, (size_t)config.fetchers);
	return scraper->janitor && scraper->fetchers
		       ? OK
		       : fail(c, ERR_UNAVAILABLE, "no threads for fetchers and janitor");
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct scraper *scraper = state;
	page_fetchers_destroy(scraper->fetchers);
	janitor_destroy(scraper->janitor);
	flights_destroy(scraper->texts.flights);
	narrator_destroy(scraper->texts.narrator);
	cloner_destroy(scraper->cloner);
	chain_destroy(scraper->chain);
	free(scraper);
}

static int run_fetch(struct service *service, int argc, char **argv)
{
	return fetch_command(service, &config.fetch, argc, argv);
}

static const struct subcommand subcommands[] = {
	{"fetch",
		"fetch [--posts] [--known URL ETAG] NAME...\n"
		"                         ask the sources for pages now, keep nothing; one JSON object a\n"
		"                         name says how each answered",
		run_fetch},
	{"parse", PARSE_COMMAND_USAGE, parse_command},
	{"reparse",
		"reparse [--page NAME]  read once more what sources answered lately, and keep what it says",
		reparse_command},
};

int main(int argc, char **argv)
{
	const struct service_plan plan = {
		.daemon = "scraper",
		.api = &scraper_api,
		.sql = &scraper_sql,
		.migrations = &scraper_migrations,
		.tables = &scraper_tables,
		.redis = true,
		.config = scraper_config_table,
		.config_target = &config,
		.subcommands = subcommands,
		.subcommand_count = COUNT_OF(subcommands),
		.start = start,
		.stop = stop,
	};
	/* A file is parsed by whoever has one: without a configuration, and no database is opened.
	 */
	if (argc > 1 && strcmp(argv[1], "parse") == 0)
		return parse_command(NULL, argc - 1, argv + 1);
	return service_main(&plan, argc, argv);
}
