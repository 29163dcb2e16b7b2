/* Which keys are believed at a moment, and which one signs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "keys/keyset.h"

#define NOON (INT64_C(1800000000) * US_PER_SECOND)

struct fixture {
	struct arena *arena;
	struct clock clock;
	struct call call;
	struct stored_key items[40];
	struct stored_keys stored;
};

static const struct keyset_lives lives = {.access_us = 20 * US_PER_MINUTE,
	.refresh_us = 30 * US_PER_DAY};

static void open_fixture(struct fixture *f)
{
	*f = (struct fixture){.arena = arena_create(), .clock = clock_fixed(NOON)};
	f->stored.items = f->items;
	call_init(&f->call, f->arena, &f->clock);
}

static void close_fixture(struct fixture *f)
{
	call_finish(&f->call);
	arena_destroy(f->arena);
}

static void given_key(struct fixture *f, enum key_purpose purpose, int64_t number,
	int64_t signs_from_us)
{
	struct stored_key *key = &f->items[f->stored.count++];
	*key = (struct stored_key){purpose, number, NULL, signs_from_us};
	if (purpose == KEY_REFRESH)
		key->secret = refresh_key_generate(&f->call);
	else
		cr_assert(eq(int, token_key_generate(&f->call, &key->secret), OK));
}

static const char *kid_of(struct fixture *f, size_t index)
{
	struct token_signer *signer = token_signer_create(f->items[index].secret);
	const char *kid = arena_strdup(f->arena, token_signer_kid(signer));
	token_signer_destroy(signer);
	return kid;
}

static struct keyset *keyset_at(struct fixture *f, int64_t now_us)
{
	f->clock.fixed_us = now_us;
	struct keyset *set = keyset_create(&f->call, &f->stored, &lives);
	cr_assert(set != NULL);
	return set;
}

Test(keyset, the_next_key_is_published_before_it_signs_and_the_last_one_after)
{
	struct fixture f;
	open_fixture(&f);
	given_key(&f, KEY_ACCESS, 1, NOON - US_PER_DAY);
	given_key(&f, KEY_ACCESS, 2, NOON);
	static const struct {
		int64_t at_us;
		size_t published;
		size_t signer;
	} moments[] = {
		{NOON - 1, 2, 0},
		{NOON, 2, 1},
		{NOON + 20 * US_PER_MINUTE - 1, 2, 1},
		{NOON + 20 * US_PER_MINUTE, 1, 1},
	};
	for (size_t i = 0; i < COUNT_OF(moments); i++) {
		struct keyset *set = keyset_at(&f, moments[i].at_us);
		const struct token_signer *signer = keyset_signer(set, moments[i].at_us);
		cr_expect(eq(sz, set->access_count, moments[i].published), "moment %zu", i);
		cr_expect(eq(str, (char *)token_signer_kid(signer),
				  (char *)kid_of(&f, moments[i].signer)),
			"moment %zu", i);
		keyset_destroy(set);
	}
	close_fixture(&f);
}

Test(keyset, a_refresh_key_is_believed_as_long_as_its_tokens_live)
{
	struct fixture f;
	open_fixture(&f);
	given_key(&f, KEY_REFRESH, 1, NOON - US_PER_DAY);
	given_key(&f, KEY_REFRESH, 2, NOON);
	struct keyset *set = keyset_at(&f, NOON + 30 * US_PER_DAY - 1);
	cr_expect(eq(sz, set->refresh_count, 2));
	keyset_destroy(set);
	set = keyset_at(&f, NOON + 30 * US_PER_DAY);
	cr_expect(eq(sz, set->refresh_count, 1));
	keyset_destroy(set);
	close_fixture(&f);
}

Test(keyset, the_purposes_do_not_supersede_each_other)
{
	struct fixture f;
	open_fixture(&f);
	given_key(&f, KEY_ACCESS, 1, NOON - 90 * US_PER_DAY);
	given_key(&f, KEY_REFRESH, 1, NOON - 90 * US_PER_DAY);
	struct keyset *set = keyset_at(&f, NOON);
	cr_expect(eq(sz, set->access_count, 1));
	cr_expect(eq(sz, set->refresh_count, 1));
	keyset_destroy(set);
	close_fixture(&f);
}

Test(keyset, a_clock_set_back_before_every_key_still_signs)
{
	struct fixture f;
	open_fixture(&f);
	given_key(&f, KEY_ACCESS, 1, NOON);
	struct keyset *set = keyset_at(&f, NOON - US_PER_DAY);
	cr_expect(keyset_signer(set, NOON - US_PER_DAY) == set->access[0].signer);
	keyset_destroy(set);
	close_fixture(&f);
}

Test(keyset, of_too_many_the_newest_are_kept)
{
	struct fixture f;
	open_fixture(&f);
	for (int64_t number = 1; number <= KEYSET_KEYS_MAX + 3; number++)
		given_key(&f, KEY_REFRESH, number, NOON + number);
	struct keyset *set = keyset_at(&f, NOON + US_PER_DAY);
	cr_assert(eq(sz, set->refresh_count, KEYSET_KEYS_MAX));
	cr_expect(eq(i64, set->refresh[0].signs_from_us, NOON + 4));
	keyset_destroy(set);
	close_fixture(&f);
}

Test(keyset, an_unreadable_key_is_told_and_not_passed_over)
{
	struct fixture f;
	open_fixture(&f);
	given_key(&f, KEY_ACCESS, 1, NOON);
	f.items[0].secret = "-----BEGIN NOTHING-----";
	cr_expect(keyset_create(&f.call, &f.stored, &lives) == NULL);
	cr_expect(eq(int, f.call.failure.err, ERR_INTERNAL));
	close_fixture(&f);
}
