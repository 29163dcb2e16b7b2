/* Once a second. Posts is asked where all threads stand, every few seconds, or each second while no
 * hints come: what a hint got lost for is found then. */
#include "sweep.h"

#include <stdlib.h>

#include "base/random.h"
#include "posts_client.h"
#include "presence.h"
#include "stream.h"
#include "token/ended.h"
#include "topic.h"

#define DEAF_US (900 * US_PER_MS) /* less than what lies between two ticks */
#define TOPICS_AT_ONCE 1000	  /* as the contract has it */
#define STALLED_US (20 * US_PER_SECOND)
#define OPENING_US (20 * US_PER_SECOND)
#define SILENT_BEATS 3
#define COME_BACK_MS 1000
#define KEY_US (2 * US_PER_SECOND) /* between looks whether an API key holds */

/* Comparing with posts. */

struct look {
	struct job job;
	struct hub *hub;
	size_t count;
	struct thread_places places;
	int64_t post_ids[];
};

static enum err run_look(struct call *c, struct job *job)
{
	struct look *look = (struct look *)job;
	const struct threads_wanted wanted = {.post_ids = {look->post_ids, look->count}};
	return posts_client_threads(c, look->hub->realtime->posts, &wanted, &look->places);
}

static int by_id(const void *a, const void *b)
{
	const struct thread_place *left = a, *right = b;
	return (left->post_id > right->post_id) - (left->post_id < right->post_id);
}

/* NULL: the post is gone. */
static const struct thread_place *place_of(const struct look *look, int64_t post_id)
{
	const struct thread_place wanted = {.post_id = post_id};
	const struct thread_place_list *places = &look->places.items;
	return places->count ? bsearch(&wanted, places->items, places->count, sizeof wanted, by_id)
			     : NULL;
}

/* Who may read a post that is not public may change without a word. */
static void compare(struct hub *hub, struct topic *topic, const struct thread_place *place)
{
	if (!place || !place->is_public || !topic->is_public)
		stream_recheck_all(topic);
	if (!place)
		return;
	topic->is_public = place->is_public;
	if (!topic->is_known || place->last_seq <= topic->seq)
		return;
	if (!topic->is_asking)
		metric_add(hub->metrics.gaps, 1);
	topic_ask(hub, topic);
}

static void take_look(struct call *c, struct job *job)
{
	struct look *look = (struct look *)job;
	struct hub *hub = look->hub;
	(void)c;
	if (look->places.items.count)
		qsort(look->places.items.items, look->places.items.count,
			sizeof *look->places.items.items, by_id);
	for (size_t i = 0; i < look->count && job->err == OK; i++) {
		struct topic *topic = topic_find(hub, look->post_ids[i]);
		if (topic)
			compare(hub, topic, place_of(look, look->post_ids[i]));
	}
	hub->is_sweeping = false;
	free(look);
}

static struct look *look_new(struct hub *hub)
{
	struct look *look = calloc(1, sizeof *look + TOPICS_AT_ONCE * sizeof *look->post_ids);
	if (!look)
		abort(); /* out of memory, as the arena has it */
	look->job = (struct job){.run = run_look, .done = take_look};
	look->hub = hub;
	return look;
}

static void look_at_all(struct hub *hub)
{
	struct look *look = NULL;
	for (size_t i = 0; i < TOPIC_BUCKETS; i++) {
		for (struct topic *at = hub->topics[i]; at; at = at->next) {
			look = look ? look : look_new(hub);
			look->post_ids[look->count++] = at->post_id;
			if (look->count < TOPICS_AT_ONCE)
				continue;
			workers_run(hub->workers, &look->job, URGENT);
			look = NULL;
		}
	}
	if (look)
		workers_run(hub->workers, &look->job, URGENT);
	hub->is_sweeping = hub->topic_count > 0;
}

static void compare_with_posts(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	bool is_deaf = hub->is_deaf;
	pthread_mutex_unlock(&hub->lock);
	int64_t pause_us = hub->realtime->config.sweep_ms * US_PER_MS;
	if (is_deaf && pause_us > DEAF_US)
		pause_us = DEAF_US;
	if (hub->is_sweeping || hub->now_us - hub->sweep_at_us < pause_us)
		return;
	hub->sweep_at_us = hub->now_us;
	if (!hub->notifications.retry_at_us)
		topic_ask(hub, &hub->notifications);
	look_at_all(hub);
}

/* Streams. */

static bool has_ended(struct call *c, const struct stream *stream)
{
	const struct principal *who = &stream->principal;
	if (!who->user_id)
		return false;
	if (who->expires_us && who->expires_us <= call_now_us(c))
		return fail(c, ERR_UNAUTHENTICATED, "the token has expired") != OK;
	return ended_check(c, stream->hub->realtime->service->ended, who) != OK;
}

static bool is_dead(const struct hub *hub, const struct stream *stream)
{
	int64_t waits_since_us = link_waits_since_us(stream->link);
	int64_t beat_us = hub->realtime->config.heartbeat_s * US_PER_SECOND;
	if (waits_since_us && hub->now_us - waits_since_us > STALLED_US)
		return true;
	if (stream->state == STREAM_OPENING)
		return hub->now_us - stream->begun_us > OPENING_US;
	return stream->is_websocket && hub->now_us - stream->heard_us > SILENT_BEATS * beat_us;
}

/* There is no token that could end: nobody is signed in, or an API key opened it. */
static bool was_long_enough(const struct hub *hub, const struct stream *stream)
{
	return (!stream->principal.user_id || stream->key) &&
	       hub->now_us - stream->begun_us > hub->realtime->config.anonymous_s * US_PER_SECOND;
}

static void look_after(struct hub *hub, struct stream *stream)
{
	struct call *c = &hub->call;
	if (is_dead(hub, stream)) {
		metric_add(hub->metrics.dropped, 1);
		link_cut(stream->link);
	} else if (stream->state == STREAM_OPENING || stream->state == STREAM_ENDING) {
		return;
	} else if (has_ended(c, stream)) {
		metric_add(hub->metrics.ended, 1);
		stream_fail(stream, c);
		call_forgive(c);
	} else if (was_long_enough(hub, stream)) {
		stream_say_bye(stream, COME_BACK_MS);
	} else if (stream->key && hub->now_us - stream->key_checked_us > KEY_US) {
		stream_recheck_key(stream);
	}
}

/* Each second another part of them, so that not all are written to at once. */
static void beat(struct hub *hub)
{
	uint64_t beats = (uint64_t)hub->realtime->config.heartbeat_s;
	for (struct stream *stream = hub->streams; stream; stream = stream->next) {
		uint64_t part = (uint64_t)(stream->begun_us / US_PER_MS);
		if (part % beats == hub->ticks % beats && stream->state != STREAM_OPENING)
			link_send(stream->link, hub->heartbeats[stream->is_websocket]);
	}
}

void sweep_tick(struct hub *hub)
{
	struct stream *next;
	hub->ticks++;
	for (struct stream *stream = hub->streams; stream; stream = next) {
		next = stream->next;
		look_after(hub, stream);
	}
	beat(hub);
	topic_each(hub, topic_tick);
	topic_tick(hub, &hub->notifications);
	presence_tick(hub);
	if (!hub->is_draining)
		compare_with_posts(hub);
	if (hub->ticks % 60 == 0) {
		tally_clean(hub->users, hub->now_us);
		tally_clean(hub->addresses, hub->now_us);
	}
}
