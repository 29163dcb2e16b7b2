/* A queue under a lock. A thread cannot be given back the priority that it once gave up
 * (setpriority(2) without CAP_SYS_NICE), so whoever serves requests does not compute, but waits for
 * who does. */
#include "passwords/crew.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"

#define NICENESS 10 /* a tenth of a core where others want it, all of it where nobody does */

struct job {
	crew_work *work;
	void *arg;
	bool done;
	pthread_cond_t finished;
	struct job *next;
};

struct crew {
	pthread_mutex_t lock;
	pthread_cond_t given;
	struct job *first;
	struct job **end; /* where the next job is linked */
	bool closing;
	struct crew_rest rest;
	size_t count;
	pthread_t threads[];
};

static struct timespec rest_begins(const struct crew *crew)
{
	int64_t at_us = clock_monotonic_us() + crew->rest.after_ms * US_PER_MS;
	return (struct timespec){
		.tv_sec = at_us / US_PER_SECOND,
		.tv_nsec = at_us % US_PER_SECOND * 1000,
	};
}

/* With the lock on: a rest of the others does not wait for this one's. */
static void rest(struct crew *crew)
{
	pthread_mutex_unlock(&crew->lock);
	crew->rest.begin();
	pthread_mutex_lock(&crew->lock);
}

/* With the lock on: waits until there is a job, or the end. */
static void wait_for_job(struct crew *crew)
{
	struct timespec until = rest_begins(crew);
	int status = 0;
	while (!crew->first && !crew->closing && status != ETIMEDOUT)
		status = pthread_cond_timedwait(&crew->given, &crew->lock, &until);
	if (status == ETIMEDOUT)
		rest(crew);
	while (!crew->first && !crew->closing)
		pthread_cond_wait(&crew->given, &crew->lock);
}

/* With the lock on: NULL when there will be no job any more. */
static struct job *take_job(struct crew *crew)
{
	wait_for_job(crew);
	struct job *job = crew->first;
	if (!job)
		return NULL;
	crew->first = job->next;
	if (!crew->first)
		crew->end = &crew->first;
	return job;
}

static void *serve(void *arg)
{
	struct crew *crew = arg;
	/* Of this thread: setpriority(2), BUGS. */
	if (getpriority(PRIO_PROCESS, 0) < NICENESS)
		(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	pthread_mutex_lock(&crew->lock);
	for (struct job *job = take_job(crew); job; job = take_job(crew)) {
		pthread_mutex_unlock(&crew->lock);
		job->work(job->arg);
		pthread_mutex_lock(&crew->lock);
		job->done = true;
		pthread_cond_signal(&job->finished);
	}
	rest(crew);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static void init_monotonic(pthread_cond_t *condition)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

struct crew *crew_create(size_t threads, const struct crew_rest *rest)
{
	struct crew *crew = calloc(1, sizeof *crew + threads * sizeof crew->threads[0]);
	if (!crew)
		abort();
	crew->end = &crew->first;
	crew->rest = *rest;
	pthread_mutex_init(&crew->lock, NULL);
	init_monotonic(&crew->given);
	for (; crew->count < threads; crew->count++)
		if (pthread_create(&crew->threads[crew->count], NULL, serve, crew) != 0)
			abort();
	return crew;
}

void crew_destroy(struct crew *crew)
{
	if (!crew)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->closing = true;
	pthread_cond_broadcast(&crew->given);
	pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->count; i++)
		pthread_join(crew->threads[i], NULL);
	pthread_cond_destroy(&crew->given);
	pthread_mutex_destroy(&crew->lock);
	free(crew);
}

/* With the lock on. The job is its caller's, who waits until it is done. */
static void give_job(struct crew *crew, struct job *job)
{
	*crew->end = job;
	crew->end = &job->next;
	pthread_cond_signal(&crew->given);
}

void crew_run(struct crew *crew, crew_work *work, void *arg)
{
	struct job job = {.work = work, .arg = arg};
	pthread_cond_init(&job.finished, NULL);
	pthread_mutex_lock(&crew->lock);
	give_job(crew, &job);
	while (!job.done)
		pthread_cond_wait(&job.finished, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
	pthread_cond_destroy(&job.finished);
}
