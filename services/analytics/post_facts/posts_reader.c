/* It reads on from the position that is stored with what was read: so it misses nothing and takes
 * nothing twice, whoever of the two was away. */
#include "post_facts/posts_reader.h"

#include <inttypes.h>
#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "post_facts/post_facts_store.h"
#include "post_facts/posts_told.h"
#include "ranking_cache.h"

#define PAGE 500
#define PAUSE_MS 1000
#define AFTER_FAILURE_MS 3000
#define STEP_US (30 * US_PER_SECOND)

struct posts_reader {
	const struct service *service;
	struct http_client *posts;
	struct arena *arena;
	struct loop *loop;
	bool deaf; /* posts did not answer the last time: said once */
};

static enum err read_page(struct call *c, const struct posts_reader *reader, size_t *count)
{
	struct posts_told told;
	struct event_page page = {0};
	TRY(post_facts_store_position(c, &told.after));
	TRY(http_client_send(c, reader->posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/events?after=%" PRId64 "&limit=%d",
				told.after, PAGE),
			.answer_shape = &event_page_shape,
			.answer = &page,
		}));
	told.events = page.items;
	*count = page.items.count;
	TRY(posts_told_take(c, &told));
	if (*count)
		ranking_cache_forget(c);
	return OK;
}

enum err posts_reader_read_on(struct call *c, const struct posts_reader *reader)
{
	size_t count;
	return read_page(c, reader, &count);
}

static void note_hearing(struct posts_reader *reader, const struct call *c, enum err err)
{
	bool deaf = err != OK;
	if (deaf && !reader->deaf)
		log_write(LOG_WARN, c, NULL, "not told what happens in posts: %s",
			c->failure.detail ? c->failure.detail : err_title(err));
	if (!deaf && reader->deaf)
		log_write(LOG_INFO, c, NULL, "told again what happens in posts");
	reader->deaf = deaf;
}

static int step(void *arg)
{
	struct posts_reader *reader = arg;
	struct call c;
	size_t count = 0;
	service_call_init(reader->service, &c, reader->arena);
	c.deadline_us = clock_monotonic_us() + STEP_US;
	enum err err = read_page(&c, reader, &count);
	note_hearing(reader, &c, err);
	call_finish(&c);
	if (err)
		return AFTER_FAILURE_MS;
	return count == PAGE ? 0 : PAUSE_MS;
}

struct posts_reader *posts_reader_create(const struct service *service, struct http_client *posts)
{
	struct posts_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return NULL;
	reader->service = service;
	reader->posts = posts;
	reader->arena = arena_create();
	reader->loop = loop_create(step, reader);
	if (reader->loop)
		return reader;
	posts_reader_destroy(reader);
	return NULL;
}

void posts_reader_destroy(struct posts_reader *reader)
{
	if (!reader)
		return;
	loop_destroy(reader->loop);
	arena_destroy(reader->arena);
	free(reader);
}
