/* A thread of its own; what is noted while it speaks, or rests after it did, is told together. */
#include "ranking_teller.h"

#include <pthread.h>
#include <stdlib.h>

#include "db/wait.h"

#define REST_US (10 * US_PER_MS)
#define AFTER_FAILURE_US US_PER_SECOND

struct ranking_teller {
	const struct service *service;
	struct answer_cache *rankings;
	struct arena *arena;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool is_due, ends;
};

static bool tell(struct ranking_teller *teller)
{
	struct call c;
	service_call_init(teller->service, &c, teller->arena);
	bool is_told = answer_cache_tell(&c, teller->rankings);
	call_finish(&c);
	return is_told;
}

/* With the mutex held. */
static void rest(struct ranking_teller *teller, int64_t for_us)
{
	int64_t until_us = clock_monotonic_us() + for_us;
	while (!teller->ends && wait_until(&teller->changed, &teller->mutex, until_us))
		;
}

static void *run(void *arg)
{
	struct ranking_teller *teller = arg;
	pthread_mutex_lock(&teller->mutex);
	while (teller->is_due || !teller->ends) {
		if (!teller->is_due) {
			wait_until(&teller->changed, &teller->mutex, 0);
			continue;
		}
		teller->is_due = false;
		pthread_mutex_unlock(&teller->mutex);
		bool is_told = tell(teller);
		pthread_mutex_lock(&teller->mutex);
		teller->is_due |= !is_told && !teller->ends;
		rest(teller, is_told ? REST_US : AFTER_FAILURE_US);
	}
	pthread_mutex_unlock(&teller->mutex);
	return NULL;
}

static void free_teller(struct ranking_teller *teller)
{
	arena_destroy(teller->arena);
	pthread_cond_destroy(&teller->changed);
	pthread_mutex_destroy(&teller->mutex);
	free(teller);
}

struct ranking_teller *ranking_teller_create(const struct service *service,
	struct answer_cache *rankings)
{
	struct ranking_teller *teller = calloc(1, sizeof *teller);
	if (!teller)
		return NULL;
	teller->service = service;
	teller->rankings = rankings;
	teller->arena = arena_create();
	wait_init_mutex(&teller->mutex);
	wait_init(&teller->changed);
	ranking_teller_note(teller);
	if (pthread_create(&teller->thread, NULL, run, teller) == 0)
		return teller;
	free_teller(teller);
	return NULL;
}

void ranking_teller_destroy(struct ranking_teller *teller)
{
	if (!teller)
		return;
	pthread_mutex_lock(&teller->mutex);
	teller->ends = true;
	pthread_cond_signal(&teller->changed);
	pthread_mutex_unlock(&teller->mutex);
	pthread_join(teller->thread, NULL);
	free_teller(teller);
}

/* Who rests is not woken: it looks when it has rested. */
void ranking_teller_note(struct ranking_teller *teller)
{
	answer_cache_note(teller->rankings);
	pthread_mutex_lock(&teller->mutex);
	bool was_due = teller->is_due;
	teller->is_due = true;
	if (!was_due)
		pthread_cond_signal(&teller->changed);
	pthread_mutex_unlock(&teller->mutex);
}
