/* One at a time, among threads and among replicas. */
#include "fetch/flight.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "unit/redis/fixture.h"

#define THREADS 16

static struct fixture f;
static struct flights *here, *there;

static void begin(void)
{
	open_fixture(&f);
	here = flights_create(f.redis);
	there = flights_create(f.redis);
}

static void end(void)
{
	flights_destroy(here);
	flights_destroy(there);
	close_fixture(&f);
}

TestSuite(flight, .init = begin, .fini = end, .timeout = 30);

struct traveller {
	struct flights *flights;
	const char *key;
	enum flight_end end;
};

static atomic_int fetches, ready;

static void travel(struct call *c, struct traveller *who)
{
	struct flight flight;
	who->end = flight_join(c, who->flights, who->key, 10000, &flight);
	if (who->end != FLIGHT_MINE)
		return;
	fetches++;
	/* As long as it takes until all others are there, and some more to let them wait. */
	while (ready < THREADS)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	flight_land(c, who->flights, &flight);
}

static void *run(void *arg)
{
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	ready++;
	travel(&c, arg);
	call_finish(&c);
	arena_destroy(arena);
	return NULL;
}

static void travel_all(struct traveller travellers[THREADS])
{
	pthread_t threads[THREADS];
	fetches = ready = 0;
	for (int i = 0; i < THREADS; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, run, &travellers[i]), 0));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void expect_one_flight(const struct traveller travellers[THREADS])
{
	int mine = 0;
	for (int i = 0; i < THREADS; i++) {
		mine += travellers[i].end == FLIGHT_MINE;
		cr_expect(travellers[i].end != FLIGHT_OUT);
	}
	cr_expect(eq(int, mine, 1));
	cr_expect(eq(int, fetches, 1));
}

Test(flight, many_threads_that_want_one_page_fetch_it_once)
{
	struct traveller travellers[THREADS];
	for (int i = 0; i < THREADS; i++)
		travellers[i] = (struct traveller){.flights = here, .key = "nasa"};
	travel_all(travellers);
	expect_one_flight(travellers);
}

Test(flight, two_replicas_fetch_it_once)
{
	struct traveller travellers[THREADS];
	for (int i = 0; i < THREADS; i++)
		travellers[i] = (struct traveller){.flights = i % 2 ? here : there, .key = "nasa"};
	travel_all(travellers);
	expect_one_flight(travellers);
}

Test(flight, without_redis_each_process_fetches_it_once)
{
	struct flights *alone = flights_create(NULL);
	struct traveller travellers[THREADS];
	for (int i = 0; i < THREADS; i++)
		travellers[i] = (struct traveller){.flights = alone, .key = "nasa"};
	travel_all(travellers);
	expect_one_flight(travellers);
	flights_destroy(alone);
}

Test(flight, different_pages_do_not_wait_for_each_other)
{
	struct flight one, other;
	cr_expect(eq(int, flight_join(&f.call, here, "nasa", 0, &one), FLIGHT_MINE));
	cr_expect(eq(int, flight_join(&f.call, here, "esa", 0, &other), FLIGHT_MINE));
	flight_land(&f.call, here, &one);
	flight_land(&f.call, here, &other);
}

Test(flight, who_has_no_time_is_told_that_it_is_still_out)
{
	struct flight one, other;
	cr_assert(eq(int, flight_join(&f.call, here, "nasa", 0, &one), FLIGHT_MINE));
	cr_expect(eq(int, flight_join(&f.call, here, "nasa", 0, &other), FLIGHT_OUT));
	cr_expect(eq(int, flight_join(&f.call, there, "nasa", 60, &other), FLIGHT_OUT));
	flight_land(&f.call, here, &one);
	cr_assert(eq(int, flight_join(&f.call, there, "nasa", 0, &other), FLIGHT_MINE));
	flight_land(&f.call, there, &other);
}

Test(flight, a_lock_that_became_anothers_is_left_alone)
{
	struct flight old, next;
	cr_assert(eq(int, flight_join(&f.call, here, "nasa", 0, &old), FLIGHT_MINE));
	/* Its lease ended while it was frozen, and another began. */
	cr_assert(eq(int,
		redis_run(&f.call, f.redis, REDIS_WORDS("DEL", "crier:scraper:flight:nasa"), NULL),
		OK));
	cr_assert(eq(int, flight_join(&f.call, there, "nasa", 0, &next), FLIGHT_MINE));
	flight_land(&f.call, here, &old);
	cr_expect(eq(int, flight_join(&f.call, here, "nasa", 0, &old), FLIGHT_OUT));
	flight_land(&f.call, there, &next);
}

Test(flight, as_many_as_there_may_be_and_no_more)
{
	struct flight flights[FLIGHTS_MAX + 1];
	struct flights *alone = flights_create(NULL);
	for (int i = 0; i < FLIGHTS_MAX; i++)
		cr_assert(eq(int,
			flight_join(&f.call, alone, call_printf(&f.call, "%d", i), 0, &flights[i]),
			FLIGHT_MINE));
	cr_expect(
		eq(int, flight_join(&f.call, alone, "more", 0, &flights[FLIGHTS_MAX]), FLIGHT_OUT));
	flight_land(&f.call, alone, &flights[7]);
	cr_expect(eq(int, flight_join(&f.call, alone, "more", 0, &flights[FLIGHTS_MAX]),
		FLIGHT_MINE));
	flights_destroy(alone);
}
