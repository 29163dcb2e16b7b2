/* The realtime daemon: live comments and notifications to whoever has a stream open. */
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/log.h"
#include "hint_reader.h"
#include "hub.h"
#include "posts_client.h"
#include "realtime.h"
#include "realtime_api.h"

#define POSTS_TIMEOUT_MS 3000
#define POSTS_TRIES_MAX 2
#define POSTS_ANSWER_BYTES_MAX ((size_t)32 * 1024 * 1024)

static struct realtime_config config;

static const struct config_row rows[] = {
	{"CRIER_REALTIME_STREAMS_LISTEN", CONFIG_TEXT, offsetof(struct realtime_config, listen),
		"127.0.0.1:8087", 0, 0, "address and port for streams"},
	{"CRIER_REALTIME_STREAMS", CONFIG_INT, offsetof(struct realtime_config, streams_max),
		"20000", 1, 1000000,
		"streams open at once; fewer where the limit of open files leaves less room"},
	{"CRIER_REALTIME_PER_USER", CONFIG_INT, offsetof(struct realtime_config, per_user_max),
		"32", 0, 1000000, "streams of one user at one hub; 0: as many as they like"},
	{"CRIER_REALTIME_PER_ADDRESS", CONFIG_INT,
		offsetof(struct realtime_config, per_address_max), "512", 0, 1000000,
		"the same of one address, or IPv6 network of 64 bits"},
	{"CRIER_REALTIME_COMMENTS_PER_MINUTE", CONFIG_INT,
		offsetof(struct realtime_config, comments_per_minute), "60", 1, 1000000,
		"that one user may write over streams of one hub; a third of them at once"},
	{"CRIER_REALTIME_HEARTBEAT_S", CONFIG_INT, offsetof(struct realtime_config, heartbeat_s),
		"20", 1, 1800, "between signs of life; a WebSocket silent for three is cut off"},
	{"CRIER_REALTIME_SWEEP_MS", CONFIG_INT, offsetof(struct realtime_config, sweep_ms), "5000",
		200, 600000, "between looks for what no hint came for; 1000 at most without Redis"},
	{"CRIER_REALTIME_ANONYMOUS_S", CONFIG_INT, offsetof(struct realtime_config, anonymous_s),
		"3600", 1, 86400,
		"how long a stream of nobody's or of an API key is open before it has to come back"},
	{"CRIER_REALTIME_WORKERS", CONFIG_INT, offsetof(struct realtime_config, workers), "4", 1,
		64, "threads that ask posts"},
};

static enum err check_posts(struct call *c, void *arg)
{
	const struct realtime *realtime = arg;
	return posts_client_ping(c, realtime->posts);
}

static enum err prepare(struct call *c, struct realtime *realtime)
{
	struct service *service = realtime->service;
	if (!trusted_parse(service->arena, service->config.trusted_proxies, &realtime->trusted))
		return fail(c, ERR_UNAVAILABLE,
			"CRIER_TRUSTED_PROXIES: \"%s\" is no list of networks",
			service->config.trusted_proxies);
	realtime->posts = http_client_create(&(struct http_client_options){
		.base_url = service->config.posts_url,
		.service_token = service->config.service_token,
		.timeout_ms = POSTS_TIMEOUT_MS,
		.tries_max = POSTS_TRIES_MAX,
		.answer_bytes_max = POSTS_ANSWER_BYTES_MAX,
	});
	realtime->tickets = ticket_desk_create(service->config.service_token, service->redis);
	return realtime->tickets ? OK : fail(c, ERR_UNAVAILABLE, "out of memory");
}

/* A hub that is full could neither ask posts nor be asked how it is. */
static void warn_of_few_files(const struct call *c, const struct realtime *realtime)
{
	size_t room = hub_streams_max(realtime->hub);
	if ((int64_t)room < realtime->config.streams_max)
		log_write(LOG_WARN, c, NULL,
			"takes %zu streams and not %" PRId64 ": it may not open more files", room,
			realtime->config.streams_max);
}

static enum err start(struct call *c, struct service *service, void **state)
{
	struct realtime *realtime = calloc(1, sizeof *realtime);
	if (!realtime)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	*state = realtime;
	service->state = realtime;
	realtime->service = service;
	realtime->config = config;
	TRY(prepare(c, realtime));
	TRY(hub_create(c, realtime, &realtime->hub));
	warn_of_few_files(c, realtime);
	realtime->hints = hint_reader_create(service, realtime->hub);
	if (!realtime->hints)
		return fail(c, ERR_UNAVAILABLE, "no thread can be started");
	health_add(service->health, "posts", HEALTH_REQUIRED, check_posts, realtime);
	health_add(service->health, "events", HEALTH_REQUIRED, hub_check, realtime->hub);
	return OK;
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct realtime *realtime = state;
	hint_reader_destroy(realtime->hints);
	hub_destroy(realtime->hub);
	ticket_desk_destroy(realtime->tickets);
	http_client_destroy(realtime->posts);
	free(realtime);
}

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "realtime",
		.api = &realtime_api,
		.redis = true,
		.config = {rows, COUNT_OF(rows)},
		.config_target = &config,
		.start = start,
		.stop = stop,
	};
	return service_main(&plan, argc, argv);
}
