/* The analytics daemon: what readers do with posts. */
#include <stdlib.h>

#include "access_log/import_command.h"
#include "analytics.h"
#include "analytics_api.h"
#include "analytics_config.h"
#include "analytics_sql.h"
#include "chart/png.h"
#include "daemon/child.h"
#include "ingest/ingest.h"
#include "ingest/seen_ids.h"
#include "post_facts/known_posts.h"
#include "post_facts/posts_reader.h"
#include "ranking_cache.h"
#include "ranking_teller.h"
#include "rankings/ranking_blocks.h"
#include "readers/referrer.h"
#include "readers/visitors.h"
#include "rollups/counter.h"
#include "rollups/log_keeper.h"
#include "rollups/rebuild.h"
#include "rollups/waiting.h"
#include "service/answer_cache.h"
#include "tables.h"

#define HOST_SIZE 256
#define POSTS_TIMEOUT_MS 2000
#define POSTS_TRIES_MAX 3
#define RANKING_BYTES_MAX ((size_t)32 * 1024 * 1024) /* 30 days of 100,000 posts */
#define POSTS_ANSWER_BYTES_MAX ((size_t)2 * 1024 * 1024)

static struct analytics_config config;

static struct http_client *ask_posts(const struct service *service, const char *token)
{
	return http_client_create(&(struct http_client_options){
		.base_url = service->config.posts_url,
		.service_token = token,
		.timeout_ms = POSTS_TIMEOUT_MS,
		.tries_max = POSTS_TRIES_MAX,
		.answer_bytes_max = POSTS_ANSWER_BYTES_MAX,
	});
}

static const char *site_host(struct arena *arena)
{
	char host[HOST_SIZE];
	referrer_host(config.public_url, host, sizeof host);
	return arena_strdup(arena, host);
}

/* What events need on their way in. */
static enum err start_ingest(struct call *c, struct service *service, struct analytics *analytics)
{
	TRY(log_keeper_extend(c));
	analytics->site_host = site_host(service->arena);
	analytics->known_posts = known_posts_create(analytics->posts);
	analytics->visitors = visitors_create(config.rate);
	analytics->seen_ids = seen_ids_create(service->metrics);
	analytics->waiting = waiting_create();
	analytics->ingest = ingest_create(db_engine(service->db));
	analytics->teller = ranking_teller_create(service, analytics->rankings);
	return analytics->known_posts && analytics->visitors && analytics->seen_ids &&
			       analytics->waiting && analytics->ingest && analytics->teller
		       ? OK
		       : fail(c, ERR_UNAVAILABLE, "out of memory");
}

static enum err start_loops(struct call *c, struct service *service, struct analytics *analytics)
{
	analytics->chores[0] = (struct janitor_chore){
		.what = "old events",
		.keep_us = config.log_days * US_PER_DAY,
		.remove = log_keeper_remove,
	};
	analytics->janitor = janitor_create(service, analytics->chores,
		COUNT_OF(analytics->chores));
	analytics->posts_reader = posts_reader_create(service, analytics->posts_inside);
	analytics->counter = counter_create(service);
	return analytics->janitor && analytics->posts_reader && analytics->counter
		       ? OK
		       : fail(c, ERR_UNAVAILABLE, "no threads for janitor, reader and counter");
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct analytics *analytics = calloc(1, sizeof *analytics);
	if (!analytics)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = analytics;
	service->state = analytics;
	analytics->press = png_press_create();
	analytics->rankings = ranking_cache_create(service->redis);
	analytics->ranking_blocks = ranking_blocks_create(RANKING_BYTES_MAX);
	analytics->posts = ask_posts(service, NULL);
	analytics->posts_inside = ask_posts(service, service->config.service_token);
	if (!analytics->ranking_blocks)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	TRY(start_ingest(c, service, analytics));
	return start_loops(c, service, analytics);
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct analytics *analytics = state;
	posts_reader_destroy(analytics->posts_reader);
	counter_destroy(analytics->counter);
	janitor_destroy(analytics->janitor);
	ingest_destroy(analytics->ingest);
	waiting_destroy(analytics->waiting);
	ranking_teller_destroy(analytics->teller);
	seen_ids_destroy(analytics->seen_ids);
	visitors_destroy(analytics->visitors);
	known_posts_destroy(analytics->known_posts);
	http_client_destroy(analytics->posts_inside);
	answer_cache_destroy(analytics->rankings);
	ranking_blocks_destroy(analytics->ranking_blocks);
	child_crew_destroy(analytics->press);
	http_client_destroy(analytics->posts);
	free(analytics);
}

static const struct subcommand subcommands[] = {
	{"rebuild",
		"rebuild                make all rollups anew of the log; others go on meanwhile",
		rebuild_command},
	{"import-log",
		"import-log [--posts PATTERN] [--host HOST] FILE\n"
		"                         count the pages of an access log of nginx or Apache; those of "
		"posts\n"
		"                         have paths as PATTERN says (/posts/{id})",
		import_command},
};

int main(int argc, char **argv)
{
	const struct service_plan plan = {
		.daemon = "analytics",
		.api = &analytics_api,
		.sql = &analytics_sql,
		.migrations = &analytics_migrations,
		.tables = &analytics_tables,
		.redis = true,
		.config = analytics_config_table,
		.config_target = &config,
		.subcommands = subcommands,
		.subcommand_count = COUNT_OF(subcommands),
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
