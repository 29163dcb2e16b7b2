/* Two counters and a condition. */
#include "gate.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#define RETRY_AFTER_S 1

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t left;
	size_t inside, inside_max;
	size_t waiting, waiting_max;
	int wait_ms;
};

struct gate *gate_create(size_t inside_max, size_t waiting_max, int wait_ms)
{
	struct gate *gate = calloc(1, sizeof *gate);
	if (!gate)
		abort();
	gate->inside_max = inside_max;
	gate->waiting_max = waiting_max;
	gate->wait_ms = wait_ms;
	pthread_mutex_init(&gate->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&gate->left, &attributes);
	pthread_condattr_destroy(&attributes);
	return gate;
}

void gate_destroy(struct gate *gate)
{
	if (!gate)
		return;
	pthread_cond_destroy(&gate->left);
	pthread_mutex_destroy(&gate->lock);
	free(gate);
}

/* With the lock on: stands in line until a place is free. */
static bool wait_for_place(const struct call *c, struct gate *gate)
{
	int left_ms = call_remaining_ms(c, gate->wait_ms);
	int wait_ms = left_ms < gate->wait_ms ? left_ms : gate->wait_ms;
	int64_t until_us = clock_monotonic_us() + wait_ms * US_PER_MS;
	struct timespec until = {
		.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000,
	};
	int status = 0;
	gate->waiting++;
	while (gate->inside >= gate->inside_max && status != ETIMEDOUT)
		status = pthread_cond_timedwait(&gate->left, &gate->lock, &until);
	gate->waiting--;
	return gate->inside < gate->inside_max;
}

enum err gate_enter(struct call *c, struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	bool place = gate->inside < gate->inside_max ||
		     (gate->waiting < gate->waiting_max && wait_for_place(c, gate));
	if (place)
		gate->inside++;
	pthread_mutex_unlock(&gate->lock);
	if (place)
		return OK;
	return fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "too many are signing in right now");
}

void gate_leave(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->inside--;
	pthread_cond_signal(&gate->left);
	pthread_mutex_unlock(&gate->lock);
}
