/* The analytics daemon: what readers do with posts. */
#include <stdlib.h>

#include "analytics.h"
#include "analytics_api.h"
#include "analytics_sql.h"
#include "chart/png.h"
#include "daemon/child.h"
#include "known_posts.h"
#include "ranking_cache.h"
#include "tables.h"

#define POSTS_TIMEOUT_MS 2000
#define POSTS_TRIES_MAX 3
#define POSTS_ANSWER_BYTES_MAX ((size_t)2 * 1024 * 1024)

static enum err start(struct call *c, struct service *service, void **state)
{
	struct analytics *analytics = calloc(1, sizeof *analytics);
	if (!analytics)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = analytics;
	analytics->posts = http_client_create(&(struct http_client_options){
		.base_url = service->config.posts_url,
		.timeout_ms = POSTS_TIMEOUT_MS,
		.tries_max = POSTS_TRIES_MAX,
		.answer_bytes_max = POSTS_ANSWER_BYTES_MAX,
	});
	analytics->known = known_posts_create(analytics->posts);
	analytics->press = png_press_create();
	analytics->rankings = ranking_cache_create(service->redis);
	return OK;
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct analytics *analytics = state;
	answer_cache_destroy(analytics->rankings);
	child_crew_destroy(analytics->press);
	known_posts_destroy(analytics->known);
	http_client_destroy(analytics->posts);
	free(analytics);
}

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "analytics",
		.api = &analytics_api,
		.sql = &analytics_sql,
		.migrations = &analytics_migrations,
		.tables = &analytics_tables,
		.redis = true,
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
