/* Who gets in, who waits, and who is turned away. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "passwords/gate.h"

struct caller {
	struct arena *arena;
	struct call call;
	struct gate *gate;
	atomic_bool inside;
	pthread_t thread;
};

static void begin_call(struct caller *caller, struct gate *gate)
{
	caller->arena = arena_create();
	caller->gate = gate;
	call_init(&caller->call, caller->arena, &clock_system);
}

static void end_call(struct caller *caller)
{
	call_finish(&caller->call);
	arena_destroy(caller->arena);
}

static void *enter(void *arg)
{
	struct caller *caller = arg;
	if (gate_enter(&caller->call, caller->gate) == OK)
		atomic_store(&caller->inside, true);
	return NULL;
}

/* Whether it is in line cannot be seen from outside; too short a pause only makes the test
 * weaker, never wrong. */
static void give_time_to_line_up(void)
{
	struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
	nanosleep(&pause, NULL);
}

Test(gate, a_full_gate_without_a_line_turns_away_at_once)
{
	struct gate *gate = gate_create(1, 0, 10000);
	struct caller ann = {0}, bob = {0};
	begin_call(&ann, gate);
	begin_call(&bob, gate);
	cr_assert(eq(int, gate_enter(&ann.call, gate), OK));
	int64_t begun_us = clock_monotonic_us();
	cr_expect(eq(int, gate_enter(&bob.call, gate), ERR_UNAVAILABLE));
	cr_expect(clock_monotonic_us() - begun_us < US_PER_SECOND);
	cr_expect(eq(int, bob.call.failure.retry_after_s, 1));
	gate_leave(gate);
	cr_expect(eq(int, gate_enter(&bob.call, gate), OK));
	gate_leave(gate);
	end_call(&ann);
	end_call(&bob);
	gate_destroy(gate);
}

Test(gate, who_waits_gets_in_when_another_leaves)
{
	struct gate *gate = gate_create(1, 1, 10000);
	struct caller ann = {0}, bob = {0};
	begin_call(&ann, gate);
	begin_call(&bob, gate);
	cr_assert(eq(int, gate_enter(&ann.call, gate), OK));
	pthread_create(&bob.thread, NULL, enter, &bob);
	give_time_to_line_up();
	cr_expect(atomic_load(&bob.inside) == false);
	gate_leave(gate);
	pthread_join(bob.thread, NULL);
	cr_expect(atomic_load(&bob.inside));
	gate_leave(gate);
	end_call(&ann);
	end_call(&bob);
	gate_destroy(gate);
}

Test(gate, a_place_goes_to_who_has_waited_longest_and_not_to_who_just_comes)
{
	struct gate *gate = gate_create(1, 5, 10000);
	struct caller ann = {0}, bob = {0}, cyn = {0};
	begin_call(&ann, gate);
	begin_call(&bob, gate);
	begin_call(&cyn, gate);
	cr_assert(eq(int, gate_enter(&ann.call, gate), OK));
	pthread_create(&bob.thread, NULL, enter, &bob);
	give_time_to_line_up();
	pthread_create(&cyn.thread, NULL, enter, &cyn);
	give_time_to_line_up();

	gate_leave(gate);
	ann.call.deadline_us = clock_monotonic_us() - 1;
	cr_expect(eq(int, gate_enter(&ann.call, gate), ERR_UNAVAILABLE), "it is bob's already");
	pthread_join(bob.thread, NULL);
	cr_expect(atomic_load(&bob.inside));
	cr_expect(atomic_load(&cyn.inside) == false);
	gate_leave(gate);
	pthread_join(cyn.thread, NULL);
	cr_expect(atomic_load(&cyn.inside));
	gate_leave(gate);
	end_call(&ann);
	end_call(&bob);
	end_call(&cyn);
	gate_destroy(gate);
}

Test(gate, who_gives_up_leaves_the_line_in_order)
{
	struct gate *gate = gate_create(1, 5, 100);
	struct caller ann = {0}, bob = {0}, cyn = {0};
	begin_call(&ann, gate);
	begin_call(&bob, gate);
	begin_call(&cyn, gate);
	cr_assert(eq(int, gate_enter(&ann.call, gate), OK));
	pthread_create(&bob.thread, NULL, enter, &bob);
	pthread_join(bob.thread, NULL);
	cr_expect(atomic_load(&bob.inside) == false);
	gate_leave(gate);
	cr_expect(eq(int, gate_enter(&cyn.call, gate), OK));
	gate_leave(gate);
	end_call(&ann);
	end_call(&bob);
	end_call(&cyn);
	gate_destroy(gate);
}

Test(gate, waiting_ends_after_its_time_and_with_the_calls)
{
	struct gate *gate = gate_create(1, 5, 500);
	struct caller ann = {0}, bob = {0};
	begin_call(&ann, gate);
	begin_call(&bob, gate);
	cr_assert(eq(int, gate_enter(&ann.call, gate), OK));
	int64_t begun_us = clock_monotonic_us();
	cr_expect(eq(int, gate_enter(&bob.call, gate), ERR_UNAVAILABLE));
	cr_expect(clock_monotonic_us() - begun_us >= 500 * US_PER_MS);

	bob.call.deadline_us = clock_monotonic_us() - 1;
	begun_us = clock_monotonic_us();
	cr_expect(eq(int, gate_enter(&bob.call, gate), ERR_UNAVAILABLE));
	cr_expect(clock_monotonic_us() - begun_us < 500 * US_PER_MS);
	gate_leave(gate);
	end_call(&ann);
	end_call(&bob);
	gate_destroy(gate);
}
