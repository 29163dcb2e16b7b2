/* What is computed for whom, by whom, and that nothing is left undone. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "crew.h"

struct seen {
	pthread_t thread;
	int niceness;
};

static void look(void *arg)
{
	struct seen *seen = arg;
	seen->thread = pthread_self();
	seen->niceness = getpriority(PRIO_PROCESS, 0);
}

Test(crew, it_computes_on_a_thread_of_low_priority_and_leaves_the_callers_as_it_is)
{
	struct crew *crew = crew_create(1);
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
	struct load load = {.crew = crew_create(THREADS)};
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
	crew_destroy(crew_create(4));
	crew_destroy(NULL);
}
