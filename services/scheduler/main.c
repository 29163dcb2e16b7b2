/* The scheduler daemon: which minute a post goes live in, and seeing to it. */
#include <stdlib.h>

#include "crew.h"
#include "posts_client.h"
#include "publishing_metrics.h"
#include "rezoner.h"
#include "scheduler.h"
#include "scheduler_api.h"
#include "sweeper.h"

#define POSTS_TIMEOUT_MS 5000
#define POSTS_TRIES_MAX 4
#define POSTS_ANSWER_BYTES_MAX ((size_t)512 * 1024 * 1024)

static struct scheduler_config config;

static const struct config_row rows[] = {
	{"CRIER_SCHEDULER_WORKERS", CONFIG_INT, offsetof(struct scheduler_config, workers), "2", 1,
		64, "threads that publish"},
	{"CRIER_SCHEDULER_BATCH", CONFIG_INT, offsetof(struct scheduler_config, batch), "500", 1,
		5000, "posts published at a time"},
	{"CRIER_SCHEDULER_LEASE_MS", CONFIG_INT, offsetof(struct scheduler_config, lease_ms),
		"10000", 1000, 50000, "after which what a worker took is given to another"},
	{"CRIER_SCHEDULER_SHARDS", CONFIG_INT, offsetof(struct scheduler_config, shards), "4", 1,
		256, "sets a minute is spread over; the same in all replicas"},
	{"CRIER_SCHEDULER_AHEAD_MINUTES", CONFIG_INT,
		offsetof(struct scheduler_config, sweep_ahead_minutes), "15", 3, 1440,
		"how far ahead Redis knows what is due"},
	{"CRIER_SCHEDULER_ZONES_S", CONFIG_INT, offsetof(struct scheduler_config, zones_s), "120",
		1, 3600, "seconds from one look at the zones' rules to the next"},
};

static enum err check_posts(struct call *c, void *arg)
{
	const struct scheduler *scheduler = arg;
	return posts_client_ping(c, scheduler->posts);
}

static enum err check_sweep(struct call *c, void *arg)
{
	const struct scheduler *scheduler = arg;
	return sweeper_check(c, scheduler->sweeper);
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct scheduler *scheduler = calloc(1, sizeof *scheduler);
	if (!scheduler)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = scheduler;
	service->state = scheduler;
	scheduler->config = config;
	scheduler->posts = http_client_create(&(struct http_client_options){
		.base_url = service->config.posts_url,
		.service_token = service->config.service_token,
		.timeout_ms = POSTS_TIMEOUT_MS,
		.tries_max = POSTS_TRIES_MAX,
		.answer_bytes_max = POSTS_ANSWER_BYTES_MAX,
	});
	due_set_init(&scheduler->due, service->redis, (int)config.shards);
	scheduler->metrics = publishing_metrics_create(service->metrics);
	if (!scheduler->metrics)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	scheduler->sweeper = sweeper_create(service, scheduler);
	scheduler->rezoner = rezoner_create(service, scheduler);
	scheduler->crew = crew_create(service, scheduler);
	if (!scheduler->sweeper || !scheduler->rezoner || !scheduler->crew)
		return fail(c, ERR_UNAVAILABLE, "no threads for the workers");
	health_add(service->health, "posts", HEALTH_REQUIRED, check_posts, scheduler);
	health_add(service->health, "sweep", HEALTH_REQUIRED, check_sweep, scheduler);
	return OK;
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct scheduler *scheduler = state;
	crew_destroy(scheduler->crew);
	rezoner_destroy(scheduler->rezoner);
	sweeper_destroy(scheduler->sweeper);
	http_client_destroy(scheduler->posts);
	free(scheduler->metrics);
	free(scheduler);
}

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "scheduler",
		.api = &scheduler_api,
		.redis = true,
		.config = {rows, COUNT_OF(rows)},
		.config_target = &config,
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
