/* Who is asked, how often, and what is believed meanwhile. */
#include "token/key_checker.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/scope.h"

#define LONG_MS 3600000
#define NOON (INT64_C(1800000000) * US_PER_SECOND)
#define ANN 42

/* Somebody who knows one key, of id 1, and counts who asks. */
struct knower {
	atomic_int asked;
	bool away;
	bool revoked;
	int64_t expires_us;
	unsigned char digest[TOKEN_DIGEST_BYTES];
	sem_t *gate; /* NULL: answers at once */
};

static struct arena *arena;
static struct clock now;
static struct call c;
static struct knower knower;
static struct key_checker *checker;
static struct key_claim right;

static enum err answer(void *self, struct call *call, const struct key_claim *claim,
	struct principal *principal)
{
	struct knower *who = self;
	atomic_fetch_add(&who->asked, 1);
	if (who->gate) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		sem_timedwait(who->gate, &until);
	}
	if (who->away)
		return fail(call, ERR_TIMEOUT, "auth is away");
	if (who->revoked || claim->id != 1 || memcmp(claim->digest, who->digest, 32) != 0)
		return fail(call, ERR_NOT_FOUND, "no such key");
	*principal = (struct principal){.role = ROLE_USER,
		.user_id = ANN,
		.scopes = (unsigned)SCOPE_POSTS_READ,
		.expires_us = who->expires_us};
	return OK;
}

static void open_checker(int good_ms, int bad_ms, size_t remembered_max)
{
	checker = key_checker_create(&(struct key_checker_options){.ask = answer,
		.self = &knower,
		.remembered_max = remembered_max,
		.good_ms = good_ms,
		.bad_ms = bad_ms});
}

static struct key_claim claim_of(int64_t id, int number)
{
	struct key_claim claim = {.id = id};
	memcpy(claim.digest, &number, sizeof number);
	return claim;
}

static void start(void)
{
	arena = arena_create();
	now = clock_fixed(NOON);
	call_init(&c, arena, &now);
	right = claim_of(1, 7);
	memcpy(knower.digest, right.digest, sizeof knower.digest);
}

static void stop(void)
{
	key_checker_destroy(checker);
	call_finish(&c);
	arena_destroy(arena);
}

TestSuite(key_checker, .init = start, .fini = stop);

static enum err check(const struct key_claim *claim)
{
	struct principal principal = {0};
	enum err err = key_checker_check(&c, checker, claim, &principal);
	if (err == OK) {
		cr_expect_eq(principal.user_id, ANN);
		cr_expect_eq(principal.key_id, 1);
		cr_expect_eq(principal.scopes, (unsigned)SCOPE_POSTS_READ);
		cr_expect_eq(principal.session_id, 0);
	} else
		cr_expect_eq(principal.user_id, 0, "written only on OK");
	return err;
}

Test(key_checker, an_answer_is_believed_for_its_time)
{
	open_checker(LONG_MS, LONG_MS, 100);
	for (int i = 0; i < 5; i++)
		cr_expect_eq(check(&right), OK);
	cr_expect_eq(knower.asked, 1);
}

Test(key_checker, after_that_time_a_revoked_key_is_refused)
{
	open_checker(0, 0, 100);
	cr_expect_eq(check(&right), OK);
	knower.revoked = true;
	cr_expect_eq(check(&right), ERR_UNAUTHENTICATED);
	cr_expect_eq(knower.asked, 2);
}

Test(key_checker, an_unknown_key_is_asked_for_once)
{
	struct key_claim wrong = claim_of(1, 8);
	open_checker(LONG_MS, LONG_MS, 100);
	for (int i = 0; i < 5; i++)
		cr_expect_eq(check(&wrong), ERR_UNAUTHENTICATED);
	cr_expect_eq(knower.asked, 1);
	cr_expect_eq(check(&right), OK);
}

Test(key_checker, a_right_secret_under_another_id_is_another_question)
{
	struct key_claim other = claim_of(2, 7);
	open_checker(LONG_MS, LONG_MS, 100);
	cr_expect_eq(check(&right), OK);
	cr_expect_eq(check(&other), ERR_UNAUTHENTICATED);
	cr_expect_eq(check(&right), OK);
}

Test(key_checker, nobody_gets_in_while_there_is_no_answer)
{
	open_checker(0, LONG_MS, 100);
	cr_expect_eq(check(&right), OK);
	knower.away = true;
	cr_expect_eq(check(&right), ERR_UNAVAILABLE);
	cr_expect_eq(c.failure.retry_after_s, 1);
	knower.away = false;
	cr_expect_eq(check(&right), OK, "that there was none is not remembered");
}

Test(key_checker, a_key_ends_in_the_middle_of_its_answers_time)
{
	knower.expires_us = NOON + US_PER_SECOND;
	open_checker(LONG_MS, LONG_MS, 100);
	cr_expect_eq(check(&right), OK);
	now.fixed_us += US_PER_SECOND - 1;
	cr_expect_eq(check(&right), OK);
	now.fixed_us += 1;
	cr_expect_eq(check(&right), ERR_UNAUTHENTICATED);
	cr_expect_eq(knower.asked, 1);
}

Test(key_checker, more_keys_than_it_remembers_are_judged_as_well)
{
	open_checker(LONG_MS, LONG_MS, 8);
	for (int i = 0; i < 5000; i++) {
		struct key_claim wrong = claim_of(1, 1000 + i);
		cr_assert_eq(check(&wrong), ERR_UNAUTHENTICATED);
		call_finish(&c);
	}
	cr_expect_eq(check(&right), OK);
}

static void *check_elsewhere(void *arg)
{
	struct arena *own = arena_create();
	struct call call;
	struct principal principal;
	call_init(&call, own, &now);
	*(enum err *)arg = key_checker_check(&call, checker, &right, &principal);
	call_finish(&call);
	arena_destroy(own);
	return NULL;
}

/* The first one is not answered before a second one asked, or a second has passed. */
Test(key_checker, many_at_once_share_one_question)
{
	enum { THREADS = 16 };
	sem_t gate;
	sem_init(&gate, 0, 0);
	knower.gate = &gate;
	open_checker(LONG_MS, LONG_MS, 100);
	pthread_t threads[THREADS];
	enum err errs[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, check_elsewhere, &errs[i]);
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		cr_expect_eq(errs[i], OK);
	}
	cr_expect_eq(knower.asked, 1);
	sem_destroy(&gate);
}
