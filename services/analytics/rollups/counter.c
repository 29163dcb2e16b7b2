/* Once a second; after a round that took long a longer rest, so that it takes a tenth of a core. */
#include "rollups/counter.h"

#include <stdlib.h>

#include "analytics.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "rollups/counting.h"
#include "rollups/waiting.h"

#define PAUSE_US US_PER_SECOND
#define PAUSE_MAX_US (2 * US_PER_SECOND)
#define REST_PER_WORK 9
#define STEP_US (30 * US_PER_SECOND)
#define LAST_STEP_US (2 * US_PER_SECOND)

struct counter {
	const struct service *service;
	struct arena *arena;
	struct loop *loop;
};

static void settle(struct counter *counter, int64_t within_us)
{
	struct call c;
	service_call_init(counter->service, &c, counter->arena);
	c.deadline_us = clock_monotonic_us() + within_us;
	enum err err = counting_settle(&c);
	waiting_forget(analytics_of(&c)->waiting);
	if (err)
		log_write(log_level_of(err), &c, NULL, "counting: %s",
			c.failure.detail ? c.failure.detail : err_title(err));
	call_finish(&c);
}

static int step(void *arg)
{
	int64_t began_us = clock_monotonic_us();
	settle(arg, STEP_US);
	int64_t rest_us = REST_PER_WORK * (clock_monotonic_us() - began_us);
	if (rest_us < PAUSE_US)
		rest_us = PAUSE_US;
	return (int)((rest_us < PAUSE_MAX_US ? rest_us : PAUSE_MAX_US) / US_PER_MS);
}

struct counter *counter_create(const struct service *service)
{
	struct counter *counter = calloc(1, sizeof *counter);
	if (!counter)
		return NULL;
	counter->service = service;
	counter->arena = arena_create();
	counter->loop = loop_create(step, counter);
	if (counter->loop)
		return counter;
	arena_destroy(counter->arena);
	free(counter);
	return NULL;
}

void counter_destroy(struct counter *counter)
{
	if (!counter)
		return;
	loop_destroy(counter->loop);
	settle(counter, LAST_STEP_US);
	arena_destroy(counter->arena);
	free(counter);
}
