/* API keys: what is kept of them, whom they stand for, and how many there may be. */
#include <inttypes.h>
#include <pthread.h>

#include "api_keys/api_key.h"
#include "api_keys/api_key_store.h"
#include "api_keys/key_usage.h"
#include "store/auth/given.h"
#include "token/api_key.h"

static enum err create(struct fixture *f, struct api_key_draft draft, struct new_api_key *key)
{
	static enum api_scope scopes[] = {API_SCOPE_POSTS_WRITE, API_SCOPE_POSTS_READ,
		API_SCOPE_POSTS_READ};
	draft.name = draft.name ? draft.name : "A program";
	draft.scopes = (struct api_scope_list){scopes, COUNT_OF(scopes)};
	const struct create_api_key_in in = {.body = draft};
	return create_api_key(&f->call, &in, key);
}

static struct new_api_key given_key(struct fixture *f)
{
	struct new_api_key key;
	cr_assert(eq(int, create(f, (struct api_key_draft){0}, &key), OK), "%s",
		f->call.failure.detail);
	return key;
}

static enum err checked(struct fixture *f, const char *text, struct api_key_holder *holder)
{
	struct key_claim claim;
	cr_assert(api_key_read(text, &claim));
	const struct internal_check_api_key_in in = {
		.body = {.id = claim.id, .digest = claim.digest_hex}};
	return internal_check_api_key(&f->call, &in, holder);
}

static struct api_key only_key(struct fixture *f)
{
	struct api_key_page page = {0};
	cr_assert(eq(int, list_api_keys(&f->call, &page), OK));
	cr_assert(eq(sz, page.items.count, 1));
	return page.items.items[0];
}

STORE_TEST(api_key_operations, a_key_stands_for_its_owner_within_its_scopes)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	struct api_key_holder holder;
	cr_assert(eq(int, checked(&f, key.key, &holder), OK));
	cr_expect(eq(i64, holder.user_id, ann.user.id));
	cr_expect(eq(int, holder.role, ACCOUNT_ROLE_USER));
	cr_expect(eq(str, (char *)holder.scopes, "posts:read posts:write"));
	cr_expect(not(holder.has_expires_at));
}

STORE_TEST(api_key_operations, of_the_secret_only_its_digest_is_kept)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	const char *secret = strrchr(key.key, '_') + 1;
	cr_expect(eq(i64,
		counted(&f, call_printf(&f.call,
				    "SELECT count(*) FROM api_keys WHERE digest LIKE '%%%s%%'"
				    " OR prefix LIKE '%%%s%%' OR length(prefix) > 4",
				    secret, secret)),
		0));
	cr_expect(
		eq(i64, counted(&f, "SELECT count(*) FROM api_keys WHERE length(digest) = 64"), 1));
	struct api_key listed = only_key(&f);
	cr_expect(eq(str, (char *)listed.prefix, (char *)key.prefix));
	cr_expect(eq(sz, listed.scopes.count, 2), "each scope once");
}

STORE_TEST(api_key_operations, a_wrong_secret_and_an_unknown_id_are_nobodys)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key first = given_key(&f), second = given_key(&f);
	struct api_key_holder holder;
	const char *crossed = call_printf(&f.call, "crier_%" PRId64 "%s", first.id,
		second.key + strlen(second.prefix) - 5);
	cr_expect(eq(int, checked(&f, crossed, &holder), ERR_NOT_FOUND), "%s", crossed);
	const char *unknown = call_printf(&f.call, "crier_999%s",
		first.key + strlen(first.prefix) - 5);
	cr_expect(eq(int, checked(&f, unknown, &holder), ERR_NOT_FOUND), "%s", unknown);
	cr_expect(eq(int, checked(&f, first.key, &holder), OK));
}

STORE_TEST(api_key_operations, a_revoked_key_is_nobodys_and_only_its_owner_revokes)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), bob = given_user(&f, "bob");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	struct api_key_holder holder;
	const struct revoke_api_key_in in = {.id = key.id};
	as(&f, &bob);
	cr_expect(eq(int, revoke_api_key(&f.call, &in), ERR_NOT_FOUND));
	cr_expect(eq(int, checked(&f, key.key, &holder), OK));
	as(&f, &ann);
	cr_expect(eq(int, revoke_api_key(&f.call, &in), OK));
	cr_expect(eq(int, checked(&f, key.key, &holder), ERR_NOT_FOUND));
	cr_expect(eq(int, revoke_api_key(&f.call, &in), ERR_NOT_FOUND));
	struct new_api_key next = given_key(&f);
	cr_expect(ne(i64, next.id, key.id), "no id is used twice");
}

/* Rows of what somebody did with a key of their own. */
static int64_t audited(struct fixture *f, int64_t user_id, const char *action, int64_t key_id,
	const char *what)
{
	return counted(f, call_printf(&f->call,
				  "SELECT count(*) FROM audit WHERE actor_id = subject_id AND"
				  " actor_id = %" PRId64 " AND action = '%s' AND"
				  " detail = '%" PRId64 " %s'",
				  user_id, action, key_id, what));
}

STORE_TEST(api_key_operations, making_and_ending_one_are_in_the_audit_log)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	const struct revoke_api_key_in in = {.id = key.id};
	cr_assert(eq(int, revoke_api_key(&f.call, &in), OK));
	cr_expect(eq(i64,
		audited(&f, ann.user.id, "api_key_created", key.id, "posts:read posts:write"), 1));
	cr_expect(eq(i64, audited(&f, ann.user.id, "api_key_revoked", key.id, "A program"), 1));
}

