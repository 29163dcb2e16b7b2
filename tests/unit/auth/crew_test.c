/* What is computed for whom, by whom, and that nothing is left undone. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>

#include "passwords/crew.h"

struct seen {
	pthread_t thread;
	int niceness;
};

static void no_rest(void)
{
}

static const struct crew_rest late_rest = {.after_ms = 60000, .begin = no_rest};

static void look(void *arg)
{
	struct seen *seen = arg;
	seen->thread = pthread_self();
	seen->niceness = getpriority(PRIO_PROCESS, 0);
}

Test(crew, it_computes_on_a_thread_of_low_priority_and_leaves_the_callers_as_it_is)
{
	struct crew *crew = crew_create(1, &late_rest);
	int own = getpriority(PRIO_PROCESS, 0);
	struct seen seen = {0};
	crew_run(crew, look, &seen);
	cr_expect(pthread_equal(seen.thread, pthread_self()) == 0);
	cr_expect(eq(int, seen.niceness, own > 10 ? own : 10));
	cr_expect(eq(int, getpriority(PRIO_PROCESS, 0), own));
	crew_destroy(crew);
}

enum { THREADS = 3, CALLERS = 16, ROUNDS = 200 };

struct load {
	struct crew *crew;
	atomic_int done, inside, most;
};

static void count(void *arg)
{
	struct load *load = arg;
	int inside = atomic_fetch_add(&load->inside, 1) + 1;
	int most = atomic_load(&load->most);
	while (inside > most && !atomic_compare_exchange_weak(&load->most, &most, inside))
		;
	atomic_fetch_add(&load->done, 1);
	atomic_fetch_sub(&load->inside, 1);
}

static void *ask_often(void *arg)
{
	struct load *load = arg;
	for (int i = 0; i < ROUNDS; i++) {
		int before = atomic_load(&load->done);
		crew_run(load->crew, count, load);
		cr_assert(atomic_load(&load->done) > before, "back before it was done");
	}
	return NULL;
}

Test(crew, many_callers_are_each_served_once_and_no_more_at_once_than_there_are_threads)
{
	struct load load = {.crew = crew_create(THREADS, &late_rest)};
	pthread_t callers[CALLERS];
	for (size_t i = 0; i < CALLERS; i++)
		cr_assert(pthread_create(&callers[i], NULL, ask_often, &load) == 0);
	for (size_t i = 0; i < CALLERS; i++)
		pthread_join(callers[i], NULL);
	cr_expect(eq(int, load.done, CALLERS *ROUNDS));
	cr_expect(load.most <= THREADS, "%d at once", load.most);
	crew_destroy(load.crew);
}

Test(crew, one_that_was_never_asked_ends)
{
	crew_destroy(crew_create(4, &late_rest));
	crew_destroy(NULL);
}

static atomic_int rests;

static void note_rest(void)
{
	atomic_fetch_add(&rests, 1);
}

static bool rested_within_s(int wanted, int seconds)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	for (int i = 0; i < seconds * 1000 && atomic_load(&rests) < wanted; i++)
		nanosleep(&pause, NULL);
	return atomic_load(&rests) >= wanted;
}

Test(crew, a_thread_rests_once_after_its_work_and_works_again_and_once_at_the_end)
{
	struct crew *crew = crew_create(1, &(struct crew_rest){.after_ms = 20, .begin = note_rest});
	struct load load = {.crew = crew};
	cr_expect(rested_within_s(1, 10), "after it was started");
	crew_run(crew, count, &load);
	cr_expect(rested_within_s(2, 10), "after its work");
	nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	cr_expect(eq(int, atomic_load(&rests), 2), "it rests on");
	crew_run(crew, count, &load);
	cr_expect(eq(int, load.done, 2));
	int before = atomic_load(&rests);
	crew_destroy(crew);
	cr_expect(atomic_load(&rests) > before, "before it ends");
}
