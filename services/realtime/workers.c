/* Two lines of jobs, and a line of those that are done. */
#include "workers.h"

#include <pthread.h>
#include <stdlib.h>

#define THREADS_MAX 64
#define JOB_TIMEOUT_US (15 * US_PER_SECOND)

struct line {
	struct job *first, **last;
};

struct workers {
	struct workers_options options;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct line waiting[URGENCY_COUNT];
	struct line done;
	bool end;
	size_t count;
	pthread_t threads[THREADS_MAX];
};

static void line_init(struct line *line)
{
	*line = (struct line){.last = &line->first};
}

static void line_add(struct line *line, struct job *job)
{
	job->next = NULL;
	*line->last = job;
	line->last = &job->next;
}

static struct job *line_take(struct line *line)
{
	struct job *job = line->first;
	if (!job)
		return NULL;
	line->first = job->next;
	if (!line->first)
		line->last = &line->first;
	return job;
}

/* NULL: it is to end. */
static struct job *take(struct workers *workers)
{
	struct job *job = NULL;
	pthread_mutex_lock(&workers->lock);
	while (!workers->end && !job) {
		job = line_take(&workers->waiting[URGENT]);
		if (!job)
			job = line_take(&workers->waiting[PATIENT]);
		if (!job)
			pthread_cond_wait(&workers->more, &workers->lock);
	}
	pthread_mutex_unlock(&workers->lock);
	return job;
}

static void hand_back(struct workers *workers, struct job *job)
{
	pthread_mutex_lock(&workers->lock);
	bool first = !workers->done.first;
	line_add(&workers->done, job);
	pthread_mutex_unlock(&workers->lock);
	if (first)
		workers->options.wake(workers->options.self);
}

static void *work(void *arg)
{
	struct workers *workers = arg;
	struct job *job;
	while ((job = take(workers))) {
		service_call_init(workers->options.service, &job->call, arena_create());
		job->call.deadline_us = clock_monotonic_us() + JOB_TIMEOUT_US;
		job->err = job->run(&job->call, job);
		hand_back(workers, job);
	}
	return NULL;
}

struct workers *workers_create(const struct workers_options *options)
{
	struct workers *workers = calloc(1, sizeof *workers);
	if (!workers)
		return NULL;
	workers->options = *options;
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->more, NULL);
	for (int i = 0; i < URGENCY_COUNT; i++)
		line_init(&workers->waiting[i]);
	line_init(&workers->done);
	for (size_t i = 0; i < options->threads && i < THREADS_MAX; i++) {
		if (pthread_create(&workers->threads[i], NULL, work, workers) != 0) {
			workers_destroy(workers);
			return NULL;
		}
		workers->count++;
	}
	return workers;
}

static void finish(struct job *job)
{
	struct call call = job->call;
	job->done(&call, job);
	call_finish(&call);
	arena_destroy(call.arena);
}

void workers_reap(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	struct job *job = workers->done.first;
	line_init(&workers->done);
	pthread_mutex_unlock(&workers->lock);
	while (job) {
		struct job *next = job->next;
		finish(job);
		job = next;
	}
}

/* Those that never ran have no call. */
static void drop(struct line *line)
{
	struct job *job;
	while ((job = line_take(line))) {
		job->err = ERR_UNAVAILABLE;
		if (!job->call.arena)
			call_init(&job->call, arena_create(), &clock_system);
		finish(job);
	}
}

void workers_stop(struct workers *workers)
{
	if (!workers)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->end = true;
	pthread_cond_broadcast(&workers->more);
	pthread_mutex_unlock(&workers->lock);
	for (size_t i = 0; i < workers->count; i++)
		pthread_join(workers->threads[i], NULL);
	workers->count = 0;
}

void workers_destroy(struct workers *workers)
{
	if (!workers)
		return;
	workers_stop(workers);
	drop(&workers->done);
	for (int i = 0; i < URGENCY_COUNT; i++)
		drop(&workers->waiting[i]);
	pthread_cond_destroy(&workers->more);
	pthread_mutex_destroy(&workers->lock);
	free(workers);
}

void workers_run(struct workers *workers, struct job *job, enum urgency urgency)
{
	pthread_mutex_lock(&workers->lock);
	line_add(&workers->waiting[urgency], job);
	pthread_cond_signal(&workers->more);
	pthread_mutex_unlock(&workers->lock);
}
