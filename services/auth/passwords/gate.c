/* A counter and a line. Who leaves hands the place to whoever has waited longest: were it only
 * free, somebody who just came would take it, and one in line could wait for ever. */
#include "passwords/gate.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#define RETRY_AFTER_S 1

struct waiter {
	pthread_cond_t turn;
	bool has_place;
	struct waiter *next;
};

struct gate {
	pthread_mutex_t lock;
	pthread_condattr_t monotonic;
	struct waiter *first;
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
	pthread_condattr_init(&gate->monotonic);
	pthread_condattr_setclock(&gate->monotonic, CLOCK_MONOTONIC);
	return gate;
}

void gate_destroy(struct gate *gate)
{
	if (!gate)
		return;
	pthread_condattr_destroy(&gate->monotonic);
	pthread_mutex_destroy(&gate->lock);
	free(gate);
}

static struct timespec end_of_wait(const struct call *c, const struct gate *gate)
{
	int left_ms = call_remaining_ms(c, gate->wait_ms);
	int wait_ms = left_ms < gate->wait_ms ? left_ms : gate->wait_ms;
	int64_t until_us = clock_monotonic_us() + wait_ms * US_PER_MS;
	return (struct timespec){
		.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000,
	};
}

static struct waiter **find_link(struct gate *gate, const struct waiter *waiter)
{
	struct waiter **link = &gate->first;
	while (*link != waiter)
		link = &(*link)->next;
	return link;
}

/* With the lock on: stands in line until a place is handed over. */
static bool wait_for_place(const struct call *c, struct gate *gate)
{
	struct waiter waiter = {.has_place = false};
	struct timespec until = end_of_wait(c, gate);
	int status = 0;
	pthread_cond_init(&waiter.turn, &gate->monotonic);
	*find_link(gate, NULL) = &waiter;
	gate->waiting++;
	while (!waiter.has_place && status != ETIMEDOUT)
		status = pthread_cond_timedwait(&waiter.turn, &gate->lock, &until);
	if (!waiter.has_place) {
		*find_link(gate, &waiter) = waiter.next;
		gate->waiting--;
	}
	pthread_cond_destroy(&waiter.turn);
	return waiter.has_place;
}

/* With the lock on. Nobody is in line while a place is free. */
static bool take_place(const struct call *c, struct gate *gate)
{
	if (gate->inside >= gate->inside_max)
		return gate->waiting < gate->waiting_max && wait_for_place(c, gate);
	gate->inside++;
	return true;
}

enum err gate_enter(struct call *c, struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	bool place = take_place(c, gate);
	pthread_mutex_unlock(&gate->lock);
	if (place)
		return OK;
	return fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "too many are signing in right now");
}

void gate_leave(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	struct waiter *next = gate->first;
	if (next) {
		gate->first = next->next;
		gate->waiting--;
		next->has_place = true;
		pthread_cond_signal(&next->turn);
	} else {
		gate->inside--;
	}
	pthread_mutex_unlock(&gate->lock);
}
