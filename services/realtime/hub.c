/* The hub: made, woken, ticked, drained. */
#include "hub.h"

#include <stdlib.h>
#include <time.h>

#include "base/random.h"
#include "presence.h"
#include "stream.h"
#include "sweep.h"
#include "topic.h"

#define DRAIN_S 4
#define WRITING_US (2 * US_PER_SECOND) /* of it, for comments that are being stored */
#define COME_BACK_MS_MIN 500
#define COME_BACK_MS_MAX 10000
#define WHY_SIZE 256

/* Hints. */

void hub_hint(struct hub *hub, const struct hints *hints)
{
	pthread_mutex_lock(&hub->lock);
	struct hints *all = &hub->hints;
	all->events |= hints->events;
	all->any |= hints->any || all->count + hints->count > HINTS_MAX;
	for (size_t i = 0; i < hints->count && all->count < HINTS_MAX; i++)
		all->posts[all->count++] = hints->posts[i];
	pthread_mutex_unlock(&hub->lock);
	wire_wake(hub->wire);
}

void hub_hear(struct hub *hub, bool hears)
{
	pthread_mutex_lock(&hub->lock);
	hub->is_deaf = !hears;
	pthread_mutex_unlock(&hub->lock);
}

enum err hub_check(struct call *c, void *self)
{
	struct hub *hub = self;
	pthread_mutex_lock(&hub->lock);
	bool follows = hub->follows;
	pthread_mutex_unlock(&hub->lock);
	return follows ? OK : fail(c, ERR_UNAVAILABLE, "not yet known where events stand");
}

static void take_hints(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	struct hints hints = hub->hints;
	hub->hints = (struct hints){0};
	pthread_mutex_unlock(&hub->lock);
	if (hints.events || hints.any)
		topic_ask(hub, &hub->notifications);
	for (size_t i = 0; i < hints.count; i++) {
		struct topic *topic = topic_find(hub, hints.posts[i]);
		if (topic && topic->is_known)
			topic_ask(hub, topic);
	}
	if (hints.any)
		hub->sweep_at_us = 0;
}

/* Draining. */

/* The more there are, the more time they are given to come back. */
int64_t hub_come_back_ms(const struct hub *hub)
{
	uint32_t drawn;
	random_fast(&drawn, sizeof drawn);
	int64_t window_ms = COME_BACK_MS_MIN + (int64_t)hub->stream_count;
	if (window_ms > COME_BACK_MS_MAX)
		window_ms = COME_BACK_MS_MAX;
	return COME_BACK_MS_MIN + (int64_t)drawn % window_ms;
}

/* Who waits to hear that a comment is stored goes when they have (writing.c), or when it takes too
 * long. */
static void send_away(struct hub *hub)
{
	struct stream *next;
	bool is_late = hub->now_us - hub->drained_us > WRITING_US;
	for (struct stream *stream = hub->streams; stream; stream = next) {
		next = stream->next;
		if (!stream->writes || is_late)
			stream_say_bye(stream, hub_come_back_ms(hub));
	}
}

static void drain(struct hub *hub)
{
	if (hub->is_draining)
		return;
	hub->is_draining = true;
	hub->drained_us = hub->now_us;
	send_away(hub);
}

static bool is_asked_to_drain(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	bool asked = hub->drain_asked;
	pthread_mutex_unlock(&hub->lock);
	return asked;
}

static void tell_empty(struct hub *hub)
{
	if (!hub->is_draining || hub->streams)
		return;
	pthread_mutex_lock(&hub->lock);
	hub->is_empty = true;
	pthread_cond_signal(&hub->emptied);
	pthread_mutex_unlock(&hub->lock);
}

/* What the wire calls. */

/* What failed in one event must not be told in the next. */
void hub_end_event(struct hub *hub)
{
	struct arena *arena = hub->call.arena;
	call_finish(&hub->call);
	service_call_init(hub->realtime->service, &hub->call, arena);
}

static void note_following(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->follows = hub->notifications.is_known;
	pthread_mutex_unlock(&hub->lock);
}

static void wake(void *self)
{
	struct hub *hub = self;
	hub->now_us = clock_monotonic_us();
	workers_reap(hub->workers);
	take_hints(hub);
	presence_take(hub);
	note_following(hub);
	if (is_asked_to_drain(hub))
		drain(hub);
	tell_empty(hub);
	hub_end_event(hub);
}

static void tick(void *self)
{
	struct hub *hub = self;
	hub->now_us = clock_monotonic_us();
	sweep_tick(hub);
	if (hub->is_draining)
		send_away(hub);
	tell_empty(hub);
	hub_end_event(hub);
}

static const struct wire_events events = {
	.arrived = stream_arrive,
	.said = stream_hear,
	.ponged = stream_note_pong,
	.drained = stream_go_on,
	.gone = stream_lose,
	.woken = wake,
	.ticked = tick,
};

