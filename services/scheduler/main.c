/* The scheduler daemon: which minute a post goes live in, and seeing to it. */
#include <stdlib.h>

#include "answers_of_posts.h"
#include "crew.h"
#include "monitor.h"
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
	{"CRIER_SCHEDULER_WORKERS", CONFIG_INT, offsetof(struct scheduler_config, workers), "4", 1,
		64, "threads that publish on the site"},
	{"CRIER_SCHEDULER_BATCH", CONFIG_INT, offsetof(struct scheduler_config, batch), "5000", 1,
		5000, "posts they publish at a time"},
	{"CRIER_SCHEDULER_SENDERS", CONFIG_INT, offsetof(struct scheduler_config, senders), "4", 1,
		64, "threads that publish to the outside"},
	{"CRIER_SCHEDULER_SEND_BATCH", CONFIG_INT, offsetof(struct scheduler_config, send_batch),
		"20", 1, 1000, "posts they take at a time"},
	{"CRIER_SCHEDULER_SEND_TIMEOUT_MS", CONFIG_INT,
		offsetof(struct scheduler_config, send_timeout_ms), "4000", 100, 20000,
		"for one call to the outside; shorter than a lease"},
	{"CRIER_SCHEDULER_ATTEMPTS", CONFIG_INT, offsetof(struct scheduler_config, attempts_max),
		"10", 1, 100, "after which a post that its channel does not take is a dead letter"},
	{"CRIER_SCHEDULER_WEBHOOK_URL", CONFIG_TEXT, offsetof(struct scheduler_config, webhook_url),
		"", 0, 0, "where posts of the channel webhook go"},
	{"CRIER_SCHEDULER_WEBHOOK_SECRET", CONFIG_SECRET,
		offsetof(struct scheduler_config, webhook_secret), "", 0, 0,
		"signs them, as Standard Webhooks has it: whsec_ and 24 to 64 bytes in base64"},
	{"CRIER_SCHEDULER_LEASE_MS", CONFIG_INT, offsetof(struct scheduler_config, lease_ms),
		"5000", 1000, 50000,
		"after which what a dead worker had taken is given to another"},
	{"CRIER_SCHEDULER_SEND_LEASE_MS", CONFIG_INT,
		offsetof(struct scheduler_config, send_lease_ms), "10000", 1000, 50000,
		"the same of what goes to the outside; no call begins that could outlast it"},
	{"CRIER_SCHEDULER_SHARDS", CONFIG_INT, offsetof(struct scheduler_config, shards), "4", 1,
		256, "sets a minute is spread over; the same in all replicas"},
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

static enum err check_canary(struct call *c, void *arg)
{
	const struct scheduler *scheduler = arg;
	return canary_check(c, &scheduler->canary);
}

static struct crew *create_crew(const struct service *service, struct scheduler *scheduler,
	enum lane lane)
{
	const struct crew_plan plans[LANE_COUNT] = {
		[LANE_SITE] = {.name = "site",
			.workers = config.workers,
			.batch = config.batch,
			.lease_ms = config.lease_ms,
			.run = site_batch_run},
		[LANE_OUTSIDE] = {.name = "outside",
			.workers = config.senders,
			.batch = config.send_batch,
			.lease_ms = config.send_lease_ms,
			.run = outside_batch_run},
	};
	struct crew_plan plan = plans[lane];
	plan.lane = lane;
	return crew_create(service, scheduler, &plan);
}

static enum err open_webhook(struct call *c, struct scheduler *scheduler)
{
	if (config.send_timeout_ms >= config.send_lease_ms)
		return fail(c, ERR_INVALID,
			"CRIER_SCHEDULER_SEND_TIMEOUT_MS must be less than CRIER_SCHEDULER_SEND_LEASE_MS");
	if (!*config.webhook_url)
		return OK;
	if (!hmac_read_secret(config.webhook_secret, &scheduler->webhook_key))
		return fail(c, ERR_INVALID,
			"CRIER_SCHEDULER_WEBHOOK_SECRET: whsec_ and 24 to 64 bytes in base64");
	scheduler->webhook = push_target_create(config.webhook_url);
	return scheduler->webhook
		       ? OK
		       : fail(c, ERR_INVALID,
				 "CRIER_SCHEDULER_WEBHOOK_URL: not an address of http or https");
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct scheduler *scheduler = calloc(1, sizeof *scheduler);
	if (!scheduler)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = scheduler;
	service->state = scheduler;
	scheduler->config = config;
	TRY(open_webhook(c, scheduler));
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
	canary_init(&scheduler->canary, call_now_us(c));
	scheduler->sweeper = sweeper_create(service, scheduler);
	scheduler->rezoner = rezoner_create(service, scheduler);
	bool good = scheduler->sweeper && scheduler->rezoner;
	for (size_t i = 0; i < LANE_COUNT; i++) {
		scheduler->crews[i] = create_crew(service, scheduler, (enum lane)i);
		good &= scheduler->crews[i] != NULL;
	}
	scheduler->monitor = good ? monitor_create(service, scheduler) : NULL;
	if (!scheduler->monitor)
		return fail(c, ERR_UNAVAILABLE, "no threads for the workers");
	health_add(service->health, "posts", HEALTH_REQUIRED, check_posts, scheduler);
	health_add(service->health, "sweep", HEALTH_REQUIRED, check_sweep, scheduler);
	health_add(service->health, "canary", HEALTH_REQUIRED, check_canary, scheduler);
	return OK;
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct scheduler *scheduler = state;
	monitor_destroy(scheduler->monitor);
	for (size_t i = 0; i < LANE_COUNT; i++)
		crew_destroy(scheduler->crews[i]);
	rezoner_destroy(scheduler->rezoner);
	sweeper_destroy(scheduler->sweeper);
	push_target_destroy(scheduler->webhook);
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
		.find_answer = answers_of_posts_find,
	};
	return service_main(&plan, argc, argv);
}
