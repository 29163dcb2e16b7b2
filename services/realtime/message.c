/* Messages, encoded along the contract's shapes. */
#include "message.h"

#include <inttypes.h>
#include <string.h>

#include "http/problem.h"
#include "realtime_types.h"
#include "json/decode.h"
#include "json/encode.h"

#define JSON_SIZE 512 /* of most */

static const char *encode(struct call *c, const struct shape *shape, const void *value)
{
	struct text json;
	text_init(&json, c->arena, JSON_SIZE, SIZE_MAX);
	json_encode(&json, shape, value);
	return text_string(&json);
}

struct message message_hello(struct call *c, const char *channel, int64_t last, int64_t from)
{
	const struct live_hello hello = {"hello", channel, last, from};
	return (struct message){"hello", 0, encode(c, &live_hello_shape, &hello)};
}

struct message message_comment(struct call *c, const struct comment *comment)
{
	const struct live_comment live = {"comment", comment->change_seq,
		encode(c, &comment_shape, comment)};
	return (struct message){"comment", comment->change_seq,
		encode(c, &live_comment_shape, &live)};
}

struct message message_concealed(struct call *c, const struct comment *comment)
{
	struct comment concealed = *comment;
	concealed.content = NULL;
	concealed.reason = NULL;
	return message_comment(c, &concealed);
}

struct message message_ack(struct call *c, const char *id, const struct comment *comment)
{
	const struct live_ack ack = {"ack", id, encode(c, &comment_shape, comment)};
	return (struct message){"ack", 0, encode(c, &live_ack_shape, &ack)};
}

/* The detail, and the first thing that is wrong. */
static const char *detail_of(struct call *c)
{
	const struct violation *first = c->failure.violations;
	if (!first)
		return c->failure.detail;
	return call_printf(c, "%s %s", first->pointer, first->message);
}

struct message message_error(struct call *c, const char *id)
{
	enum err err = c->failure.err ? c->failure.err : ERR_INTERNAL;
	int retry_after_s = problem_retry_after_s(&c->failure);
	const struct live_error error = {
		.type = "error",
		.id = id,
		.status = err_status(err),
		.slug = err_slug(err),
		.title = err_title(err),
		.detail = detail_of(c),
		.has_retry_after_s = retry_after_s > 0,
		.retry_after_s = retry_after_s,
	};
	return (struct message){"error", 0, encode(c, &live_error_shape, &error)};
}

struct message message_presence(struct call *c, size_t count)
{
	const struct live_presence presence = {"presence", (int64_t)count};
	return (struct message){"presence", 0, encode(c, &live_presence_shape, &presence)};
}

struct message message_bye(struct call *c, int64_t retry_ms)
{
	const struct live_bye bye = {"bye", retry_ms};
	return (struct message){"bye", 0, encode(c, &live_bye_shape, &bye)};
}

static bool is_told(enum event_kind kind, enum live_notification_kind *told)
{
	static const enum live_notification_kind kinds[] = {
		[EVENT_KIND_ARTICLE_SUBMITTED] = LIVE_NOTIFICATION_KIND_ARTICLE_SUBMITTED,
		[EVENT_KIND_ARTICLE_APPROVED] = LIVE_NOTIFICATION_KIND_ARTICLE_APPROVED,
		[EVENT_KIND_ARTICLE_REJECTED] = LIVE_NOTIFICATION_KIND_ARTICLE_REJECTED,
		[EVENT_KIND_POST_PUBLISHED] = LIVE_NOTIFICATION_KIND_POST_PUBLISHED,
		[EVENT_KIND_COMMENT_CREATED] = LIVE_NOTIFICATION_KIND_COMMENT_CREATED,
	};
	*told = (size_t)kind < COUNT_OF(kinds) ? kinds[kind] : 0;
	return *told != 0;
}

/* What was said is not repeated: it may have been hidden or removed since. One's own comment is no
 * news. */
static const char *comment_data(struct call *c, const struct event *event)
{
	struct comment comment = {0};
	if (json_decode(c, &comment_shape, event->data, strlen(event->data), &comment) != OK) {
		call_forgive(c);
		return NULL;
	}
	if (comment.user_id == event->user_id)
		return NULL;
	return call_printf(c, "{\"comment_id\":%" PRId64 ",\"user_id\":%" PRId64 "}", comment.id,
		comment.user_id);
}

bool message_notification(struct call *c, const struct event *event, struct message *message)
{
	struct live_notification live = {
		.type = "notification",
		.seq = event->position,
		.post_id = event->post_id,
		.at_us = event->created_at_us,
		.data = event->data,
	};
	if (!is_told(event->kind, &live.kind))
		return false;
	if (event->kind == EVENT_KIND_COMMENT_CREATED)
		live.data = comment_data(c, event);
	if (!live.data)
		return false;
	*message = (struct message){"notification", event->position,
		encode(c, &live_notification_shape, &live)};
	return true;
}
