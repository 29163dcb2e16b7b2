/* What is new in a topic, to all of its live streams.
 *
 * A stream has everything up to its own number. Live ones mostly have the topic's, and are then
 * sent the same bytes; one that was told more already, because it came later, is sent what is
 * behind that. */
#include "topic.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/backoff.h"
#include "frame.h"
#include "presence.h"
#include "stream.h"

#define FAILURES_MAX 30

void topic_name(int64_t post_id, char *name)
{
	if (post_id)
		snprintf(name, TOPIC_NAME_SIZE, "post:%" PRId64, post_id);
	else
		snprintf(name, TOPIC_NAME_SIZE, "notifications");
}

static struct topic **bucket_of(struct hub *hub, int64_t post_id)
{
	return &hub->topics[(uint64_t)post_id % TOPIC_BUCKETS];
}

struct topic *topic_find(struct hub *hub, int64_t post_id)
{
	if (!post_id)
		return &hub->notifications;
	struct topic *topic = *bucket_of(hub, post_id);
	while (topic && topic->post_id != post_id)
		topic = topic->next;
	return topic;
}

struct topic *topic_get(struct hub *hub, int64_t post_id)
{
	struct topic *topic = topic_find(hub, post_id);
	if (topic)
		return topic;
	topic = calloc(1, sizeof *topic);
	if (!topic)
		abort(); /* out of memory, as the arena has it */
	topic->post_id = post_id;
	topic->next = *bucket_of(hub, post_id);
	*bucket_of(hub, post_id) = topic;
	metric_set(hub->metrics.topics, (int64_t)++hub->topic_count);
	return topic;
}

/* One that is being asked for stays until the answer is there. */
static void drop_unused(struct hub *hub, struct topic *topic)
{
	if (!topic->post_id || topic->streams || topic->is_asking)
		return;
	struct topic **at = bucket_of(hub, topic->post_id);
	while (*at != topic)
		at = &(*at)->next;
	*at = topic->next;
	presence_leave(hub, topic);
	free(topic);
	metric_set(hub->metrics.topics, (int64_t)--hub->topic_count);
}

void topic_join(struct topic *topic, struct stream *stream)
{
	stream->topic = topic;
	stream->topic_next = topic->streams;
	if (topic->streams)
		topic->streams->topic_previous = stream;
	topic->streams = stream;
	topic->stream_count++;
}

void topic_leave(struct hub *hub, struct stream *stream)
{
	struct topic *topic = stream->topic;
	if (!topic)
		return;
	if (stream->topic_previous)
		stream->topic_previous->topic_next = stream->topic_next;
	else
		topic->streams = stream->topic_next;
	if (stream->topic_next)
		stream->topic_next->topic_previous = stream->topic_previous;
	topic->stream_count--;
	stream->topic = NULL;
	drop_unused(hub, topic);
}

/* Asking. */

struct ask {
	struct job job;
	struct hub *hub;
	struct topic *topic;
	int64_t post_id, after;
	struct page page;
};

static enum err run_ask(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	c->principal = (struct principal){.role = ROLE_SERVICE, .via_service = true};
	return page_read(c, ask->hub->realtime, ask->post_id, ask->after, &ask->page);
}

/* What is sent to many, made when the first of them needs it: as it is and concealed, for each kind
 * of stream. */
struct broadcast {
	const struct page *page;
	int64_t after;
	struct buffer *made[2][2];
};

/* The items behind a number, as a reader gets them. */
static size_t select_messages(const struct page *page, int64_t after,
	const struct principal *reader, struct message *messages)
{
	size_t count = 0;
	for (size_t i = 0; i < page->count; i++) {
		const struct message *message = page_message_for(&page->items[i], reader);
		if (page->items[i].seq > after && message)
			messages[count++] = *message;
	}
	return count;
}

static void send_own(struct hub *hub, struct stream *stream, const struct page *page)
{
	struct message *messages = call_alloc(&hub->call, (page->count + 1) * sizeof *messages);
	size_t count = select_messages(page, stream->seq, &stream->principal, messages);
	if (count)
		stream_send(stream, messages, count);
}

/* Whether all readers of a kind get the same: there is nothing that is for one user. */
static bool is_common(const struct page *page)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->items[i].audience == AUDIENCE_USER ||
			page->items[i].audience == AUDIENCE_CONCEALED)
			return false;
	return true;
}

