/* A token is one session's, and of one secret. */
#include "http/csrf.h"

#include <criterion/criterion.h>
#include <string.h>

#define SECRET "the secret that all daemons share"

static struct arena *arena;
static struct call c;
static struct csrf_key key;

static void start(void)
{
	arena = arena_create();
	call_init(&c, arena, &clock_system);
	csrf_derive_key(SECRET, &key);
}

static void stop(void)
{
	call_finish(&c);
	arena_destroy(arena);
}

TestSuite(csrf, .init = start, .fini = stop);

Test(csrf, a_token_holds_for_its_session_on_every_daemon)
{
	struct csrf_key elsewhere;
	csrf_derive_key(SECRET, &elsewhere);
	const char *token = csrf_token(&c, &key, 42);
	cr_expect_eq(csrf_check(&c, &elsewhere, 42, token), OK);
	cr_expect_eq(csrf_check(&c, &key, 43, token), ERR_FORBIDDEN);
	cr_expect_eq(csrf_check(&c, &key, 4, token), ERR_FORBIDDEN);
}

Test(csrf, each_token_is_another_one_and_all_hold)
{
	const char *first = csrf_token(&c, &key, 42), *second = csrf_token(&c, &key, 42);
	cr_expect_str_neq(first, second);
	cr_expect_eq(csrf_check(&c, &key, 42, first), OK);
	cr_expect_eq(csrf_check(&c, &key, 42, second), OK);
}

Test(csrf, another_secret_makes_other_tokens)
{
	struct csrf_key other;
	csrf_derive_key(SECRET "!", &other);
	cr_expect_eq(csrf_check(&c, &key, 42, csrf_token(&c, &other, 42)), ERR_FORBIDDEN);
}

Test(csrf, a_secret_of_any_length_will_do)
{
	char *secret = arena_alloc(arena, 1001);
	memset(secret, 's', 1000);
	csrf_derive_key(secret, &key);
	cr_expect_eq(csrf_check(&c, &key, 42, csrf_token(&c, &key, 42)), OK);
}

Test(csrf, no_character_can_be_another)
{
	const char *token = csrf_token(&c, &key, 42);
	for (size_t i = 0; token[i]; i++) {
		char *changed = arena_strdup(arena, token);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		cr_expect_eq(csrf_check(&c, &key, 42, changed), ERR_FORBIDDEN, "%zu", i);
		changed = arena_copy(arena, token, i);
		cr_expect_eq(csrf_check(&c, &key, 42, changed), ERR_FORBIDDEN, "%zu", i);
	}
	const char *longer = call_printf(&c, "%s=", token);
	cr_expect_eq(csrf_check(&c, &key, 42, longer), ERR_FORBIDDEN);
	cr_expect_eq(csrf_check(&c, &key, 42, NULL), ERR_FORBIDDEN);
}
