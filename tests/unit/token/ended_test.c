/* What ended: which tokens are void by it, until when, and that readers need no lock to know. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "unit/token/fixture.h"

#define LATER ((NOON + 1000) * US_PER_SECOND)

struct table {
	struct arena *arena;
	struct clock clock;
	struct call call;
	struct ended *ended;
};

static void open_table(struct table *t)
{
	t->arena = arena_create();
	t->clock = clock_fixed(NOON * US_PER_SECOND);
	call_init(&t->call, t->arena, &t->clock);
	t->ended = ended_create();
}

static void close_table(struct table *t)
{
	ended_destroy(t->ended);
	call_finish(&t->call);
	arena_destroy(t->arena);
}

static void end_session(struct table *t, int64_t id, int64_t until_us)
{
	ended_note(&t->call, t->ended,
		&(struct ended_fact){.session_id = id, .until_us = until_us});
}

static void give_role(struct table *t, int64_t user_id, enum role role, int64_t version)
{
	ended_note(&t->call, t->ended,
		&(struct ended_fact){.user_id = user_id,
			.role = role,
			.version = version,
			.until_us = LATER});
}

static bool holds(struct table *t, int64_t user_id, int64_t session_id, enum role role)
{
	const struct principal principal = {.user_id = user_id,
		.session_id = session_id,
		.role = role};
	enum err err = ended_check(&t->call, t->ended, &principal);
	arena_reset(t->arena);
	return err == OK;
}

Test(ended, a_session_that_ended_is_void_and_no_other)
{
	struct table t;
	open_table(&t);
	end_session(&t, 7, LATER);
	cr_expect(holds(&t, 1, 7, ROLE_USER) == false);
	cr_expect(holds(&t, 1, 8, ROLE_USER));
	cr_expect(holds(&t, 7, 8, ROLE_USER), "the account of that number is another thing");
	cr_expect(holds(&t, 0, 0, ROLE_SERVICE));
	close_table(&t);
}

Test(ended, what_has_run_out_is_forgotten)
{
	struct table t;
	open_table(&t);
	end_session(&t, 7, LATER);
	t.clock.fixed_us = LATER - 1;
	cr_expect(holds(&t, 1, 7, ROLE_USER) == false);
	t.clock.fixed_us = LATER;
	cr_expect(holds(&t, 1, 7, ROLE_USER));
	close_table(&t);
}

Test(ended, a_later_end_of_the_same_session_counts_in_any_order)
{
	struct table t;
	open_table(&t);
	end_session(&t, 7, LATER);
	end_session(&t, 7, LATER - 500 * US_PER_SECOND);
	t.clock.fixed_us = LATER - 1;
	cr_expect(holds(&t, 1, 7, ROLE_USER) == false);
	close_table(&t);
}

Test(ended, a_token_with_another_role_than_the_accounts_is_void)
{
	struct table t;
	open_table(&t);
	give_role(&t, 42, ROLE_USER, 1);
	cr_expect(holds(&t, 42, 7, ROLE_ADMIN) == false);
	cr_expect(holds(&t, 42, 7, ROLE_USER), "one that was refreshed holds");
	cr_expect(holds(&t, 43, 7, ROLE_ADMIN));
	close_table(&t);
}

Test(ended, the_newest_role_counts_whatever_is_told_last)
{
	struct table t;
	open_table(&t);
	give_role(&t, 42, ROLE_USER, 9);
	give_role(&t, 42, ROLE_ADMIN, 8);
	cr_expect(holds(&t, 42, 7, ROLE_USER));
	cr_expect(holds(&t, 42, 7, ROLE_ADMIN) == false);
	give_role(&t, 42, ROLE_ADMIN, 10);
	cr_expect(holds(&t, 42, 7, ROLE_ADMIN));
	cr_expect(holds(&t, 42, 7, ROLE_USER) == false);
	close_table(&t);
}

Test(ended, a_hundred_thousand_are_all_known)
{
	enum { MANY = 100000 };
	struct table t;
	open_table(&t);
	for (int64_t id = 1; id <= MANY; id++)
		end_session(&t, id * 3, LATER);
	size_t wrong = 0;
	for (int64_t id = 1; id <= MANY * 3; id++)
		wrong += holds(&t, 1, id, ROLE_USER) == (id % 3 == 0);
	cr_expect(eq(sz, wrong, 0));
	close_table(&t);
}

Test(ended, places_of_what_has_run_out_are_used_again)
{
	enum { ROUNDS = 400, EACH = 300 };
	struct table t;
	open_table(&t);
	int64_t id = 1;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t until_us = t.clock.fixed_us + 10 * US_PER_SECOND;
		int64_t first = id;
		for (; id < first + EACH; id++)
			end_session(&t, id, until_us);
		size_t wrong = 0;
		for (int64_t each = first; each < id; each++)
			wrong += holds(&t, 1, each, ROLE_USER);
		cr_assert(eq(sz, wrong, 0), "round %d", round);
		cr_assert(round == 0 || holds(&t, 1, first - 1, ROLE_USER));
		t.clock.fixed_us = until_us;
	}
	close_table(&t);
}

struct reading {
	struct table *table;
	atomic_bool *done;
	size_t wrong;
	pthread_t thread;
};

/* Odd accounts have the role their token says, even ones another; sessions from 1 to 500 ended
 * before the readers began. */
