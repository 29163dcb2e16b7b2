/* Argon2id: what matches, what is outdated, and that nothing is told by the time it takes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cpu_time.h"
#include "passwords/hasher.h"

static struct hasher *make(int64_t memory_kib, int64_t passes)
{
	return hasher_create(&(struct hasher_options){.memory_kib = memory_kib,
		.passes = passes,
		.lanes = 1,
		.at_once_max = 2,
		.waiting_max = 2,
		.wait_ms = 20});
}

struct fixture {
	struct arena *arena;
	struct call call;
	struct hasher *hasher;
};

static void open_fixture(struct fixture *f, int64_t memory_kib)
{
	f->arena = arena_create();
	f->hasher = make(memory_kib, 1);
	call_init(&f->call, f->arena, &clock_system);
}

static void close_fixture(struct fixture *f)
{
	hasher_destroy(f->hasher);
	call_finish(&f->call);
	arena_destroy(f->arena);
}

static const char *hashed(struct fixture *f, const char *password)
{
	const char *encoded = NULL;
	cr_assert(eq(int, hasher_hash(&f->call, f->hasher, password, &encoded), OK));
	return encoded;
}

static bool verified(struct fixture *f, const char *encoded, const char *password)
{
	bool matches = false;
	cr_assert(eq(int, hasher_verify(&f->call, f->hasher, encoded, password, &matches), OK));
	return matches;
}

Test(hasher, only_the_password_itself_matches)
{
	struct fixture f;
	open_fixture(&f, 64);
	const char *encoded = hashed(&f, "correct horse");
	cr_expect(verified(&f, encoded, "correct horse"));
	cr_expect(verified(&f, encoded, "correct horsf") == false);
	cr_expect(verified(&f, encoded, "Correct horse") == false);
	cr_expect(verified(&f, encoded, "") == false);
	cr_expect(verified(&f, NULL, "correct horse") == false, "no account, no match");
	close_fixture(&f);
}

Test(hasher, a_hash_says_its_parameters_and_has_a_salt_of_its_own)
{
	struct fixture f;
	open_fixture(&f, 64);
	const char *one = hashed(&f, "correct horse");
	cr_expect(strncmp(one, "$argon2id$v=19$m=64,t=1,p=1$", 28) == 0, "%s", one);
	cr_expect(ne(str, (char *)one, (char *)hashed(&f, "correct horse")));
	close_fixture(&f);
}

Test(hasher, other_parameters_still_match_and_are_outdated)
{
	struct fixture f;
	open_fixture(&f, 64);
	struct hasher *stronger = make(128, 2);
	const char *encoded = hashed(&f, "correct horse");
	bool matches = false;
	cr_expect(hasher_is_outdated(f.hasher, encoded) == false);
	cr_expect(hasher_is_outdated(stronger, encoded));
	cr_assert(
		eq(int, hasher_verify(&f.call, stronger, encoded, "correct horse", &matches), OK));
	cr_expect(matches);
	hasher_destroy(stronger);
	close_fixture(&f);
}

Test(hasher, parameters_that_argon2_refuses_make_no_hasher)
{
	cr_expect(make(4, 1) == NULL, "less than 8 KiB");
	cr_expect(make(64, 0) == NULL);
}

static void measure_refusal(struct fixture *f, const char *encoded, int64_t *least_us)
{
	int64_t begun_us = cpu_time_us();
	cr_assert(verified(f, encoded, "wrong password") == false);
	int64_t took_us = cpu_time_us() - begun_us;
	*least_us = took_us < *least_us ? took_us : *least_us;
}

/* In turns, and the least of many: pages and caches that others fill come to both alike. */
Test(hasher, an_account_that_is_not_there_takes_as_long_as_a_wrong_password)
{
	struct fixture f;
	open_fixture(&f, 4096);
	const char *encoded = hashed(&f, "correct horse");
	int64_t wrong_us = INT64_MAX, unknown_us = INT64_MAX;
	for (int i = 0; i < 40; i++) {
		measure_refusal(&f, encoded, &wrong_us);
		measure_refusal(&f, NULL, &unknown_us);
	}
	double ratio = (double)unknown_us / (double)wrong_us;
	cr_expect(ratio > 0.65 && ratio < 1.5, "%.2f", ratio);
	close_fixture(&f);
}

struct crowd {
	struct hasher *hasher;
	atomic_int served, turned_away, other;
};

static void *hash_once(void *arg)
{
	struct crowd *crowd = arg;
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	const char *encoded;
	enum err err = hasher_hash(&call, crowd->hasher, "correct horse", &encoded);
	if (err == OK)
		atomic_fetch_add(&crowd->served, 1);
	else if (err == ERR_UNAVAILABLE && call.failure.retry_after_s > 0)
		atomic_fetch_add(&crowd->turned_away, 1);
	else
		atomic_fetch_add(&crowd->other, 1);
	call_finish(&call);
	arena_destroy(arena);
	return NULL;
}

Test(hasher, a_crowd_is_served_a_few_at_a_time_on_small_stacks_and_the_rest_told_to_come_back)
{
	enum { PEOPLE = 24 };
	struct crowd crowd = {.hasher = make(65536, 1)};
	pthread_t threads[PEOPLE];
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 100 * 1024);
	for (size_t i = 0; i < PEOPLE; i++)
		cr_assert(pthread_create(&threads[i], &attributes, hash_once, &crowd) == 0);
	for (size_t i = 0; i < PEOPLE; i++)
		pthread_join(threads[i], NULL);
	cr_expect(crowd.served >= 2, "%d", crowd.served);
	cr_expect(crowd.turned_away >= 1, "%d", crowd.turned_away);
	cr_expect(eq(int, crowd.served + crowd.turned_away, PEOPLE));
	hasher_destroy(crowd.hasher);
}

/* What the process has in memory, in KiB: proc(5). */
static long resident_kib(void)
{
	char line[256];
	long kib = -1;
	FILE *status = fopen("/proc/self/status", "r");
	while (status && fgets(line, sizeof line, status))
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	fclose(status);
	return kib;
}

Test(hasher, the_memory_of_hashes_is_given_back_when_nobody_signs_in_any_more)
{
	enum { HASH_KIB = 65536 };
	struct fixture f;
	open_fixture(&f, HASH_KIB);
	long before_kib = resident_kib();
	hashed(&f, "correct horse");
	cr_expect(resident_kib() > before_kib + HASH_KIB / 2, "kept for the next one");
	const struct timespec pause = {.tv_nsec = 20000000};
	for (int i = 0; i < 500 && resident_kib() > before_kib + HASH_KIB / 2; i++)
		nanosleep(&pause, NULL);
	cr_expect(resident_kib() < before_kib + HASH_KIB / 2, "%ld KiB", resident_kib());
	close_fixture(&f);
}
