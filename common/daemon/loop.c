/* A thread that does one thing again and again, until it is told to end. */
#include "daemon/loop.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct loop {
	loop_step *step;
	void *arg;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool end;
};

static struct timespec monotonic_in(int pause_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += pause_ms / 1000;
	until.tv_nsec += (long)(pause_ms % 1000) * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	return until;
}

/* Waits for the pause to pass or the end to come; false when it came. */
static bool go_on_after(struct loop *loop, int pause_ms)
{
	struct timespec until = monotonic_in(pause_ms);
	pthread_mutex_lock(&loop->lock);
	int waited = 0;
	while (!loop->end && waited == 0)
		waited = pthread_cond_timedwait(&loop->ended, &loop->lock, &until);
	bool end = loop->end;
	pthread_mutex_unlock(&loop->lock);
	return !end;
}

static void *run(void *arg)
{
	struct loop *loop = arg;
	int pause_ms = 0;
	while (go_on_after(loop, pause_ms))
		pause_ms = loop->step(loop->arg);
	return NULL;
}

static void free_loop(struct loop *loop)
{
	pthread_cond_destroy(&loop->ended);
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}

struct loop *loop_create(loop_step *step, void *arg)
{
	struct loop *loop = calloc(1, sizeof *loop);
	if (!loop)
		return NULL;
	loop->step = step;
	loop->arg = arg;
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&loop->lock, NULL);
	pthread_cond_init(&loop->ended, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&loop->thread, NULL, run, loop) == 0)
		return loop;
	free_loop(loop);
	return NULL;
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	pthread_mutex_lock(&loop->lock);
	loop->end = true;
	pthread_cond_signal(&loop->ended);
	pthread_mutex_unlock(&loop->lock);
	pthread_join(loop->thread, NULL);
	free_loop(loop);
}