/* Making and ending it. */

static void wake_wire(void *self)
{
	const struct hub *hub = self;
	wire_wake(hub->wire);
}

static void make_metrics(struct metrics *metrics, struct hub_metrics *own)
{
	*own = (struct hub_metrics){
		.streams = {metrics_gauge(metrics, "crier_live_streams", "Streams that are open.",
				    "kind=\"sse\""),
			metrics_gauge(metrics, "crier_live_streams", "Streams that are open.",
				"kind=\"ws\"")},
		.topics = metrics_gauge(metrics, "crier_live_posts",
			"Posts whose comments somebody follows.", NULL),
		.messages = metrics_counter(metrics, "crier_live_messages_total",
			"Messages sent to streams.", NULL),
		.dropped = metrics_counter(metrics, "crier_live_dropped_total",
			"Streams cut off because nothing was heard or taken for too long.", NULL),
		.ended = metrics_counter(metrics, "crier_live_ended_total",
			"Streams ended because their token did.", NULL),
		.comments = metrics_counter(metrics, "crier_live_comments_total",
			"Comments stored that came over a stream.", NULL),
		.gaps = metrics_counter(metrics, "crier_live_gaps_total",
			"Threads found to be further on than a hint had said.", NULL),
	};
}

static struct hub *make(struct realtime *realtime)
{
	struct hub *hub = calloc(1, sizeof *hub);
	if (!hub)
		abort(); /* out of memory, as the arena has it */
	const struct tally_rate rate = {
		.per_s = (double)realtime->config.comments_per_minute / 60,
		.burst = (double)(realtime->config.comments_per_minute + 2) / 3,
	};
	hub->realtime = realtime;
	service_call_init(realtime->service, &hub->call, arena_create());
	make_metrics(realtime->service->metrics, &hub->metrics);
	hub->users = tally_create(rate);
	hub->addresses = tally_create(rate);
	hub->heartbeats[false] = frame_heartbeat(false);
	hub->heartbeats[true] = frame_heartbeat(true);
	presence_init(hub);
	pthread_mutex_init(&hub->lock, NULL);
	pthread_cond_init(&hub->emptied, NULL);
	return hub;
}

enum err hub_create(struct call *c, struct realtime *realtime, struct hub **made)
{
	char why[WHY_SIZE] = "no threads";
	struct hub *hub = make(realtime);
	hub->workers = workers_create(&(struct workers_options){
		.service = realtime->service,
		.threads = (size_t)realtime->config.workers,
		.wake = wake_wire,
		.self = hub,
	});
	if (hub->workers)
		hub->wire = wire_create(
			&(struct wire_options){
				.address = realtime->config.listen,
				.links_max = (int)realtime->config.streams_max,
				.events = &events,
				.self = hub,
			},
			why, sizeof why);
	if (hub->wire)
		hub->streams_max = (size_t)wire_links_max(hub->wire);
	/* Workers wake the wire: they must not be given anything before it is known here. */
	if (hub->wire && wire_start(hub->wire)) {
		hub_hint(hub, &(struct hints){.any = true});
		*made = hub;
		return OK;
	}
	hub_destroy(hub);
	return fail(c, ERR_UNAVAILABLE, "%s", why);
}

size_t hub_streams_max(const struct hub *hub)
{
	return hub->streams_max;
}

/* Those that do not read their last words are cut off. */
static void drain_and_wait(struct hub *hub)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += DRAIN_S;
	pthread_mutex_lock(&hub->lock);
	hub->drain_asked = true;
	wire_wake(hub->wire);
	int waited = 0;
	while (!hub->is_empty && waited == 0)
		waited = pthread_cond_timedwait(&hub->emptied, &hub->lock, &until);
	pthread_mutex_unlock(&hub->lock);
}

static void free_topics(struct hub *hub)
{
	for (size_t i = 0; i < TOPIC_BUCKETS; i++) {
		while (hub->topics[i]) {
			struct topic *topic = hub->topics[i];
			hub->topics[i] = topic->next;
			free(topic);
		}
	}
}

void hub_destroy(struct hub *hub)
{
	if (!hub)
		return;
	if (hub->wire)
		drain_and_wait(hub);
	workers_stop(hub->workers);
	wire_destroy(hub->wire);
	workers_destroy(hub->workers);
	presence_finish(hub);
	free_topics(hub);
	tally_destroy(hub->users);
	tally_destroy(hub->addresses);
	buffer_release(hub->heartbeats[false]);
	buffer_release(hub->heartbeats[true]);
	pthread_cond_destroy(&hub->emptied);
	pthread_mutex_destroy(&hub->lock);
	call_finish(&hub->call);
	arena_destroy(hub->call.arena);
	free(hub);
}
