/* The thread that brings new posts into the search index, and keeps that tidy. It takes a fifth of
 * a core at most, and less while somebody writes, so that readers and writers hardly notice it. */
#include "lists/indexer.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "lists/search.h"
#include "lists/search_merge.h"

#define PAUSE_MS 250
#define BATCH_WHEN_QUIET 200
#define BATCH_WHEN_BUSY 50
#define REST_PER_WORK 4

struct indexer {
	const struct service *service;
	struct loop *loop;
	struct arena *arena;
	int64_t newest_id; /* at the last look: has it grown, somebody writes */
	struct search_merge merge;
};

static int rest_after(int64_t begun_us)
{
	return (int)(REST_PER_WORK * (clock_monotonic_us() - begun_us) / US_PER_MS);
}

/* While there is nothing else to do. */
static enum err merge_some(struct call *c, struct indexer *indexer, int64_t begun_us, int *pause_ms)
{
	TRY(search_merge_some(c, &indexer->merge));
	if (!indexer->merge.is_done)
		*pause_ms = rest_after(begun_us);
	return OK;
}

/* One batch. @param[out] pause_ms  before the next */
static enum err index_some(struct call *c, struct indexer *indexer, int *pause_ms)
{
	int64_t begun_us = clock_monotonic_us();
	struct search_lag lag;
	TRY(search_lag(c, &lag));
	bool busy = lag.newest_id != indexer->newest_id;
	indexer->newest_id = lag.newest_id;
	if (lag.newest_id <= lag.indexed_id)
		return busy ? OK : merge_some(c, indexer, begun_us, pause_ms);
	indexer->merge.is_done = false;
	TRY(search_advance(c, busy ? BATCH_WHEN_BUSY : BATCH_WHEN_QUIET));
	*pause_ms = busy ? PAUSE_MS : rest_after(begun_us);
	return OK;
}

static int step(void *arg)
{
	struct indexer *indexer = arg;
	struct call c;
	service_call_init(indexer->service, &c, indexer->arena);
	int pause_ms = PAUSE_MS;
	enum err err = index_some(&c, indexer, &pause_ms);
	if (err) {
		log_write(log_level_of(err), &c, NULL, "search index: %s", c.failure.detail);
		pause_ms = PAUSE_MS;
	}
	call_finish(&c);
	return pause_ms;
}

struct indexer *indexer_create(const struct service *service)
{
	struct indexer *indexer = calloc(1, sizeof *indexer);
	if (!indexer)
		return NULL;
	indexer->service = service;
	indexer->arena = arena_create();
	indexer->loop = loop_create(step, indexer);
	if (indexer->loop)
		return indexer;
	indexer_destroy(indexer);
	return NULL;
}

void indexer_destroy(struct indexer *indexer)
{
	if (!indexer)
		return;
	loop_destroy(indexer->loop);
	arena_destroy(indexer->arena);
	free(indexer);
}