static void send_common(struct hub *hub, struct stream *stream, struct broadcast *broadcast)
{
	bool moderates = stream->principal.role == ROLE_APPROVER ||
			 stream->principal.role == ROLE_ADMIN;
	struct buffer **made = &broadcast->made[stream->is_websocket][moderates];
	if (!*made) {
		const struct page *page = broadcast->page;
		struct message *messages = call_alloc(&hub->call,
			(page->count + 1) * sizeof *messages);
		size_t count = select_messages(page, broadcast->after, &stream->principal,
			messages);
		*made = frame_messages(stream->is_websocket, messages, count);
	}
	if (!(*made)->len)
		return;
	metric_add(hub->metrics.messages, (int64_t)broadcast->page->count);
	link_send(stream->link, *made);
}

static void send_page(struct hub *hub, struct topic *topic, const struct page *page)
{
	struct broadcast broadcast = {.page = page, .after = topic->seq};
	bool common = is_common(page);
	struct stream *next;
	for (struct stream *stream = topic->streams; stream; stream = next) {
		next = stream->topic_next;
		if (stream->state != STREAM_LIVE)
			continue;
		if (common && stream->seq <= topic->seq)
			send_common(hub, stream, &broadcast);
		else
			send_own(hub, stream, page);
		int64_t sent = page->items[page->count - 1].seq;
		stream->seq = stream->seq > sent ? stream->seq : sent;
	}
	for (int kind = 0; kind < 2; kind++)
		for (int reader = 0; reader < 2; reader++)
			buffer_release(broadcast.made[kind][reader]);
}

/* Of events most are for nobody: the number moves on all the same. */
static void take_page(struct hub *hub, struct topic *topic, const struct page *page)
{
	if (page->count)
		send_page(hub, topic, page);
	int64_t seq = page->count ? page->items[page->count - 1].seq : topic->seq;
	if (!topic->post_id && page->last > seq)
		seq = page->last;
	topic->seq = seq > topic->seq ? seq : topic->seq;
	topic->is_known = true;
}

static void note_failure(struct hub *hub, struct topic *topic)
{
	static const struct backoff pauses = {200 * US_PER_MS, 4 * US_PER_SECOND};
	topic->failures += topic->failures < FAILURES_MAX;
	topic->retry_at_us = hub->now_us + backoff(pauses, topic->failures);
}

static void take_answer(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	struct hub *hub = ask->hub;
	struct topic *topic = ask->topic;
	bool again = topic->ask_again || (job->err == OK && ask->page.more);
	topic->is_asking = false;
	topic->ask_again = false;
	if (job->err == ERR_NOT_FOUND) {
		stream_recheck_all(topic);
	} else if (job->err) {
		note_failure(hub, topic);
		again = false;
	} else {
		topic->failures = 0;
		topic->retry_at_us = 0;
		take_page(hub, topic, &ask->page);
	}
	(void)c;
	free(ask);
	if (again && (topic->streams || !topic->post_id))
		topic_ask(hub, topic);
	else
		drop_unused(hub, topic);
}

void topic_ask(struct hub *hub, struct topic *topic)
{
	if (topic->is_asking) {
		topic->ask_again = true;
		return;
	}
	struct ask *ask = calloc(1, sizeof *ask);
	if (!ask)
		abort(); /* out of memory, as the arena has it */
	ask->job = (struct job){.run = run_ask, .done = take_answer};
	ask->hub = hub;
	ask->topic = topic;
	ask->post_id = topic->post_id;
	ask->after = topic->is_known ? topic->seq : PAGE_AFTER_NONE;
	topic->is_asking = true;
	workers_run(hub->workers, &ask->job, URGENT);
}

/* Each second. */

void topic_tick(struct hub *hub, struct topic *topic)
{
	if (topic->retry_at_us && hub->now_us >= topic->retry_at_us && !topic->is_asking) {
		topic->retry_at_us = 0;
		topic_ask(hub, topic);
	}
}

void topic_each(struct hub *hub, void (*visit)(struct hub *hub, struct topic *topic))
{
	for (size_t i = 0; i < TOPIC_BUCKETS; i++) {
		struct topic *next;
		for (struct topic *topic = hub->topics[i]; topic; topic = next) {
			next = topic->next;
			visit(hub, topic);
		}
	}
}
