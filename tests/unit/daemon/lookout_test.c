/* One looks, all others rest; once there is work they look, too. */
#include "daemon/lookout.h"

#include <criterion/criterion.h>
#include <pthread.h>

#define THREADS 8
#define LONG_MS 3600000

Test(lookout, one_looks_and_the_next_one_only_after_the_pause)
{
	struct lookout lookout = {0};
	cr_expect(lookout_turn(&lookout, LONG_MS));
	cr_expect_not(lookout_turn(&lookout, LONG_MS));
	cr_expect_not(lookout_turn(&lookout, 0), "the pause is that of who looked");
}

Test(lookout, without_a_pause_everybody_looks)
{
	struct lookout lookout = {0};
	for (int i = 0; i < 3; i++)
		cr_expect(lookout_turn(&lookout, 0));
}

Test(lookout, whoever_comes_after_a_call_looks)
{
	struct lookout lookout = {0};
	cr_assert(lookout_turn(&lookout, LONG_MS));
	lookout_call(&lookout);
	cr_expect(lookout_turn(&lookout, LONG_MS));
	cr_expect_not(lookout_turn(&lookout, LONG_MS));
}

struct contest {
	struct lookout lookout;
	pthread_barrier_t start;
	_Atomic int turns;
};

static void *take_part(void *arg)
{
	struct contest *contest = arg;
	pthread_barrier_wait(&contest->start);
	for (int i = 0; i < 1000; i++)
		contest->turns += lookout_turn(&contest->lookout, LONG_MS);
	return NULL;
}

Test(lookout, of_many_at_once_exactly_one_looks)
{
	struct contest contest = {0};
	pthread_t threads[THREADS];
	pthread_barrier_init(&contest.start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, take_part, &contest), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(contest.turns, 1);
	pthread_barrier_destroy(&contest.start);
}
