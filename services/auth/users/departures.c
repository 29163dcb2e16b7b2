/* One daemon is asked for one account at a time. Each try is noted before it is made, with the
 * moment of the next: so a daemon that is killed meanwhile asks again, and two replicas do not ask
 * at once. */
#include "users/departures.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analytics_types.h"
#include "base/backoff.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "posts_types.h"
#include "users/departure_store.h"

#define PAUSE_MS 500
#define AT_ONCE 20
#define ASK_TIMEOUT_MS 5000
#define ANSWER_BYTES_MAX 65536
/* The first ones are shorter than an answer may take: then two replicas ask at once, which is
 * harmless. */
static const struct backoff waits_us = {.first = US_PER_SECOND, .longest = US_PER_MINUTE};

struct departures {
	const struct service *service;
	struct http_client *posts, *analytics;
	struct metric *pending;
	struct loop *loop;
	struct arena *arena;
	int64_t token_life_us;
};

static enum err ask_posts(struct call *c, const struct departures *departures, const char *path,
	bool *done)
{
	struct posts_removal removal = {0};
	TRY(http_client_send(c, departures->posts,
		&(struct http_request){
			.method = HTTP_DELETE,
			.path = path,
			.answer_shape = &posts_removal_shape,
			.answer = &removal,
		}));
	*done = removal.done;
	return OK;
}

static enum err ask_analytics(struct call *c, const struct departures *departures, const char *path,
	bool *done)
{
	struct reactions_removal removal = {0};
	TRY(http_client_send(c, departures->analytics,
		&(struct http_request){
			.method = HTTP_DELETE,
			.path = path,
			.answer_shape = &reactions_removal_shape,
			.answer = &removal,
		}));
	*done = removal.done;
	return OK;
}

static enum err ask(struct call *c, const struct departures *departures,
	const struct departure *departure, bool *done)
{
	const char *path = call_printf(c, "/internal/users/%" PRId64, departure->user_id);
	if (departure->daemon == DEPARTURE_POSTS)
		return ask_posts(c, departures, path, done);
	return ask_analytics(c, departures, path, done);
}

struct taking {
	const struct departure *departure;
	bool taken;
};

static enum err take(struct call *c, void *arg)
{
	struct taking *taking = arg;
	int64_t next_at_us = call_now_us(c) + backoff(waits_us, taking->departure->attempts + 1);
	return departure_store_take(c, taking->departure, next_at_us, &taking->taken);
}

struct settling {
	struct departure departure;
	int64_t last_token_us; /* when the last one has expired */
	bool done;
};

static enum err settle(struct call *c, void *arg)
{
	struct settling *settling = arg;
	struct departure *departure = &settling->departure;
	int64_t now_us = call_now_us(c);
	if (!settling->done)
		return departure_store_put_off(c, departure, now_us);
	if (now_us >= settling->last_token_us)
		return departure_store_delete(c, departure);
	departure->settled = true;
	return departure_store_put_off(c, departure, settling->last_token_us);
}

static enum err carry_out(struct call *c, const struct departures *departures,
	const struct departure *departure)
{
	struct taking taking = {.departure = departure};
	struct settling settling = {.departure = *departure,
		.last_token_us = departure->departed_at_us + departures->token_life_us};
	TRY(db_write(c, take, &taking));
	if (!taking.taken)
		return OK;
	TRY(ask(c, departures, departure, &settling.done));
	return db_write(c, settle, &settling);
}

static void complain(struct call *c, const struct departure *departure, enum err err)
{
	log_write(LOG_WARN, c, NULL, "closed account %" PRId64 " is still in %s: %s",
		departure->user_id, departure_daemon_name(departure->daemon),
		c->failure.detail ? c->failure.detail : err_title(err));
	call_forgive(c);
}

/* Who does not answer for one account is not asked for the next in this round. */
static enum err ask_daemon(struct call *c, const struct departures *departures,
	enum departure_daemon daemon, size_t *answered)
{
	struct departure_list due;
	TRY(departure_store_due(c, daemon, AT_ONCE, &due));
	for (size_t i = 0; i < due.count; i++) {
		enum err err = carry_out(c, departures, &due.items[i]);
		if (err) {
			complain(c, &due.items[i], err);
			return OK;
		}
		++*answered;
	}
	return OK;
}

static enum err go_round(struct call *c, const struct departures *departures, size_t *answered)
{
	int64_t pending;
	for (unsigned i = 1; i <= DEPARTURE_DAEMONS; i++)
		TRY(ask_daemon(c, departures, (enum departure_daemon)i, answered));
	TRY(departure_store_pending(c, &pending));
	metric_set(departures->pending, pending);
	return OK;
}

static int step(void *arg)
{
	struct departures *departures = arg;
	struct call c;
	size_t answered = 0;
	service_call_init(departures->service, &c, departures->arena);
	enum err err = go_round(&c, departures, &answered);
	if (err)
		log_write(log_level_of(err), &c, NULL, "departures: %s", c.failure.detail);
	call_finish(&c);
	return answered ? 0 : PAUSE_MS;
}

static struct http_client *connect_to(const struct service *service, const char *url)
{
	return http_client_create(&(struct http_client_options){
		.base_url = url,
		.service_token = service->config.service_token,
		.timeout_ms = ASK_TIMEOUT_MS,
		.tries_max = 1,
		.answer_bytes_max = ANSWER_BYTES_MAX,
	});
}

struct departures *departures_create(const struct service *service,
	const struct departures_options *options)
{
	struct departures *made = calloc(1, sizeof *made);
	if (!made)
		return NULL;
	made->service = service;
	made->token_life_us = options->token_life_us;
	made->posts = connect_to(service, service->config.posts_url);
	made->analytics = connect_to(service, options->analytics_url);
	made->pending = metrics_gauge(service->metrics, "crier_departures_pending",
		"Daemons that still have to remove what the owner of a closed account made", NULL);
	made->arena = arena_create();
	made->loop = loop_create(step, made);
	if (made->loop)
		return made;
	departures_destroy(made);
	return NULL;
}

void departures_destroy(struct departures *departures)
{
	if (!departures)
		return;
	loop_destroy(departures->loop);
	http_client_destroy(departures->posts);
	http_client_destroy(departures->analytics);
	arena_destroy(departures->arena);
	free(departures);
}