STORE_TEST(api_key_operations, a_key_ends_at_its_moment)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key;
	struct api_key_draft draft = {.has_expires_at = true, .expires_at_us = FIXTURE_NOW_US};
	cr_expect(eq(int, create(&f, draft, &key), ERR_INVALID));
	draft.expires_at_us += 60 * US_PER_SECOND;
	call_forgive(&f.call);
	cr_assert(eq(int, create(&f, draft, &key), OK));
	struct api_key_holder holder;
	pass(&f, 59);
	cr_expect(eq(int, checked(&f, key.key, &holder), OK));
	cr_expect(eq(i64, holder.expires_at_us, draft.expires_at_us));
	pass(&f, 1);
	cr_expect(eq(int, checked(&f, key.key, &holder), ERR_NOT_FOUND));
}

STORE_TEST(api_key_operations, a_session_that_ended_makes_no_keys)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	cr_assert(eq(int, sign_out(&f.call), OK));
	struct new_api_key key;
	cr_expect(eq(int, create(&f, (struct api_key_draft){0}, &key), ERR_UNAUTHENTICATED));
}

STORE_TEST(api_key_operations, who_calls_by_a_key_is_read_from_the_database)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	f.call.principal = (struct principal){.role = ROLE_USER,
		.user_id = ann.user.id,
		.key_id = key.id};
	struct verification verification;
	cr_assert(eq(int, verify_token(&f.call, &verification), OK));
	cr_expect(eq(i64, verification.user.id, ann.user.id));
	cr_expect(not(verification.has_expires_at));
	f.call.principal.key_id = key.id + 1;
	cr_expect(eq(int, verify_token(&f.call, &verification), ERR_UNAUTHENTICATED));
}

STORE_TEST(api_key_operations, the_use_of_a_key_is_written_once_a_minute)
{
	struct fixture f = open_fixture(engine);
	struct auth *auth = given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	struct api_key_holder holder;
	cr_assert(eq(int, checked(&f, key.key, &holder), OK));
	cr_expect(not(only_key(&f).has_last_used_at), "not by the request itself");
	cr_assert(eq(int, key_usage_write(&f.call, auth->key_usage), OK));
	cr_expect(eq(i64, only_key(&f).last_used_at_us, FIXTURE_NOW_US));
	pass(&f, 59);
	key_usage_note(auth->key_usage, key.id, call_now_us(&f.call)); /* by another replica */
	cr_assert(eq(int, checked(&f, key.key, &holder), OK));
	cr_assert(eq(int, key_usage_write(&f.call, auth->key_usage), OK));
	cr_expect(eq(i64, only_key(&f).last_used_at_us, FIXTURE_NOW_US));
	pass(&f, 2);
	cr_assert(eq(int, checked(&f, key.key, &holder), OK));
	cr_assert(eq(int, key_usage_write(&f.call, auth->key_usage), OK));
	cr_expect(eq(i64, only_key(&f).last_used_at_us, FIXTURE_NOW_US + 61 * US_PER_SECOND));
}

STORE_TEST(api_key_operations, more_uses_than_can_wait_are_forgotten)
{
	struct fixture f = open_fixture(engine);
	struct auth *auth = given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct new_api_key key = given_key(&f);
	for (int64_t id = 1000; id < 2000; id++)
		key_usage_note(auth->key_usage, id, FIXTURE_NOW_US);
	key_usage_note(auth->key_usage, key.id, FIXTURE_NOW_US);
	cr_assert(eq(int, key_usage_write(&f.call, auth->key_usage), OK));
	cr_expect(not(only_key(&f).has_last_used_at));
	key_usage_note(auth->key_usage, key.id, FIXTURE_NOW_US);
	cr_assert(eq(int, key_usage_write(&f.call, auth->key_usage), OK));
	cr_expect(only_key(&f).has_last_used_at);
}

struct maker {
	struct call *call;
	int64_t user_id;
	enum err err;
	pthread_t thread;
};

static void *make_one(void *arg)
{
	static enum api_scope scope = API_SCOPE_POSTS_READ;
	struct maker *maker = arg;
	const struct api_key_draft draft = {.name = "One of many", .scopes = {&scope, 1}};
	struct new_api_key key;
	maker->err = api_key_create(maker->call, maker->user_id, &draft, &key);
	return NULL;
}

/* given_auth allows three. */
STORE_TEST(api_key_operations, many_at_once_make_no_more_than_there_may_be)
{
	enum { MAKERS = 8 };
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	struct maker makers[MAKERS];
	for (size_t i = 0; i < MAKERS; i++) {
		makers[i] = (struct maker){fixture_call(&f), ann.user.id, ERR_INTERNAL, 0};
		makers[i].call->service = f.call.service;
		pthread_create(&makers[i].thread, NULL, make_one, &makers[i]);
	}
	int made = 0, refused = 0;
	for (size_t i = 0; i < MAKERS; i++) {
		pthread_join(makers[i].thread, NULL);
		made += makers[i].err == OK;
		refused += makers[i].err == ERR_CONFLICT;
	}
	cr_expect(eq(int, made, 3));
	cr_expect(eq(int, refused, MAKERS - 3));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM api_keys"), 3));
}
