/* What happens when Redis goes, hangs, comes back, or is somebody's replica. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "unit/redis/fixture.h"

static enum err ping(struct fixture *f)
{
	return redis_run(&f->call, f->redis, REDIS_WORDS("PING"), NULL);
}

/* Asks until Redis answers again, two seconds at most. */
static enum err ping_until_ok(struct fixture *f)
{
	int64_t until_us = clock_monotonic_us() + 2 * US_PER_SECOND;
	enum err err;
	while ((err = ping(f)) != OK && clock_monotonic_us() < until_us)
		pause_ms(10);
	return err;
}

static int64_t measured_ms(struct fixture *f, enum err *err)
{
	int64_t start_us = clock_monotonic_us();
	*err = ping(f);
	return (clock_monotonic_us() - start_us) / US_PER_MS;
}

Test(redis_pool, nothing_is_connected_before_the_first_command)
{
	struct redis *redis = open_redis("redis://127.0.0.1:1", 4);
	cr_assert(redis != NULL);
	cr_expect(eq(u64, redis_epoch(redis), 0));
	redis_destroy(redis);
}

Test(redis_pool, one_connection_serves_one_caller_after_another)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_reply first, later;
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("CLIENT", "ID"), &first), OK));
	for (int i = 0; i < 20; i++)
		cr_assert(eq(int, ping(&f), OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("CLIENT", "ID"), &later), OK));
	cr_expect(eq(i64, first.integer, later.integer));
	cr_expect(eq(u64, redis_epoch(f.redis), 1));
	close_fixture(&f);
}

Test(redis_pool, a_dead_server_is_unavailable_and_asked_only_after_a_while)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(eq(int, ping(&f), OK));
	redis_server_kill(&f.server);
	cr_expect(eq(int, ping(&f), ERR_UNAVAILABLE));

	redis_server_launch(&f.server);
	cr_expect(eq(int, ping(&f), ERR_UNAVAILABLE), "nothing is tried before retry_after_ms");
	cr_expect(eq(str, (char *)f.call.failure.detail, "redis is down"));
	pause_ms(RETRY_AFTER_MS);
	cr_expect(eq(int, ping(&f), OK));
	cr_expect(eq(u64, redis_epoch(f.redis), 2));
	close_fixture(&f);
}

Test(redis_pool, a_restart_between_commands_costs_no_command_but_is_told_by_the_epoch)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(eq(int, ping(&f), OK));
	redis_server_kill(&f.server);
	redis_server_launch(&f.server);
	cr_expect(eq(int, ping(&f), OK));
	cr_expect(eq(u64, redis_epoch(f.redis), 2));
	close_fixture(&f);
}

Test(redis_pool, a_hanging_server_costs_one_timeout_then_nothing)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(eq(int, ping(&f), OK));
	kill(f.server.pid, SIGSTOP);

	enum err err;
	int64_t first_ms = measured_ms(&f, &err);
	cr_expect(eq(int, err, ERR_UNAVAILABLE));
	cr_expect(first_ms >= TIMEOUT_MS - 5 && first_ms < 3 * TIMEOUT_MS, "%d", (int)first_ms);
	cr_expect(measured_ms(&f, &err) < TIMEOUT_MS / 4);
	cr_expect(eq(int, err, ERR_UNAVAILABLE));

	kill(f.server.pid, SIGCONT);
	cr_expect(eq(int, ping_until_ok(&f), OK));
	cr_expect(eq(u64, redis_epoch(f.redis), 2));
	close_fixture(&f);
}

Test(redis_pool, a_server_that_hangs_while_it_is_connected_to_is_not_taken_for_well)
{
	struct fixture f;
	open_fixture(&f);
	kill(f.server.pid, SIGSTOP); /* the kernel still accepts */
	cr_expect(eq(int, ping(&f), ERR_UNAVAILABLE));
	cr_expect(eq(u64, redis_epoch(f.redis), 0));
	kill(f.server.pid, SIGCONT);
	cr_expect(eq(int, ping_until_ok(&f), OK));
	close_fixture(&f);
}

Test(redis_pool, a_call_in_a_hurry_gives_up_early_and_condemns_nobody)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(eq(int, ping(&f), OK));
	f.call.deadline_us = clock_monotonic_us() + 60 * US_PER_MS;
	enum err err = redis_run(&f.call, f.redis, REDIS_WORDS("BLPOP", "none", "5"), NULL);
	cr_expect(eq(int, err, ERR_UNAVAILABLE));
	cr_expect(eq(int, ping(&f), ERR_UNAVAILABLE), "no time is left");

	f.call.deadline_us = 0;
	cr_expect(eq(int, ping(&f), OK));
	cr_expect(eq(u64, redis_epoch(f.redis), 1));
	close_fixture(&f);
}

