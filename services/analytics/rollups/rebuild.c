/* Day by day, each as far as the log is whole at that moment; then all months of those days. */
#include "rollups/rebuild.h"

#include <inttypes.h>
#include <stdio.h>

#include "act_store.h"
#include "ranking_cache.h"
#include "rollups/counting.h"
#include "rollups/rebuild_store.h"
#include "rollups/rollup_store.h"

#define EXIT_USAGE 2
#define HOURS_PER_DAY 24

struct step {
	int64_t day; /* or month */
	int64_t acts;
	bool more;
	bool is_gone; /* the log does not have the day whole any more */
};

static enum err rebuild_day(struct call *c, void *arg)
{
	struct step *step = arg;
	struct rollup rollup;
	int64_t from_us = step->day * US_PER_DAY, whole_from;
	step->acts = 0;
	TRY(rollup_store_lock(c));
	TRY(counting_finish(c));
	TRY(act_store_whole_from(c, &whole_from));
	step->is_gone = step->day < whole_from;
	if (step->is_gone)
		return OK;
	rollup_init(&rollup, c->arena);
	for (int hour = 0; hour < HOURS_PER_DAY; hour++)
		TRY(rebuild_store_add(c, from_us + hour * US_PER_HOUR,
			from_us + (hour + 1) * US_PER_HOUR, &rollup, &step->acts));
	TRY(rebuild_store_paths(c, step->day));
	return rollup_store_replace_day(c, step->day, &rollup);
}

static enum err rebuild_month(struct call *c, void *arg)
{
	const struct step *step = arg;
	TRY(rollup_store_lock(c));
	return rollup_store_replace_month(c, step->day);
}

/* Each step is a call of its own, so that memory is given back. */
struct steps {
	const struct service *service;
	struct arena *arena;
	char why[256];
};

static enum err run(struct steps *steps, db_transaction *body, struct step *step)
{
	struct call c;
	service_call_init(steps->service, &c, steps->arena);
	enum err err = db_write(&c, body, step);
	if (err)
		snprintf(steps->why, sizeof steps->why, "%s",
			c.failure.detail ? c.failure.detail : err_title(err));
	call_finish(&c);
	return err;
}

static enum err find_next_day(struct call *c, void *arg)
{
	struct step *step = arg;
	return rebuild_store_next_day(c, step->day, &step->day, &step->more);
}

static enum err find_next_month(struct call *c, void *arg)
{
	struct step *step = arg;
	return rebuild_store_next_month(c, step->day, &step->day, &step->more);
}

static enum err find_first_day(struct call *c, void *arg)
{
	struct step *step = arg;
	return act_store_whole_from(c, &step->day);
}

static enum err rebuild_days(struct steps *steps, struct rebuilt *rebuilt)
{
	struct step step = {.day = rebuilt->from_day};
	for (;; step.day++) {
		TRY(run(steps, find_next_day, &step));
		if (!step.more)
			return OK;
		TRY(run(steps, rebuild_day, &step));
		rebuilt->acts += step.acts;
		rebuilt->days += !step.is_gone;
	}
}

/* Those too that have rows and no day any more. */
static enum err rebuild_months(struct steps *steps, int64_t from_day)
{
	struct step step = {.day = rollup_month(from_day)};
	for (;; step.day++) {
		TRY(run(steps, find_next_month, &step));
		if (!step.more)
			return OK;
		TRY(run(steps, rebuild_month, &step));
	}
}

static enum err rebuild_all(struct steps *steps, struct rebuilt *rebuilt)
{
	struct step step = {0};
	*rebuilt = (struct rebuilt){0};
	TRY(run(steps, find_first_day, &step));
	rebuilt->from_day = step.day;
	TRY(rebuild_days(steps, rebuilt));
	return rebuild_months(steps, rebuilt->from_day);
}

enum err rebuild(const struct service *service, struct arena *arena, struct rebuilt *rebuilt,
	const char **why)
{
	struct steps *steps = arena_alloc(service->arena, sizeof *steps);
	*steps = (struct steps){.service = service, .arena = arena};
	*why = steps->why;
	return rebuild_all(steps, rebuilt);
}

int rebuild_command(struct service *service, int argc, char **argv)
{
	(void)argv;
	struct rebuilt rebuilt;
	const char *why;
	if (argc) {
		fputs("crier-analytics: rebuild takes no arguments\n", stderr);
		return EXIT_USAGE;
	}
	struct arena *arena = arena_create();
	int64_t began_us = clock_monotonic_us();
	enum err err = rebuild(service, arena, &rebuilt, &why);
	double seconds = (double)(clock_monotonic_us() - began_us) / US_PER_SECOND;
	arena_destroy(arena);
	ranking_cache_forget_outside(service);
	if (err) {
		fprintf(stderr, "crier-analytics: rebuild: %s\n", why);
		return 1;
	}
	printf("{\"days\":%" PRId64 ",\"events\":%" PRId64 ",\"seconds\":%.3f}\n", rebuilt.days,
		rebuilt.acts, seconds);
	return 0;
}
