/* Each worker looks at the due buckets and takes one batch from each in turn: no minute, and no
 * shard of it, waits until another one is done. Any number of workers, here and in other replicas,
 * share the work; while there is none, one of a crew looks at a time. */
#include "crew.h"

#include <stdlib.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/lookout.h"
#include "daemon/loop.h"
#include "heartbeat.h"

/* How long after its minute began a late arrival may wait to be seen. */
#define LOOK_EVERY_MS 200
#define PAUSE_AFTER_ERROR_MS 500
#define MS_PER_MINUTE (US_PER_MINUTE / US_PER_MS)
#define HOST_SIZE 65
#define NAME_SIZE 100

struct worker {
	const struct service *service;
	struct scheduler *scheduler;
	const struct crew_plan *plan;
	struct heartbeat *heartbeat; /* the crew's */
	struct lookout *lookout;     /* the crew's */
	int64_t looks_at_us;	     /* monotonic: whether or not it is its turn */
	struct loop *loop;
	struct arena *arena;	   /* of a look at the buckets */
	struct arena *batch_arena; /* of one batch inside it */
	size_t number;
	char name[NAME_SIZE];
};

struct crew {
	struct crew_plan plan;
	struct lookout lookout;
	struct heartbeat *heartbeat;
	struct worker *workers;
	size_t count;
};

static enum err log_failure(const struct call *c, const struct worker *worker, enum err err)
{
	if (err)
		log_write(log_level_of(err), c, NULL, "%s: %s", worker->name,
			c->failure.detail ? c->failure.detail : err_title(err));
	return err;
}

/* A batch that failed comes back soon, and not only after its lease. */
static enum err give_back(struct call *c, struct worker *worker, const struct due_batch *batch,
	enum err err)
{
	log_failure(c, worker, err);
	call_forgive(c);
	if (due_set_renew(c, &worker->scheduler->due, batch, PAUSE_AFTER_ERROR_MS))
		call_forgive(c);
	return err;
}

/* @param[out] any  whether there was a batch */
static enum err take_and_run(struct call *c, struct worker *worker, struct due_bucket bucket,
	bool *any)
{
	struct scheduler *scheduler = worker->scheduler;
	struct due_batch batch;
	TRY(log_failure(c, worker,
		due_set_take(c, &scheduler->due, bucket, worker->plan->batch,
			worker->plan->lease_ms, &batch)));
	if (!*batch.tickets)
		return OK;
	*any = true;
	lookout_call(worker->lookout);
	struct batch_result result;
	heartbeat_hold(worker->heartbeat, worker->number, &batch);
	enum err err = worker->plan->run(c, scheduler, worker->name, batch.tickets, &result);
	heartbeat_let_go(worker->heartbeat, worker->number);
	if (err)
		return give_back(c, worker, &batch, err);
	return log_failure(c, worker,
		due_set_settle(c, &scheduler->due, &batch, result.later, result.later_count));
}

static enum err work_bucket(struct worker *worker, struct due_bucket bucket, bool *any)
{
	struct call c;
	service_call_init(worker->service, &c, worker->batch_arena);
	enum err err = take_and_run(&c, worker, bucket, any);
	call_finish(&c);
	return err;
}

/* One batch of each bucket; workers begin at different ones. */
static enum err work_round(struct call *c, struct worker *worker, const struct due_look *look,
	bool *any)
{
	int64_t this_minute = look->now_ms / MS_PER_MINUTE;
	for (size_t i = 0; i < look->buckets.count; i++) {
		size_t at = (i + worker->number) % look->buckets.count;
		struct due_bucket bucket = look->buckets.items[at];
		bool some = false;
		TRY(work_bucket(worker, bucket, &some));
		*any |= some;
		if (!some && bucket.minute < this_minute)
			TRY(due_set_close(c, &worker->scheduler->due, bucket));
	}
	return OK;
}

/* Who had work looks again at once, and everybody at the start of a minute: that is when work
 * comes. */
static void plan_next_look(struct worker *worker, const struct due_look *look, bool had_work)
{
	int64_t left_ms = MS_PER_MINUTE - look->now_ms % MS_PER_MINUTE;
	worker->looks_at_us = had_work ? 0 : clock_monotonic_us() + left_ms * US_PER_MS;
}

static int until_next_look_ms(const struct worker *worker)
{
	int64_t left_ms = (worker->looks_at_us - clock_monotonic_us()) / US_PER_MS + 1;
	return left_ms < 0 ? 0 : left_ms < LOOK_EVERY_MS ? (int)left_ms : LOOK_EVERY_MS;
}

static bool is_to_look(const struct worker *worker)
{
	return clock_monotonic_us() >= worker->looks_at_us ||
	       lookout_turn(worker->lookout, LOOK_EVERY_MS);
}

/* A Redis that is gone is the sweeper's business, and its line in the log. */
static int step(void *arg)
{
	struct worker *worker = arg;
	struct call c;
	struct due_look look;
	bool any = false;
	if (!is_to_look(worker))
		return until_next_look_ms(worker);
	service_call_init(worker->service, &c, worker->arena);
	enum err err = due_set_look(&c, &worker->scheduler->due, worker->plan->lane, &look);
	if (!err)
		err = work_round(&c, worker, &look, &any);
	call_finish(&c);
	if (err)
		return PAUSE_AFTER_ERROR_MS;
	plan_next_look(worker, &look, any);
	return until_next_look_ms(worker);
}

static bool start_worker(struct worker *worker, const struct service *service,
	struct scheduler *scheduler, struct crew *crew)
{
	char host[HOST_SIZE] = "";
	gethostname(host, sizeof host - 1);
	snprintf(worker->name, sizeof worker->name, "%s:%d:%s:%zu", host, (int)getpid(),
		crew->plan.name, worker->number + 1);
	worker->service = service;
	worker->scheduler = scheduler;
	worker->plan = &crew->plan;
	worker->heartbeat = crew->heartbeat;
	worker->lookout = &crew->lookout;
	worker->arena = arena_create();
	worker->batch_arena = arena_create();
	worker->loop = loop_create(step, worker);
	return worker->loop;
}

struct crew *crew_create(const struct service *service, struct scheduler *scheduler,
	const struct crew_plan *plan)
{
	struct crew *crew = calloc(1, sizeof *crew);
	if (!crew)
		return NULL;
	crew->plan = *plan;
	crew->count = (size_t)plan->workers;
	crew->workers = calloc(crew->count, sizeof *crew->workers);
	crew->heartbeat = heartbeat_create(service, scheduler, crew->count, plan->lease_ms);
	bool good = crew->workers && crew->heartbeat;
	for (size_t i = 0; good && i < crew->count; i++) {
		crew->workers[i].number = i;
		good = start_worker(&crew->workers[i], service, scheduler, crew);
	}
	if (good)
		return crew;
	crew_destroy(crew);
	return NULL;
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
	heartbeat_destroy(crew->heartbeat);
	free(crew->workers);
	free(crew);
}
