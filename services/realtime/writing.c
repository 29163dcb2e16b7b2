/* Writing over a stream. A stream's comments are stored in the order in which they came, so one job
 * at a time; the others wait, WRITES_MAX of them at most. */
#include "writing.h"

#include <stdlib.h>
#include <string.h>

#include "credentials.h"
#include "posts_client.h"
#include "realtime_types.h"
#include "stream.h"
#include "topic.h"
#include "json/decode.h"

struct write {
	struct job job;
	struct write *next;
	struct stream *stream;
	struct realtime *realtime;
	struct principal principal;
	int64_t post_id;
	struct comment comment;
	const char *id; /* NULL: the client has no name for it */
	char content[]; /* and id behind it */
};

static enum err run_write(struct call *c, struct job *job)
{
	struct write *write = (struct write *)job;
	c->principal = write->principal;
	return posts_client_comment(c, write->realtime->posts, write->post_id, write->content,
		&write->comment);
}

static void start(struct write *write)
{
	workers_run(write->stream->hub->workers, &write->job, URGENT);
}

static void answer(struct call *c, const struct write *write)
{
	struct stream *stream = write->stream;
	if (!stream->link)
		return;
	if (write->job.err) {
		stream_refuse(stream, c, write->id);
		return;
	}
	const struct message ack = message_ack(c, write->id, &write->comment);
	stream_send(stream, &ack, 1);
}

/* The stream goes with its last job, and so it does when its hub ends. */
static void go_on(struct stream *stream)
{
	if (stream->writes)
		start(stream->writes);
	else if (stream->link && stream->hub->is_draining)
		stream_say_bye(stream, hub_come_back_ms(stream->hub));
	else if (!stream->link && !stream->is_asking)
		stream_free(stream);
}

/* Everybody else is told through the topic. */
static void take_stored(struct call *c, struct job *job)
{
	struct write *write = (struct write *)job;
	struct stream *stream = write->stream;
	struct hub *hub = stream->hub;
	stream->writes = write->next;
	stream->write_count--;
	if (job->err == OK) {
		metric_add(hub->metrics.comments, 1);
		struct topic *topic = topic_find(hub, write->post_id);
		if (topic)
			topic_ask(hub, topic);
	}
	answer(c, write);
	free(write);
	go_on(stream);
}

static void add(struct stream *stream, const struct live_write *said)
{
	size_t content_size = strlen(said->content) + 1;
	size_t id_size = said->id ? strlen(said->id) + 1 : 0;
	struct write *write = calloc(1, sizeof *write + content_size + id_size);
	if (!write)
		abort(); /* out of memory, as the arena has it */
	write->job = (struct job){.run = run_write, .done = take_stored};
	write->stream = stream;
	write->realtime = stream->hub->realtime;
	write->principal = stream->principal;
	write->post_id = stream->post_id;
	memcpy(write->content, said->content, content_size);
	if (said->id)
		write->id = memcpy(write->content + content_size, said->id, id_size);
	struct write **last = &stream->writes;
	while (*last)
		last = &(*last)->next;
	*last = write;
	if (++stream->write_count == 1)
		start(write);
}

static enum err check(struct call *c, struct stream *stream)
{
	struct hub *hub = stream->hub;
	if (!stream->post_id)
		return fail(c, ERR_BAD_REQUEST, "nothing is written to notifications");
	if (!stream->principal.user_id)
		return fail(c, ERR_UNAUTHENTICATED, "sign in first");
	TRY(credentials_check_scope(c, &stream->principal, SCOPE_POSTS_WRITE));
	if (hub->is_draining)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "this hub ends");
	if (stream->write_count >= WRITES_MAX)
		return fail_retry(c, ERR_THROTTLED, 1, "%d comments wait to be stored", WRITES_MAX);
	int wait_s = tally_spend(hub->users, stream->by_user, hub->now_us);
	return wait_s ? fail_retry(c, ERR_THROTTLED, wait_s, "so many comments a minute are enough")
		      : OK;
}

/* Who does not heed what it is told, is not told for ever. */
static void refuse(struct call *c, struct stream *stream, const char *id)
{
	stream_refuse(stream, c, id);
	if (++stream->refused < REFUSED_MAX)
		return;
	call_forgive(c);
	(void)fail(c, ERR_THROTTLED, "%d messages in a row were refused", REFUSED_MAX);
	stream_fail(stream, c);
}

void writing_take(struct stream *stream, const char *text, size_t len)
{
	struct call *c = &stream->hub->call;
	struct live_write said = {0};
	enum err err = json_decode(c, &live_write_shape, text, len, &said);
	if (err == OK)
		err = check(c, stream);
	if (err) {
		refuse(c, stream, said.id);
		return;
	}
	stream->refused = 0;
	add(stream, &said);
}
