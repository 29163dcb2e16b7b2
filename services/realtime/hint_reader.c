/* "e 12 13": something happened to content, and among the comments of these posts; "*" among any.
 * "p …" is a hub's (presence.h). */
#include "hint_reader.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "presence.h"
#include "redis/subscription.h"

#define TIMEOUT_MS 1000
#define PAUSE_MS 500

struct hint_reader {
	const struct service *service;
	struct hub *hub;
	struct arena *arena;
	struct redis_subscription *subscription;
	struct loop *loop;
	bool is_deaf; /* said once */
};

static void read_hints(const char *text, struct hints *hints)
{
	*hints = (struct hints){0};
	while (*text) {
		char *end;
		int64_t post_id = strtoll(text, &end, 10);
		hints->events |= *text == 'e';
		hints->any |= *text == '*' || hints->count == HINTS_MAX;
		if (end != text && hints->count < HINTS_MAX)
			hints->posts[hints->count++] = post_id;
		text = end != text ? end : text + 1;
	}
}

/* What was said while nobody heard is not said again. */
static enum err open_ears(struct call *c, struct hint_reader *reader)
{
	const char *url = reader->service->config.redis_url;
	reader->subscription = redis_subscription_open(c, url, HINT_CHANNEL, TIMEOUT_MS);
	if (!reader->subscription)
		return c->failure.err;
	hub_hear(reader->hub, true);
	hub_hint(reader->hub, &(struct hints){.any = true});
	if (reader->is_deaf)
		log_write(LOG_INFO, c, NULL, "hints come again");
	reader->is_deaf = false;
	return OK;
}

static enum err hear(struct call *c, struct hint_reader *reader)
{
	const char *message;
	struct hints hints;
	if (!reader->subscription)
		TRY(open_ears(c, reader));
	TRY(redis_subscription_next(c, reader->subscription, TIMEOUT_MS, &message));
	if (!message)
		return OK;
	if (*message == 'p') {
		presence_hear(reader->hub, message);
		return OK;
	}
	read_hints(message, &hints);
	hub_hint(reader->hub, &hints);
	return OK;
}

static void go_deaf(struct call *c, struct hint_reader *reader)
{
	redis_subscription_close(reader->subscription);
	reader->subscription = NULL;
	hub_hear(reader->hub, false);
	if (!reader->is_deaf)
		log_write(LOG_WARN, c, NULL, "no hints come, posts is asked each second: %s",
			c->failure.detail);
	reader->is_deaf = true;
}

static int step(void *arg)
{
	struct hint_reader *reader = arg;
	struct call c;
	service_call_init(reader->service, &c, reader->arena);
	enum err err = hear(&c, reader);
	if (err)
		go_deaf(&c, reader);
	call_finish(&c);
	return err ? PAUSE_MS : 0;
}

struct hint_reader *hint_reader_create(const struct service *service, struct hub *hub)
{
	struct hint_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return NULL;
	reader->service = service;
	reader->hub = hub;
	reader->arena = arena_create();
	reader->loop = loop_create(step, reader);
	if (reader->loop)
		return reader;
	hint_reader_destroy(reader);
	return NULL;
}

void hint_reader_destroy(struct hint_reader *reader)
{
	if (!reader)
		return;
	loop_destroy(reader->loop);
	redis_subscription_close(reader->subscription);
	arena_destroy(reader->arena);
	free(reader);
}
