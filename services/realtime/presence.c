/* A hub tells the others how many streams of a post it has: when that changed, when it first hears
 * of another hub there, and again every few seconds, for nothing that Redis carries is sure to
 * come. What a hub said is good for some seconds, so that one that was killed is forgotten. Without
 * Redis each counts its own. */
#include "presence.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "frame.h"
#include "hint_reader.h"
#include "topic.h"

#define TOLD_US US_PER_SECOND
#define TOLD_STREAMS 500 /* more of them are told more seldom */
#define AGAIN_TICKS 3	 /* to hubs that are known */
#define ALONE_TICKS 15	 /* where none is */
#define GOOD_US (8 * US_PER_SECOND)
#define COUNT_MAX 1000000
#define HUBS_MAX 64
#define HEARD_MAX 256
#define ENTRY_SIZE 48 /* " <post>=<streams>" */

struct elsewhere {
	struct elsewhere *next;
	uint64_t hub_id;
	int64_t count;
	int64_t until_us;
};

struct heard {
	struct heard *next;
	char text[];
};

void presence_init(struct hub *hub)
{
	random_fast(&hub->presence.id, sizeof hub->presence.id);
	hub->presence.heard_last = &hub->presence.heard;
}

/* Saying. */

struct saying {
	struct job job;
	const struct service *service;
	char text[PRESENCE_TEXT_SIZE];
};

/* Whether anybody hears it makes no difference. */
static enum err run_saying(struct call *c, struct job *job)
{
	const struct saying *saying = (struct saying *)job;
	const char *const words[] = {"PUBLISH", HINT_CHANNEL, saying->text, NULL};
	return redis_run(c, saying->service->redis, words, NULL);
}

static void end_saying(struct call *c, struct job *job)
{
	(void)c;
	free(job);
}

static void send(struct hub *hub)
{
	struct presence *presence = &hub->presence;
	if (!presence->len)
		return;
	struct saying *saying = calloc(1, sizeof *saying);
	if (!saying)
		abort(); /* out of memory, as the arena has it */
	saying->job = (struct job){.run = run_saying, .done = end_saying};
	saying->service = hub->realtime->service;
	memcpy(saying->text, presence->text, presence->len + 1);
	presence->len = 0;
	workers_run(hub->workers, &saying->job, PATIENT);
}

static void say(struct hub *hub, const struct topic *topic)
{
	struct presence *presence = &hub->presence;
	if (presence->len + ENTRY_SIZE > sizeof presence->text)
		send(hub);
	if (!presence->len)
		presence->len = (size_t)snprintf(presence->text, sizeof presence->text,
			"p %016" PRIx64, presence->id);
	presence->len += (size_t)snprintf(presence->text + presence->len,
		sizeof presence->text - presence->len, " %" PRId64 "=%zu", topic->post_id,
		topic->stream_count);
}

static void say_if_due(struct hub *hub, struct topic *topic)
{
	uint64_t pause = topic->elsewhere ? AGAIN_TICKS : ALONE_TICKS;
	bool is_due = (hub->ticks + (uint64_t)topic->post_id) % pause == 0;
	if (!is_due && !topic->presence_wanted && topic->stream_count == topic->presence_said)
		return;
	topic->presence_said = topic->stream_count;
	topic->presence_wanted = false;
	say(hub, topic);
}

/* Hearing. */

/* @return false when too much waits to be taken */
static bool keep(struct hub *hub, struct heard *heard)
{
	struct presence *presence = &hub->presence;
	pthread_mutex_lock(&hub->lock);
	bool fits = presence->heard_count < HEARD_MAX;
	if (fits) {
		presence->heard_count++;
		*presence->heard_last = heard;
		presence->heard_last = &heard->next;
	}
	pthread_mutex_unlock(&hub->lock);
	return fits;
}

void presence_hear(struct hub *hub, const char *text)
{
	size_t size = strlen(text) + 1;
	struct heard *heard = malloc(sizeof *heard + size);
	if (!heard)
		abort(); /* out of memory, as the arena has it */
	heard->next = NULL;
	memcpy(heard->text, text, size);
	if (keep(hub, heard))
		wire_wake(hub->wire);
	else
		free(heard);
}

static struct elsewhere *find(struct topic *topic, uint64_t hub_id)
{
	struct elsewhere *found = topic->elsewhere;
	while (found && found->hub_id != hub_id)
		found = found->next;
	return found;
}

