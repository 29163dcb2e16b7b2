/* A stream's life: opening, catching up, live, ending. What it needs of posts it asks for one thing
 * at a time; the struct outlives its connection until the answer is there. */
#include "stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credentials.h"
#include "household.h"
#include "http/problem.h"
#include "target.h"
#include "topic.h"
#include "writing.h"

#define REFUSAL_SIZE 1024
#define USER_KEY_SIZE 24

/* Ending. */

void stream_free(struct stream *stream)
{
	free(stream->key);
	free(stream);
}

bool stream_is_there(struct stream *stream)
{
	stream->is_asking = false;
	if (stream->link)
		return true;
	if (!stream->writes)
		stream_free(stream);
	return false;
}

void stream_lose(void *self)
{
	struct stream *stream = self;
	struct hub *hub = stream->hub;
	stream->link = NULL;
	stream->state = STREAM_ENDING;
	topic_leave(hub, stream);
	tally_give(stream->by_user);
	tally_give(stream->by_address);
	if (stream->previous)
		stream->previous->next = stream->next;
	else
		hub->streams = stream->next;
	if (stream->next)
		stream->next->previous = stream->previous;
	hub->stream_count--;
	metric_add(hub->metrics.streams[stream->is_websocket], -1);
	if (!stream->is_asking && !stream->writes)
		stream_free(stream);
}

/* The whole of an HTTP answer. */
static void answer_problem(struct link *link, struct call *c)
{
	struct text body, answer;
	const struct failure *failure = &c->failure;
	int retry_after_s = problem_retry_after_s(failure);
	text_init(&body, c->arena, REFUSAL_SIZE, SIZE_MAX);
	text_init(&answer, c->arena, REFUSAL_SIZE, SIZE_MAX);
	problem_write(&body, c);
	text_printf(&answer,
		"HTTP/1.1 %d %s\r\nContent-Type: " PROBLEM_TYPE "\r\nContent-Length: %zu\r\n"
		"Cache-Control: no-store\r\nConnection: close\r\n",
		err_status(failure->err), err_title(failure->err), body.len);
	if (failure->err == ERR_UNAUTHENTICATED)
		text_add_string(&answer, "WWW-Authenticate: Bearer\r\n");
	for (const struct reply_header *each = c->reply_headers; each; each = each->next)
		text_printf(&answer, "%s: %s\r\n", each->name, each->value);
	if (retry_after_s)
		text_printf(&answer, "Retry-After: %d\r\n", retry_after_s);
	text_add_string(&answer, "\r\n");
	text_add(&answer, body.data, body.len);
	link_refuse(link, answer.data, answer.len);
}

void stream_send(struct stream *stream, const struct message *messages, size_t count)
{
	struct buffer *buffer = frame_messages(stream->is_websocket, messages, count);
	metric_add(stream->hub->metrics.messages, (int64_t)count);
	link_send(stream->link, buffer);
	buffer_release(buffer);
}

void stream_refuse(struct stream *stream, struct call *c, const char *id)
{
	const struct message message = message_error(c, id);
	stream_send(stream, &message, 1);
}

void stream_fail(struct stream *stream, struct call *c)
{
	if (stream->state == STREAM_ENDING)
		return;
	if (stream->state == STREAM_OPENING)
		answer_problem(stream->link, c);
	else
		stream_refuse(stream, c, NULL);
	stream->state = STREAM_ENDING;
	link_end(stream->link, CLOSE_ERROR(err_status(c->failure.err)));
}

void stream_say_bye(struct stream *stream, int64_t retry_ms)
{
	if (stream->state == STREAM_ENDING)
		return;
	if (stream->state == STREAM_OPENING) {
		(void)fail_retry(&stream->hub->call, ERR_UNAVAILABLE, 1, "this hub ends");
		stream_fail(stream, &stream->hub->call);
		return;
	}
	const struct message message = message_bye(&stream->hub->call, retry_ms);
	struct buffer *retry = frame_retry(stream->is_websocket, retry_ms);
	if (retry->len)
		link_send(stream->link, retry);
	buffer_release(retry);
	stream_send(stream, &message, 1);
	stream->state = STREAM_ENDING;
	link_end(stream->link, CLOSE_RESTART);
}

/* Asking posts. */

struct ask {
	struct job job;
	struct stream *stream;
	struct realtime *realtime;
	struct wire_request *request; /* of an opening one; else NULL */
	struct principal principal;
	int64_t post_id, after;
	struct page page;
};

static enum err run_ask(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	c->principal = ask->principal;
	if (ask->request)
		TRY(credentials_check(c, ask->realtime, ask->request));
	ask->principal = c->principal;
	return page_read(c, ask->realtime, ask->post_id, ask->after, &ask->page);
}

