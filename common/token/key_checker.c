/* Answers are kept beside verified tokens' kind of table, by the monotonic clock: one that is set
 * back must not let a revoked key live on. A key that does not hold is remembered as nobody's.
 *
 * Anybody can choose a digest and so displace another's answer: then it is asked for again. */
#include "token/key_checker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FLIGHTS_MAX 32
#define JOIN_MS_MAX 2000

/* A question that is on its way. */
struct flight {
	bool busy;
	unsigned char digest[TOKEN_DIGEST_BYTES];
};

struct key_checker {
	struct key_checker_options options;
	struct remembered *remembered;
	pthread_mutex_t lock;
	pthread_cond_t landed;
	struct flight flights[FLIGHTS_MAX];
};

struct key_checker *key_checker_create(const struct key_checker_options *options)
{
	struct key_checker *checker = calloc(1, sizeof *checker);
	if (!checker)
		abort();
	checker->options = *options;
	checker->remembered = remembered_create(options->remembered_max);
	pthread_mutex_init(&checker->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&checker->landed, &attributes);
	pthread_condattr_destroy(&attributes);
	return checker;
}

void key_checker_destroy(struct key_checker *checker)
{
	if (!checker)
		return;
	pthread_cond_destroy(&checker->landed);
	pthread_mutex_destroy(&checker->lock);
	remembered_destroy(checker->remembered);
	free(checker);
}

static bool recall(struct key_checker *checker, const struct key_claim *claim,
	struct principal *principal)
{
	struct principal found;
	if (!remembered_find(checker->remembered, claim->digest, 0, clock_monotonic_us(), &found) ||
		found.key_id != claim->id)
		return false;
	*principal = found;
	return true;
}

static void remember(struct key_checker *checker, const struct key_claim *claim, int64_t asked_us,
	const struct principal *principal)
{
	int keep_ms = principal->role == ROLE_PUBLIC ? checker->options.bad_ms
						     : checker->options.good_ms;
	remembered_put(checker->remembered, claim->digest, 0, asked_us + keep_ms * US_PER_MS,
		principal);
}

static struct flight *flight_of(struct key_checker *checker, const struct key_claim *claim)
{
	for (size_t i = 0; i < FLIGHTS_MAX; i++)
		if (checker->flights[i].busy &&
			memcmp(checker->flights[i].digest, claim->digest, TOKEN_DIGEST_BYTES) == 0)
			return &checker->flights[i];
	return NULL;
}

static struct flight *free_flight(struct key_checker *checker)
{
	for (size_t i = 0; i < FLIGHTS_MAX; i++)
		if (!checker->flights[i].busy)
			return &checker->flights[i];
	return NULL;
}

/* Called with the lock on: until the question about the key has its answer. */
static void join(struct call *c, struct key_checker *checker, const struct key_claim *claim)
{
	int left_ms = call_remaining_ms(c, JOIN_MS_MAX);
	int64_t until_us = clock_monotonic_us() +
			   (left_ms < JOIN_MS_MAX ? left_ms : JOIN_MS_MAX) * US_PER_MS;
	struct timespec until = {
		.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000,
	};
	while (flight_of(checker, claim))
		if (pthread_cond_timedwait(&checker->landed, &checker->lock, &until) != 0)
			return;
}

/* Whether this thread is to ask; else another's question is over. @param[out] flight  NULL where
 * there are too many: then this one asks by itself */
static bool take_off(struct call *c, struct key_checker *checker, const struct key_claim *claim,
	struct flight **flight)
{
	pthread_mutex_lock(&checker->lock);
	bool first = !flight_of(checker, claim);
	*flight = first ? free_flight(checker) : NULL;
	if (*flight) {
		(*flight)->busy = true;
		memcpy((*flight)->digest, claim->digest, TOKEN_DIGEST_BYTES);
	}
	if (!first)
		join(c, checker, claim);
	pthread_mutex_unlock(&checker->lock);
	return first;
}

static void land(struct key_checker *checker, struct flight *flight)
{
	if (!flight)
		return;
	pthread_mutex_lock(&checker->lock);
	flight->busy = false;
	pthread_cond_broadcast(&checker->landed);
	pthread_mutex_unlock(&checker->lock);
}

static enum err ask(struct call *c, struct key_checker *checker, const struct key_claim *claim,
	struct principal *principal)
{
	int64_t asked_us = clock_monotonic_us();
	enum err err = checker->options.ask(checker->options.self, c, claim, principal);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		*principal = (struct principal){.role = ROLE_PUBLIC};
		err = OK;
	}
	principal->key_id = claim->id;
	if (err == OK)
		remember(checker, claim, asked_us, principal);
	return err;
}

static enum err fail_unknowing(struct call *c)
{
	const char *cause = c->failure.cause ? c->failure.cause : c->failure.detail;
	fail_retry(c, ERR_UNAVAILABLE, 1, "API keys cannot be checked at the moment");
	c->failure.cause = cause;
	return ERR_UNAVAILABLE;
}

static enum err find_out(struct call *c, struct key_checker *checker, const struct key_claim *claim,
	struct principal *principal)
{
	struct flight *flight;
	if (!take_off(c, checker, claim, &flight))
		return recall(checker, claim, principal) ? OK : fail_unknowing(c);
	enum err err = ask(c, checker, claim, principal);
	land(checker, flight);
	return err == OK ? OK : fail_unknowing(c);
}

enum err key_checker_check(struct call *c, struct key_checker *checker,
	const struct key_claim *claim, struct principal *principal)
{
	struct principal found = {0};
	if (!recall(checker, claim, &found))
		TRY(find_out(c, checker, claim, &found));
	bool ended = found.expires_us && call_now_us(c) >= found.expires_us;
	if (found.role == ROLE_PUBLIC || ended)
		return fail(c, ERR_UNAUTHENTICATED, "this API key is unknown, revoked or over");
	*principal = found;
	return OK;
}