Test(redis_pool, a_call_in_a_hurry_does_not_wait_for_a_connection_either)
{
	struct fixture f;
	open_fixture(&f);
	kill(f.server.pid, SIGSTOP); /* the kernel still accepts */
	enum err err;
	f.call.deadline_us = clock_monotonic_us() + 20 * US_PER_MS;
	cr_expect(measured_ms(&f, &err) < TIMEOUT_MS / 2);
	cr_expect(eq(int, err, ERR_UNAVAILABLE));
	for (int i = 0; i < 8; i++) /* twice as many as there may be connections */
		cr_expect(eq(int, ping(&f), ERR_UNAVAILABLE), "no time is left");

	kill(f.server.pid, SIGCONT);
	f.call.deadline_us = 0;
	cr_expect(eq(int, ping(&f), OK), "nobody was condemned");
	close_fixture(&f);
}

Test(redis_pool, a_flushed_server_is_empty_but_well)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_reply reply;
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("SET", "a", "1"), NULL), OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("FLUSHALL"), NULL), OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("GET", "a"), &reply), OK));
	cr_expect(eq(int, reply.type, REDIS_NIL));
	close_fixture(&f);
}

Test(redis_pool, a_replica_is_unavailable_for_writing)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_server master = redis_server_start(NULL);
	const char *port = call_printf(&f.call, "%d", master.port);
	cr_assert(eq(int,
		redis_run(&f.call, f.redis, REDIS_WORDS("REPLICAOF", "127.0.0.1", port), NULL),
		OK));
	enum err err = redis_run(&f.call, f.redis, REDIS_WORDS("SET", "a", "1"), NULL);
	cr_expect(eq(int, err, ERR_UNAVAILABLE));
	cr_expect(strstr(f.call.failure.detail, "READONLY") != NULL, "%s", f.call.failure.detail);
	redis_server_finish(&master);
	close_fixture(&f);
}

static void *block_for_a_while(void *arg)
{
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	cr_assert(eq(int, redis_run(&call, arg, REDIS_WORDS("BLPOP", "none", "0.1"), NULL), OK));
	call_finish(&call);
	arena_destroy(arena);
	return NULL;
}

Test(redis_pool, a_caller_beyond_the_last_connection_waits_for_it)
{
	struct fixture f;
	open_fixture(&f);
	struct redis *narrow = redis_create(&(struct redis_options){
		.url = f.server.url,
		.connections_max = 1,
		.timeout_ms = 5000,
	});
	pthread_t blocker;
	pthread_create(&blocker, NULL, block_for_a_while, narrow);
	while (redis_epoch(narrow) == 0)
		pause_ms(1);
	enum err err = redis_run(&f.call, narrow, REDIS_WORDS("PING"), NULL);
	cr_expect(eq(int, err, OK), "%s", f.call.failure.detail);
	cr_expect(eq(u64, redis_epoch(narrow), 1));
	pthread_join(blocker, NULL);
	redis_destroy(narrow);
	close_fixture(&f);
}

#define THREADS 16
#define ROUNDS 1000

struct crowd {
	struct redis *redis;
	atomic_int succeeded;
	atomic_int wrong;
};

static void *ask_many_times(void *arg)
{
	struct crowd *crowd = arg;
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	char own[24];
	snprintf(own, sizeof own, "%lx", (unsigned long)pthread_self());
	for (int i = 0; i < ROUNDS; i++) {
		struct redis_reply reply;
		enum err err = redis_run(&call, crowd->redis, REDIS_WORDS("ECHO", own), &reply);
		if (err == OK && strcmp(reply.text, own) == 0)
			atomic_fetch_add(&crowd->succeeded, 1);
		else if (err == OK || err != ERR_UNAVAILABLE)
			atomic_fetch_add(&crowd->wrong, 1);
		call_finish(&call);
	}
	arena_destroy(arena);
	return NULL;
}

static void run_crowd(struct crowd *crowd, struct redis_server *to_restart)
{
	pthread_t threads[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, ask_many_times, crowd);
	if (to_restart) {
		redis_server_kill(to_restart);
		redis_server_launch(to_restart);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

Test(redis_pool, sixteen_threads_share_four_connections_and_get_their_own_answers)
{
	struct fixture f;
	open_fixture(&f);
	struct crowd crowd = {.redis = f.redis};
	run_crowd(&crowd, NULL);
	cr_expect(eq(int, crowd.succeeded, THREADS *ROUNDS));
	cr_expect(eq(int, crowd.wrong, 0));

	struct redis_reply reply;
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("INFO", "stats"), &reply), OK));
	int connections = atoi(strstr(reply.text, "total_connections_received:") + 27);
	cr_expect(connections <= 4 + 2, "%d: four, and those that waited for the start",
		connections);
	close_fixture(&f);
}

Test(redis_pool, a_restart_under_load_loses_answers_but_mixes_none_up)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(eq(int, ping(&f), OK));
	struct crowd crowd = {.redis = f.redis};
	run_crowd(&crowd, &f.server);
	cr_expect(eq(int, crowd.wrong, 0));
	cr_expect(eq(int, ping_until_ok(&f), OK));
	cr_expect(redis_epoch(f.redis) >= 2);
	close_fixture(&f);
}
