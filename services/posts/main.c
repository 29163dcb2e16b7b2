/* The posts daemon: posts and articles, their history, and when each goes live. */
#include <stdlib.h>

#include "indexer.h"
#include "posts.h"
#include "posts_api.h"
#include "posts_sql.h"

#define AUTH_TIMEOUT_MS 2000
#define AUTH_TRIES_MAX 3
#define AUTH_ANSWER_BYTES_MAX 65536

static enum err start(struct call *c, struct service *service, void **state)
{
	struct posts *posts = calloc(1, sizeof *posts);
	if (!posts)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = posts;
	posts->auth = http_client_create(&(struct http_client_options){
		.base_url = service->config.auth_url,
		.service_token = service->config.service_token,
		.timeout_ms = AUTH_TIMEOUT_MS,
		.tries_max = AUTH_TRIES_MAX,
		.answer_bytes_max = AUTH_ANSWER_BYTES_MAX,
	});
	posts->indexer = indexer_create(service);
	return posts->indexer ? OK : fail(c, ERR_UNAVAILABLE, "no thread for the indexer");
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct posts *posts = state;
	indexer_destroy(posts->indexer);
	http_client_destroy(posts->auth);
	free(posts);
}

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "posts",
		.api = &posts_api,
		.sql = &posts_sql,
		.migrations = &posts_migrations,
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