static void *read_on(void *arg)
{
	struct reading *reading = arg;
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &reading->table->clock);
	for (uint64_t i = 0; !atomic_load(reading->done) || i < 20000; i++) {
		const struct principal ended = {.user_id = 1,
			.session_id = (int64_t)(i % 500) + 1,
			.role = ROLE_USER};
		const struct principal living = {.user_id = (int64_t)(i % 5000) * 2 + 1,
			.session_id = 1000000 + (int64_t)i,
			.role = ROLE_USER};
		reading->wrong += ended_check(&call, reading->table->ended, &ended) == OK;
		reading->wrong += ended_check(&call, reading->table->ended, &living) != OK;
		arena_reset(arena);
	}
	arena_destroy(arena);
	return NULL;
}

Test(ended, readers_see_what_is_there_while_the_table_grows)
{
	enum { READERS = 4 };
	struct table t;
	atomic_bool done = false;
	struct reading readings[READERS];
	open_table(&t);
	for (int64_t id = 1; id <= 500; id++)
		end_session(&t, id, LATER);
	for (size_t i = 0; i < READERS; i++) {
		readings[i] = (struct reading){&t, &done, 0, 0};
		pthread_create(&readings[i].thread, NULL, read_on, &readings[i]);
	}
	for (int64_t id = 1; id <= 20000; id++) {
		give_role(&t, id, id % 2 ? ROLE_USER : ROLE_ADMIN, id);
		end_session(&t, 5000 + id, LATER);
	}
	atomic_store(&done, true);
	for (size_t i = 0; i < READERS; i++) {
		pthread_join(readings[i].thread, NULL);
		cr_expect(eq(sz, readings[i].wrong, 0));
	}
	close_table(&t);
}

Test(ended, the_verifier_asks_also_for_tokens_it_remembers)
{
	struct fixture f;
	open_fixture(&f);
	struct ended *ended = ended_create();
	token_verifier_destroy(f.verifier);
	f.verifier = token_verifier_create(&(struct token_verifier_options){.issuer = ISSUER,
		.audience = AUDIENCE,
		.fetch_keys = answer_jwks,
		.self = &f,
		.remembered_max = 100,
		.ended = ended});
	const char *token = signed_token(&f, anns_claims());
	struct token_claims other = anns_claims();
	other.session_id = 8;
	const char *elsewhere = signed_token(&f, other);
	cr_assert(eq(int, verified(&f, token), OK));
	ended_note(&f.call, ended, &(struct ended_fact){.session_id = 7, .until_us = LATER});
	cr_expect(eq(int, verified(&f, token), ERR_UNAUTHENTICATED));
	cr_expect(eq(str, (char *)f.call.failure.detail, "the session has ended"));
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, elsewhere), OK));
	ended_note(&f.call, ended,
		&(struct ended_fact){.user_id = 42,
			.role = ROLE_USER,
			.version = 1,
			.until_us = LATER});
	cr_expect(eq(int, verified(&f, elsewhere), ERR_UNAUTHENTICATED));
	close_fixture(&f);
	ended_destroy(ended);
}