/* What holds of the stream at this moment is filled in. */
static void ask(struct stream *stream, const struct ask *wanted)
{
	struct ask *ask = malloc(sizeof *ask);
	if (!ask)
		abort(); /* out of memory, as the arena has it */
	*ask = *wanted;
	ask->stream = stream;
	ask->realtime = stream->hub->realtime;
	ask->principal = stream->principal;
	ask->post_id = stream->post_id;
	stream->is_asking = true;
	workers_run(stream->hub->workers, &ask->job, PATIENT);
}

static void free_ask(struct ask *ask)
{
	free(ask->request);
	free(ask);
}

/* Catching up. */

static void take_page(struct call *c, struct job *job);

static void send_page(struct stream *stream, const struct page *page)
{
	struct message *messages = call_alloc(&stream->hub->call,
		(page->count + 1) * sizeof *messages);
	size_t count = 0;
	for (size_t i = 0; i < page->count; i++)
		if (page->items[i].seq > stream->seq)
			messages[count++] = page->items[i].message;
	if (count)
		stream_send(stream, messages, count);
	if (page->count && page->items[page->count - 1].seq > stream->seq)
		stream->seq = page->items[page->count - 1].seq;
	if (!page->more && page->last > stream->seq)
		stream->seq = page->last;
}

/* Live when it has all that its topic has; what the topic gets from now on it gets as well. */
static void go_on(struct stream *stream, bool more)
{
	if (more || stream->seq < stream->topic->seq) {
		stream->wants_page = true;
		if (!link_waits_since_us(stream->link))
			stream_go_on(stream);
		return;
	}
	stream->state = STREAM_LIVE;
	stream->is_newcomer = stream->topic->has_newcomers = true;
	if (stream->seq > stream->topic->seq)
		topic_ask(stream->hub, stream->topic);
}

static void take_page(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	struct stream *stream = ask->stream;
	if (stream_is_there(stream) && stream->state == STREAM_CATCHING) {
		if (job->err) {
			stream_fail(stream, c);
		} else {
			send_page(stream, &ask->page);
			go_on(stream, ask->page.more);
		}
	}
	free_ask(ask);
}

/* What a slow client missed is not piled up for it. */
void stream_go_on(void *self)
{
	struct stream *stream = self;
	if (!stream || !stream->wants_page || stream->state != STREAM_CATCHING || stream->is_asking)
		return;
	stream->wants_page = false;
	ask(stream,
		&(struct ask){.job = {.run = run_ask, .done = take_page}, .after = stream->seq});
}

/* Opening. */

static enum err count_user(struct call *c, struct stream *stream)
{
	struct hub *hub = stream->hub;
	char key[USER_KEY_SIZE];
	if (!stream->principal.user_id)
		return OK;
	snprintf(key, sizeof key, "%" PRId64, stream->principal.user_id);
	stream->by_user = tally_take(hub->users, key, hub->realtime->config.per_user_max,
		hub->now_us);
	if (stream->by_user)
		return OK;
	return fail_retry(c, ERR_THROTTLED, 5, "you have %" PRId64 " streams open already",
		hub->realtime->config.per_user_max);
}

/* A number that was never given tells nothing: then it starts from where all stands. */
static void begin(struct stream *stream, const struct ask *ask)
{
	struct hub *hub = stream->hub;
	const struct page *page = &ask->page;
	struct topic *topic = topic_get(hub, stream->post_id);
	bool resumes = ask->after != PAGE_AFTER_NONE && ask->after <= page->last;
	char name[TOPIC_NAME_SIZE];
	topic_name(stream->post_id, name);
	if (!topic->is_known && topic->post_id) {
		topic->seq = page->last;
		topic->is_known = true;
		topic->is_public = page->is_public;
	}
	stream->seq = resumes ? ask->after : page->last;
	stream->state = STREAM_CATCHING;
	topic_join(topic, stream);
	const struct message hello = message_hello(&hub->call, name, page->last, stream->seq);
	link_accept(stream->link);
	stream_send(stream, &hello, 1);
	if (resumes)
		send_page(stream, page);
	go_on(stream, resumes && page->more);
}

static void keep_key(struct stream *stream, const char *key)
{
	stream->key = strdup(key);
	if (!stream->key)
		abort(); /* out of memory, as the arena has it */
	stream->key_checked_us = stream->hub->now_us;
}

static enum err admit(struct call *c, struct stream *stream, const struct ask *ask)
{
	TRY(ask->job.err);
	stream->principal = ask->principal;
	if (stream->principal.key_id)
		keep_key(stream, credentials_bearer(ask->request));
	if (!topic_find(stream->hub, 0)->is_known)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "this hub has just started");
	return count_user(c, stream);
}

