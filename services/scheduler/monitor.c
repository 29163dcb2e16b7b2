/* Looks from outside: it takes no part in publishing, so that it goes on when that stands still. */
#include "monitor.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "posts_client.h"
#include "publishing_metrics.h"
#include "sweeper.h"

#define LOOK_EVERY_MS 5000

struct monitor {
	const struct service *service;
	struct scheduler *scheduler;
	struct loop *loop;
	struct arena *arena;
};

static enum err look_at_posts(struct call *c, struct scheduler *scheduler)
{
	struct overdue overdue = {0};
	TRY(canary_look(c, &scheduler->canary, scheduler->posts));
	TRY(posts_client_overdue(c, scheduler->posts, &overdue));
	metric_set(scheduler->metrics->lost, overdue.lost);
	metric_set(scheduler->metrics->delivering, overdue.delivering);
	return OK;
}

/* Ages grow while posts does not answer, too. */
static void tell_ages(const struct call *c, const struct scheduler *scheduler)
{
	metric_set(scheduler->metrics->canary_age,
		canary_age_us(&scheduler->canary, call_now_us(c)) / US_PER_SECOND);
	metric_set(scheduler->metrics->sweep_age,
		sweeper_age_us(scheduler->sweeper) / US_PER_SECOND);
}

static int step(void *arg)
{
	struct monitor *monitor = arg;
	struct call c;
	service_call_init(monitor->service, &c, monitor->arena);
	enum err err = look_at_posts(&c, monitor->scheduler);
	if (err)
		log_write(log_level_of(err), &c, NULL, "monitor: %s",
			c.failure.detail ? c.failure.detail : err_title(err));
	tell_ages(&c, monitor->scheduler);
	call_finish(&c);
	return LOOK_EVERY_MS;
}

struct monitor *monitor_create(const struct service *service, struct scheduler *scheduler)
{
	struct monitor *monitor = calloc(1, sizeof *monitor);
	if (!monitor)
		return NULL;
	monitor->service = service;
	monitor->scheduler = scheduler;
	monitor->arena = arena_create();
	monitor->loop = loop_create(step, monitor);
	if (monitor->loop)
		return monitor;
	monitor_destroy(monitor);
	return NULL;
}

void monitor_destroy(struct monitor *monitor)
{
	if (!monitor)
		return;
	loop_destroy(monitor->loop);
	arena_destroy(monitor->arena);
	free(monitor);
}
