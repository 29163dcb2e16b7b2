/* When keys are fetched, how often, and what holds while they cannot be. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "token/jwks.h"
#include "unit/token/fixture.h"

static struct token_signer *new_signer(struct fixture *f)
{
	const char *pem;
	cr_assert(eq(int, token_key_generate(&f->call, &pem), OK));
	return token_signer_create(pem);
}

static const char *signed_by(struct fixture *f, struct token_signer *signer)
{
	struct token_claims claims = anns_claims();
	const char *token;
	cr_assert(eq(int, token_sign(&f->call, signer, &claims, &token), OK));
	return token;
}

Test(keyring, keys_are_fetched_at_first_use_and_once)
{
	struct fixture f;
	open_fixture(&f);
	cr_expect(eq(int, f.fetches, 0));
	for (int i = 0; i < 10; i++)
		cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), OK));
	cr_expect(eq(int, f.fetches, 1));
	close_fixture(&f);
}

Test(keyring, an_unknown_kid_has_them_fetched_again_but_not_at_once)
{
	struct fixture f;
	open_fixture(&f);
	struct token_signer *next = new_signer(&f);
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), OK));
	f.jwks = jwks_of(&f, next);
	cr_expect(eq(int, verified(&f, signed_by(&f, next)), ERR_UNAUTHENTICATED));
	advance(&f, 4);
	cr_expect(eq(int, verified(&f, signed_by(&f, next)), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, f.fetches, 1));
	advance(&f, 1);
	cr_expect(eq(int, verified(&f, signed_by(&f, next)), OK));
	cr_expect(eq(int, f.fetches, 2));
	token_signer_destroy(next);
	close_fixture(&f);
}

Test(keyring, a_withdrawn_key_is_not_believed_even_for_remembered_tokens)
{
	struct fixture f;
	open_fixture(&f);
	struct token_signer *next = new_signer(&f);
	const char *old = signed_token(&f, anns_claims());
	cr_assert(eq(int, verified(&f, old), OK));
	f.jwks = jwks_of(&f, next);
	advance(&f, 5);
	cr_assert(eq(int, verified(&f, signed_by(&f, next)), OK));
	cr_expect(eq(int, verified(&f, old), ERR_UNAUTHENTICATED));
	token_signer_destroy(next);
	close_fixture(&f);
}

Test(keyring, a_withdrawn_key_is_dropped_within_a_minute_though_no_unknown_one_is_met)
{
	struct fixture f;
	open_fixture(&f);
	struct token_signer *next = new_signer(&f);
	const char *old = signed_token(&f, anns_claims());
	cr_assert(eq(int, verified(&f, old), OK));
	f.jwks = jwks_of(&f, next);
	advance(&f, 59);
	cr_expect(eq(int, verified(&f, old), OK));
	cr_expect(eq(int, f.fetches, 1));
	advance(&f, 1);
	cr_expect(eq(int, verified(&f, old), ERR_UNAUTHENTICATED), "remembered as it was");
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, signed_by(&f, next)), OK));
	cr_expect(eq(int, f.fetches, 2));
	token_signer_destroy(next);
	close_fixture(&f);
}

Test(keyring, keys_that_cannot_be_fetched_again_are_asked_for_once_a_minute_and_hold)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = signed_token(&f, anns_claims());
	cr_assert(eq(int, verified(&f, token), OK));
	f.jwks = NULL;
	advance(&f, 60);
	for (int i = 0; i < 5; i++)
		cr_expect(eq(int, verified(&f, token), OK));
	cr_expect(f.call.failure.detail == NULL, "nothing of it shows");
	cr_expect(eq(int, f.fetches, 2));
	advance(&f, 60);
	cr_expect(eq(int, verified(&f, token), OK));
	cr_expect(eq(int, f.fetches, 3));
	close_fixture(&f);
}

Test(keyring, old_keys_hold_while_fetching_fails)
{
	struct fixture f;
	open_fixture(&f);
	struct token_signer *next = new_signer(&f);
	cr_assert(eq(int, verified(&f, signed_token(&f, anns_claims())), OK));
	f.jwks = NULL;
	advance(&f, 5);
	cr_expect(eq(int, verified(&f, signed_by(&f, next)), ERR_UNAVAILABLE));
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), OK));

	f.jwks = jwks_of(&f, next);
	advance(&f, 1);
	cr_expect(eq(int, verified(&f, signed_by(&f, next)), OK), "tried again after a second");
	token_signer_destroy(next);
	close_fixture(&f);
}

Test(keyring, without_any_key_verifying_is_unavailable_and_says_when_to_come_back)
{
	struct fixture f;
	open_fixture(&f);
	f.jwks = NULL;
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), ERR_UNAVAILABLE));
	cr_expect(eq(int, f.call.failure.retry_after_s, 1));
	cr_expect(eq(int, verified(&f, SERVICE_TOKEN), OK));
	close_fixture(&f);
}

Test(keyring, a_set_without_a_key_we_can_use_is_a_failed_fetch)
{
	static const char *const bad[] = {"", "[]", "{}", "{\"keys\":[]}", "{\"keys\":[{}]}",
		"{\"keys\":{}}", "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
		"{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"x\","
		"\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
		"\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}]}"};
	struct fixture f;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		f.jwks = bad[i];
		advance(&f, 1);
		cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), ERR_UNAVAILABLE),
			"%s", bad[i]);
	}
	close_fixture(&f);
}

static enum err found(struct fixture *f, struct keyring *ring)
{
	struct public_key key;
	return keyring_find(&f->call, ring, token_signer_kid(f->signer), &key);
}

Test(keyring, keys_that_are_too_old_are_looked_for_again_and_hold_meanwhile)
{
	struct fixture f;
	open_fixture(&f);
	struct keyring *ring = keyring_create(&(struct keyring_options){.fetch = answer_jwks,
		.parse = jwks_parse,
		.self = &f,
		.fresh_us = US_PER_HOUR});
	const char *good = f.jwks;
	cr_assert(eq(int, found(&f, ring), OK));
	advance(&f, 3599);
	cr_expect(eq(int, found(&f, ring), OK));
	cr_expect(eq(int, f.fetches, 1));
	advance(&f, 1);
	f.jwks = NULL;
	cr_expect(eq(int, found(&f, ring), OK), "the old one, for there is no newer");
	cr_expect(eq(int, f.fetches, 2));
	advance(&f, 60);
	f.jwks = good;
	cr_expect(eq(int, found(&f, ring), OK));
	cr_expect(eq(int, f.fetches, 3), "tried again after a minute");
	advance(&f, 3599);
	cr_expect(eq(int, found(&f, ring), OK));
	cr_expect(eq(int, f.fetches, 3));

	struct token_signer *next = new_signer(&f);
	f.jwks = jwks_of(&f, next);
	advance(&f, 1);
	cr_expect(eq(int, found(&f, ring), ERR_UNAUTHENTICATED), "withdrawn");
	token_signer_destroy(next);
	keyring_destroy(ring);
	close_fixture(&f);
}

#define THREADS 16

struct slow_source {
	struct fixture *f;
	atomic_int fetches;
	atomic_int good;
	struct token_verifier *verifier;
	const char *token;
};

static enum err answer_slowly(void *self, struct call *c, const char **jwks)
{
	struct slow_source *source = self;
	(void)c;
	atomic_fetch_add(&source->fetches, 1);
	struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
	nanosleep(&pause, NULL);
	*jwks = source->f->jwks;
	return OK;
}

static void *verify_once(void *arg)
{
	struct slow_source *source = arg;
	struct arena *arena = arena_create();
	struct call call;
	struct principal principal;
	call_init(&call, arena, &source->f->clock);
	if (token_verify(&call, source->verifier, source->token, &principal) == OK)
		atomic_fetch_add(&source->good, 1);
	call_finish(&call);
	arena_destroy(arena);
	return NULL;
}

Test(keyring, one_of_many_callers_fetches_and_all_are_served)
{
	struct fixture f;
	open_fixture(&f);
	struct slow_source source = {.f = &f, .token = signed_token(&f, anns_claims())};
	source.verifier = token_verifier_create(&(struct token_verifier_options){.issuer = ISSUER,
		.audience = AUDIENCE,
		.fetch_keys = answer_slowly,
		.self = &source,
		.remembered_max = 8});
	pthread_t threads[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, verify_once, &source);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	cr_expect(eq(int, source.good, THREADS));
	cr_expect(eq(int, source.fetches, 1));
	token_verifier_destroy(source.verifier);
	close_fixture(&f);
}