static void take_opening(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	struct stream *stream = ask->stream;
	if (stream_is_there(stream) && stream->state == STREAM_OPENING) {
		if (admit(c, stream, ask) == OK)
			begin(stream, ask);
		else
			stream_fail(stream, c);
	}
	free_ask(ask);
}

static enum err check_room(struct call *c, struct stream *stream, const char *address)
{
	struct hub *hub = stream->hub;
	const struct realtime_config *config = &hub->realtime->config;
	char household[HOUSEHOLD_SIZE];
	household_of(address, household);
	if (hub->is_draining)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "this hub ends");
	if (hub->stream_count >= hub->streams_max)
		return fail_retry(c, ERR_UNAVAILABLE, 5, "this hub has all the streams it takes");
	stream->by_address = tally_take(hub->addresses, household, config->per_address_max,
		hub->now_us);
	if (stream->by_address)
		return OK;
	return fail_retry(c, ERR_THROTTLED, 5, "your address has %" PRId64 " streams open already",
		config->per_address_max);
}

static void add(struct stream *stream)
{
	struct hub *hub = stream->hub;
	stream->next = hub->streams;
	if (hub->streams)
		hub->streams->previous = stream;
	hub->streams = stream;
	hub->stream_count++;
	metric_add(hub->metrics.streams[stream->is_websocket], 1);
}

static enum err open_stream(struct call *c, struct stream *stream,
	const struct wire_request *request, int64_t *after)
{
	struct target target;
	credentials_note_request(c, stream->hub->realtime, request);
	TRY(target_read(c, request, &target));
	TRY(check_room(c, stream, credentials_address(stream->hub->realtime, request)));
	stream->post_id = target.post_id;
	stream->is_websocket = request->is_websocket;
	*after = target.after;
	return OK;
}

void *stream_arrive(void *self, struct link *link, struct wire_request *request)
{
	struct hub *hub = self;
	struct call *c = &hub->call;
	int64_t after;
	struct stream *stream = calloc(1, sizeof *stream);
	if (!stream)
		abort(); /* out of memory, as the arena has it */
	hub->now_us = clock_monotonic_us();
	stream->hub = hub;
	stream->link = link;
	stream->begun_us = stream->heard_us = hub->now_us;
	stream->principal.role = ROLE_PUBLIC;
	if (open_stream(c, stream, request, &after) == OK) {
		add(stream);
		ask(stream, &(struct ask){.job = {.run = run_ask, .done = take_opening},
				    .after = after,
				    .request = request});
	} else {
		answer_problem(link, c);
		free(request);
		stream_free(stream);
		stream = NULL;
	}
	hub_end_event(hub);
	return stream;
}

/* While it is open. */

void stream_hear(void *self, const char *text, size_t len)
{
	struct stream *stream = self;
	struct hub *hub = stream->hub;
	hub->now_us = clock_monotonic_us();
	stream->heard_us = hub->now_us;
	if (stream->state == STREAM_CATCHING || stream->state == STREAM_LIVE)
		writing_take(stream, text, len);
	hub_end_event(hub);
}

void stream_note_pong(void *self)
{
	struct stream *stream = self;
	stream->heard_us = clock_monotonic_us();
}

static void take_recheck(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	struct stream *stream = ask->stream;
	if (stream_is_there(stream) && stream->state == STREAM_LIVE && job->err == ERR_NOT_FOUND)
		stream_fail(stream, c);
	free_ask(ask);
}

/* Of the stream only what stays as it is, is read on a worker. */
static enum err run_key(struct call *c, struct job *job)
{
	const struct ask *ask = (struct ask *)job;
	c->principal = ask->principal;
	return credentials_check_again(c, ask->realtime, ask->stream->key);
}

/* One that is behind goes on where it was kept from it meanwhile. */
static void take_key(struct call *c, struct job *job)
{
	struct ask *ask = (struct ask *)job;
	struct stream *stream = ask->stream;
	if (stream_is_there(stream)) {
		if (job->err == ERR_UNAUTHENTICATED) {
			metric_add(stream->hub->metrics.ended, 1);
			stream_fail(stream, c);
		} else if (!link_waits_since_us(stream->link)) {
			stream_go_on(stream);
		}
	}
	free_ask(ask);
}

void stream_recheck_key(struct stream *stream)
{
	if (stream->is_asking)
		return;
	stream->key_checked_us = stream->hub->now_us;
	ask(stream, &(struct ask){.job = {.run = run_key, .done = take_key}});
}

void stream_recheck_all(struct topic *topic)
{
	for (struct stream *stream = topic->streams; stream; stream = stream->topic_next)
		if (stream->state == STREAM_LIVE && !stream->is_asking)
			ask(stream, &(struct ask){.job = {.run = run_ask, .done = take_recheck},
					    .after = PAGE_AFTER_NONE});
}