/* @return NULL when there are too many */
static struct elsewhere *add(struct topic *topic, uint64_t hub_id)
{
	size_t count = 0;
	for (struct elsewhere *each = topic->elsewhere; each; each = each->next)
		count++;
	if (count >= HUBS_MAX)
		return NULL;
	struct elsewhere *added = calloc(1, sizeof *added);
	if (!added)
		abort(); /* out of memory, as the arena has it */
	*added = (struct elsewhere){.next = topic->elsewhere, .hub_id = hub_id};
	topic->elsewhere = added;
	topic->presence_wanted = true;
	return added;
}

static void note(struct hub *hub, uint64_t hub_id, int64_t post_id, int64_t count)
{
	struct topic *topic = post_id > 0 ? topic_find(hub, post_id) : NULL;
	if (!topic || count < 0 || count > COUNT_MAX)
		return;
	struct elsewhere *elsewhere = find(topic, hub_id);
	if (!elsewhere && count)
		elsewhere = add(topic, hub_id);
	if (!elsewhere)
		return;
	elsewhere->count = count;
	elsewhere->until_us = hub->now_us + GOOD_US;
}

static void take_text(struct hub *hub, const char *text)
{
	char *at;
	uint64_t hub_id = strtoull(text + 1, &at, 16);
	while (hub_id != hub->presence.id && *at == ' ') {
		char *end;
		int64_t post_id = strtoll(at + 1, &end, 10);
		if (*end != '=')
			return;
		note(hub, hub_id, post_id, strtoll(end + 1, &at, 10));
	}
}

static struct heard *take_all(struct hub *hub)
{
	struct presence *presence = &hub->presence;
	pthread_mutex_lock(&hub->lock);
	struct heard *all = presence->heard;
	presence->heard = NULL;
	presence->heard_last = &presence->heard;
	presence->heard_count = 0;
	pthread_mutex_unlock(&hub->lock);
	return all;
}

void presence_take(struct hub *hub)
{
	struct heard *next;
	for (struct heard *heard = take_all(hub); heard; heard = next) {
		next = heard->next;
		take_text(hub, heard->text);
		free(heard);
	}
}

/* Telling streams. */

/* Forgets what is too old. */
static size_t count_elsewhere(const struct hub *hub, struct topic *topic)
{
	size_t count = 0;
	struct elsewhere **at = &topic->elsewhere;
	while (*at) {
		struct elsewhere *each = *at;
		if (each->until_us > hub->now_us) {
			count += (size_t)each->count;
			at = &each->next;
		} else {
			*at = each->next;
			free(each);
		}
	}
	return count;
}

static void tell(struct hub *hub, struct topic *topic, bool (*is_told)(const struct stream *))
{
	const struct message message = message_presence(&hub->call, topic->presence_told);
	struct buffer *made[2] = {frame_messages(false, &message, 1),
		frame_messages(true, &message, 1)};
	topic->has_newcomers = false;
	for (struct stream *stream = topic->streams; stream; stream = stream->topic_next) {
		if (!is_told(stream))
			continue;
		stream->is_newcomer = false;
		link_send(stream->link, made[stream->is_websocket]);
	}
	buffer_release(made[0]);
	buffer_release(made[1]);
}

static bool is_live(const struct stream *stream)
{
	return stream->state == STREAM_LIVE;
}

static bool is_newcomer(const struct stream *stream)
{
	return is_live(stream) && stream->is_newcomer;
}

/* Who takes the place of another does not change the count, and is told what the others were. */
static void tell_if_due(struct hub *hub, struct topic *topic, size_t count)
{
	if (count == topic->presence_told || hub->now_us < topic->presence_at_us) {
		if (topic->has_newcomers)
			tell(hub, topic, is_newcomer);
		return;
	}
	topic->presence_told = count;
	topic->presence_at_us = hub->now_us + TOLD_US +
				(int64_t)count / TOLD_STREAMS * US_PER_SECOND;
	tell(hub, topic, is_live);
}

static void tick(struct hub *hub, struct topic *topic)
{
	say_if_due(hub, topic);
	tell_if_due(hub, topic, topic->stream_count + count_elsewhere(hub, topic));
}

void presence_tick(struct hub *hub)
{
	topic_each(hub, tick);
	send(hub);
}

/* Ending. */

static void forget(struct topic *topic)
{
	while (topic->elsewhere) {
		struct elsewhere *each = topic->elsewhere;
		topic->elsewhere = each->next;
		free(each);
	}
}

void presence_leave(struct hub *hub, struct topic *topic)
{
	if (topic->presence_said)
		say(hub, topic);
	forget(topic);
}

/* There are no workers any more that could say it. */
static void drop(struct hub *hub, struct topic *topic)
{
	(void)hub;
	forget(topic);
}

void presence_finish(struct hub *hub)
{
	presence_take(hub);
	topic_each(hub, drop);
}
