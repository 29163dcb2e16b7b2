/* Twice a second, so that a second is enough for what auth says to be known everywhere. */
#include "service/ended_reader.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "service/ended_feed.h"

#define PAUSE_MS 500

struct ended_reader {
	const struct service *service;
	struct arena *arena;
	struct loop *loop;
	struct ended_cursor cursor;
	bool deaf; /* Redis did not answer the last time: said once */
};

static enum err read_page(struct call *c, struct ended_reader *reader, bool *more)
{
	const struct service *service = reader->service;
	struct ended_facts facts;
	TRY(ended_feed_read(c, service->redis, &reader->cursor, &facts, more));
	for (size_t i = 0; i < facts.count; i++)
		ended_note(c, service->ended, &facts.items[i]);
	return OK;
}

static void note_hearing(struct ended_reader *reader, const struct call *c, enum err err)
{
	bool deaf = err != OK;
	if (deaf && !reader->deaf)
		log_write(LOG_WARN, c, NULL, "not told which sessions end: %s", c->failure.detail);
	if (!deaf && reader->deaf)
		log_write(LOG_INFO, c, NULL, "told again which sessions end");
	reader->deaf = deaf;
}

static int step(void *arg)
{
	struct ended_reader *reader = arg;
	struct call c;
	bool more = false;
	service_call_init(reader->service, &c, reader->arena);
	note_hearing(reader, &c, read_page(&c, reader, &more));
	call_finish(&c);
	return more ? 0 : PAUSE_MS;
}

struct ended_reader *ended_reader_create(const struct service *service)
{
	struct ended_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return NULL;
	reader->service = service;
	reader->arena = arena_create();
	reader->cursor = ENDED_FEED_BEGINNING;
	while (step(reader) == 0)
		continue;
	reader->loop = loop_create(step, reader);
	if (reader->loop)
		return reader;
	ended_reader_destroy(reader);
	return NULL;
}

void ended_reader_destroy(struct ended_reader *reader)
{
	if (!reader)
		return;
	loop_destroy(reader->loop);
	arena_destroy(reader->arena);
	free(reader);
}
