/* Refresh tokens: opaque, and only what we sealed is opened. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/random.h"
#include "sessions/refresh_token.h"

struct fixture {
	struct arena *arena;
	struct call call;
	struct refresh_key *key;
};

static void open_fixture(struct fixture *f)
{
	f->arena = arena_create();
	call_init(&f->call, f->arena, &clock_system);
	f->key = refresh_key_create(1, refresh_key_generate(&f->call));
}

static void close_fixture(struct fixture *f)
{
	refresh_key_destroy(f->key);
	call_finish(&f->call);
	arena_destroy(f->arena);
}

static const char *sealed(struct fixture *f)
{
	const struct refresh_claims claims = {.session_id = 123456789, .counter = 42};
	const char *token = NULL;
	cr_assert(eq(int, refresh_token_seal(&f->call, f->key, &claims, &token), OK));
	return token;
}

static enum err opened(struct fixture *f, const char *token)
{
	struct refresh_claims claims;
	return refresh_token_open(&f->call, f->key, token, &claims);
}

Test(refresh_token, what_is_sealed_is_opened)
{
	struct fixture f;
	open_fixture(&f);
	struct refresh_claims claims;
	cr_assert(eq(int, refresh_token_open(&f.call, f.key, sealed(&f), &claims), OK));
	cr_expect(eq(i64, claims.session_id, 123456789));
	cr_expect(eq(i64, claims.counter, 42));
	close_fixture(&f);
}

Test(refresh_token, it_is_a_compact_jwe_that_says_nothing_of_its_content)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = sealed(&f);
	/* {"alg":"dir","enc":"A256GCM","kid":"1"}, and no encrypted key */
	const char *start = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiMSJ9..";
	cr_expect(strncmp(token, start, strlen(start)) == 0, "%s", token);
	cr_expect(ne(str, (char *)token, (char *)sealed(&f)));
	close_fixture(&f);
}

Test(refresh_token, another_keys_token_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	struct refresh_key *ours = f.key;
	const char *token = sealed(&f);
	f.key = refresh_key_create(1, refresh_key_generate(&f.call));
	cr_expect(refresh_token_names(f.key, token), "the same number");
	cr_expect(eq(int, opened(&f, token), ERR_UNAUTHENTICATED));
	refresh_key_destroy(f.key);
	f.key = refresh_key_create(2, refresh_key_generate(&f.call));
	cr_expect(refresh_token_names(f.key, token) == false);
	cr_expect(eq(int, opened(&f, token), ERR_UNAUTHENTICATED));
	refresh_key_destroy(f.key);
	f.key = ours;
	close_fixture(&f);
}

Test(refresh_token, any_byte_changed_and_any_part_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = sealed(&f);
	for (size_t i = 0; token[i]; i++) {
		char *tampered = arena_strdup(f.arena, token);
		tampered[i] = tampered[i] == 'A' ? 'Q' : 'A';
		cr_expect(eq(int, opened(&f, tampered), ERR_UNAUTHENTICATED), "byte %zu", i);
		cr_expect(eq(int, opened(&f, arena_copy(f.arena, token, i)), ERR_UNAUTHENTICATED));
	}
	cr_expect(eq(int, opened(&f, call_printf(&f.call, "%s.", token)), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, opened(&f, call_printf(&f.call, "%s=", token)), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(refresh_token, random_mutations_are_refused)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = sealed(&f);
	size_t len = strlen(token);
	for (int round = 0; round < 5000; round++) {
		uint32_t dice[3];
		random_fast(dice, sizeof dice);
		char *mutated = memcpy(call_alloc(&f.call, len + 2), token, len + 1);
		size_t at = dice[0] % len;
		if (dice[1] % 3 == 0)
			memmove(mutated + at, mutated + at + 1, len - at);
		else if (dice[1] % 3 == 1)
			memmove(mutated + at + 1, mutated + at, len - at + 1);
		else
			mutated[at] ^= (char)(1 << (dice[2] & 7));
		if (strcmp(mutated, token) != 0)
			cr_assert(eq(int, opened(&f, mutated), ERR_UNAUTHENTICATED), "%s", mutated);
	}
	close_fixture(&f);
}

Test(refresh_token, an_oversized_one_is_refused_unread)
{
	struct fixture f;
	open_fixture(&f);
	char *padding = memset(call_alloc(&f.call, 1025), 'A', 1024);
	cr_expect(eq(int, opened(&f, call_printf(&f.call, "%s%s", sealed(&f), padding)),
		ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(refresh_token, what_is_no_secret_makes_no_key)
{
	cr_expect(refresh_key_create(1, "") == NULL);
	cr_expect(refresh_key_create(1, "AAAA") == NULL);
	cr_expect(refresh_key_create(1, "!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") == NULL);
}
