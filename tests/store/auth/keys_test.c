/* Keys over time: the first ones, rotation with overlap, and two replicas on one database. */
#include <string.h>

#include "store/auth/given.h"

static const char *published(struct fixture *f, struct keys *keys)
{
	const char *jwks = NULL;
	cr_assert(eq(int, keys_jwks(&f->call, keys, &jwks), OK));
	return jwks;
}

static size_t key_count(const char *jwks)
{
	size_t count = 0;
	while ((jwks = strstr(jwks, "\"kid\":"))) {
		count++;
		jwks++;
	}
	return count;
}

STORE_TEST(keys, the_first_start_makes_them_and_the_next_finds_them)
{
	struct fixture f = open_fixture(engine);
	const char *first = published(&f, given_auth(&f, NULL)->keys);
	const char *again = published(&f, given_auth(&f, NULL)->keys);
	cr_expect(eq(sz, key_count(first), 1));
	cr_expect(eq(str, (char *)first, (char *)again));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM signing_keys"), 2));
	cr_expect(strstr(first, "\"d\":") == NULL, "nothing private is published");
}

STORE_TEST(keys, the_published_set_is_an_operation)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct raw_body body;
	cr_assert(eq(int, get_jwks(&f.call, &body), OK));
	cr_expect(eq(str, (char *)body.content_type, "application/jwk-set+json"));
	cr_expect(eq(sz, body.len, strlen(body.data)));
}

/* What names the key that signed. */
static char *header_of(struct fixture *f, const struct tokens *tokens)
{
	return arena_copy(f->call.arena, tokens->access_token, strcspn(tokens->access_token, "."));
}

STORE_TEST(keys, a_successor_is_published_first_and_signs_later)
{
	struct fixture f = open_fixture(engine);
	struct auth *auth = given_auth(&f, NULL);
	struct tokens before = given_user(&f, "ann"), tokens;
	cr_assert(eq(int, keys_rotate(&f.call), OK));
	cr_expect(eq(int, keys_rotate(&f.call), ERR_CONFLICT), "not again before it signs");
	pass(&f, 60);
	cr_expect(eq(sz, key_count(published(&f, auth->keys)), 2));
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	cr_expect(eq(str, header_of(&f, &tokens), header_of(&f, &before)));

	pass(&f, 240);
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	cr_expect(ne(str, header_of(&f, &tokens), header_of(&f, &before)));
	as(&f, &before); /* still believed */
	as(&f, &tokens);
	pass(&f, 3600);
	cr_expect(eq(sz, key_count(published(&f, auth->keys)), 1), "the old one has gone");
	cr_expect(eq(int, refreshed(&f, before.refresh_token, &tokens), OK), "but not this");
}

STORE_TEST(keys, old_ones_get_a_successor_by_themselves)
{
	struct fixture f = open_fixture(engine);
	struct auth *auth = given_auth(&f, NULL);
	pass(&f, 90 * 86400 - 1);
	cr_expect(eq(sz, key_count(published(&f, auth->keys)), 1));
	pass(&f, 61);
	cr_expect(eq(sz, key_count(published(&f, auth->keys)), 2));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM signing_keys"), 4));
}

STORE_TEST(keys, replicas_sign_and_open_for_each_other)
{
	struct fixture f = open_fixture(engine);
	struct auth *one = given_auth(&f, NULL);
	struct tokens tokens = given_user(&f, "ann");
	struct auth *two = given_auth(&f, NULL);
	cr_expect(eq(int, refreshed(&f, tokens.refresh_token, &tokens), OK));
	cr_expect(eq(str, (char *)published(&f, one->keys), (char *)published(&f, two->keys)));
}

static enum err hide_keys(struct call *c, void *arg)
{
	(void)arg;
	static const char text[] = "ALTER TABLE signing_keys RENAME TO hidden";
	static const struct sql hide = {.name = "hide_keys", .text = {text, text}};
	return db_query(c, &hide, DB_NO_ARGS, NULL);
}

STORE_TEST(keys, a_table_that_cannot_be_read_stops_nobody_who_has_keys)
{
	struct fixture f = open_fixture(engine);
	struct auth *auth = given_auth(&f, NULL);
	const char *before = published(&f, auth->keys);
	cr_assert(eq(int, db_write(&f.call, hide_keys, NULL), OK));
	pass(&f, 61);
	cr_expect(eq(str, (char *)published(&f, auth->keys), (char *)before));
	cr_expect(eq(int, f.call.failure.err, OK));
}
