/* The workers. Each looks at the due buckets, oldest minute first, and takes batches until
 * there is nothing left; any number of them, here and in other replicas, share the work. */
#include "crew.h"

#include <stdlib.h>
#include <unistd.h>

#include "batch.h"
#include "daemon/log.h"
#include "daemon/loop.h"

/* How long after its minute began a late arrival may wait to be seen. */
#define LOOK_EVERY_MS 200
#define PAUSE_AFTER_ERROR_MS 500
#define HOST_SIZE 65
#define NAME_SIZE 100

struct worker {
	const struct service *service;
	struct scheduler *scheduler;
	struct loop *loop;
	struct arena *arena;	   /* of a look at the buckets */
	struct arena *batch_arena; /* of one batch inside it */
	char name[NAME_SIZE];
};

struct crew {
	struct worker *workers;
	size_t count;
};

/* One batch of a bucket. @param[out] more  whether there was any */
static enum err work_batch(struct call *c, struct worker *worker, struct due_bucket bucket,
	bool *more)
{
	struct scheduler *scheduler = worker->scheduler;
	struct ticket_list tickets;
	TRY(due_set_take(c, &scheduler->due, bucket, scheduler->config.batch,
		scheduler->config.lease_ms, &tickets));
	*more = tickets.count > 0;
	if (!*more)
		return OK;
	struct ticket_list settled;
	TRY(batch_run(c, scheduler, worker->name, &tickets, &settled));
	return due_set_settle(c, &scheduler->due, bucket, &settled);
}

static enum err log_failure(const struct call *c, const struct worker *worker, enum err err)
{
	if (err)
		log_write(log_level_of(err), c, NULL, "%s: %s", worker->name,
			c->failure.detail ? c->failure.detail : err_title(err));
	return err;
}

static enum err work_bucket(struct worker *worker, struct due_bucket bucket)
{
	for (bool more = true; more;) {
		struct call c;
		service_call_init(worker->service, &c, worker->batch_arena);
		enum err err = log_failure(&c, worker, work_batch(&c, worker, bucket, &more));
		call_finish(&c);
		if (err)
			return err;
	}
	return OK;
}

static enum err look(struct call *c, struct worker *worker)
{
	const struct due_set *due = &worker->scheduler->due;
	int64_t this_minute = call_now_us(c) / US_PER_MINUTE;
	struct due_bucket_list buckets;
	TRY(due_set_buckets(c, due, this_minute, &buckets));
	for (size_t i = 0; i < buckets.count; i++) {
		TRY(work_bucket(worker, buckets.items[i]));
		if (buckets.items[i].minute < this_minute)
			TRY(due_set_close(c, due, buckets.items[i]));
	}
	return OK;
}

/* Not beyond the next minute's start: that is when work comes. */
static int until_next_look_ms(const struct call *c)
{
	int64_t left_us = US_PER_MINUTE - call_now_us(c) % US_PER_MINUTE;
	int left_ms = (int)(left_us / US_PER_MS) + 1;
	return left_ms < LOOK_EVERY_MS ? left_ms : LOOK_EVERY_MS;
}

static int step(void *arg)
{
	struct worker *worker = arg;
	struct call c;
	service_call_init(worker->service, &c, worker->arena);
	/* A Redis that is gone is the sweeper's business, and its line in the log. */
	enum err err = look(&c, worker);
	int pause_ms = err ? PAUSE_AFTER_ERROR_MS : until_next_look_ms(&c);
	call_finish(&c);
	return pause_ms;
}

static bool start_worker(struct worker *worker, const struct service *service,
	struct scheduler *scheduler, size_t number)
{
	char host[HOST_SIZE] = "";
	gethostname(host, sizeof host - 1);
	snprintf(worker->name, sizeof worker->name, "%s:%d:%zu", host, (int)getpid(), number);
	worker->service = service;
	worker->scheduler = scheduler;
	worker->arena = arena_create();
	worker->batch_arena = arena_create();
	worker->loop = loop_create(step, worker);
	return worker->loop;
}

struct crew *crew_create(const struct service *service, struct scheduler *scheduler)
{
	struct crew *crew = calloc(1, sizeof *crew);
	if (!crew)
		return NULL;
	crew->count = (size_t)scheduler->config.workers;
	crew->workers = calloc(crew->count, sizeof *crew->workers);
	for (size_t i = 0; crew->workers && i < crew->count; i++) {
		if (!start_worker(&crew->workers[i], service, scheduler, i + 1)) {
			crew_destroy(crew);
			return NULL;
		}
	}
	return crew;
}

void crew_destroy(struct crew *crew)
{
	if (!crew)
		return;
	for (size_t i = 0; crew->workers && i < crew->count; i++) {
		loop_destroy(crew->workers[i].loop);
		arena_destroy(crew->workers[i].arena);
		arena_destroy(crew->workers[i].batch_arena);
	}
	free(crew->workers);
	free(crew);
}
