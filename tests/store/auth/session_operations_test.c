/* Refreshing: the newest rotates, the one before repeats for a moment, older ones end it. */
#include <pthread.h>

#include "store/auth/given.h"

static enum err me(struct fixture *f, const struct tokens *tokens)
{
	struct user user;
	as(f, tokens);
	return get_me(&f->call, &user);
}

STORE_TEST(session_operations, a_refresh_gives_new_tokens_of_the_same_session)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens first = given_user(&f, "ann"), second;
	pass(&f, 600);
	cr_assert(eq(int, refreshed(&f, first.refresh_token, &second), OK));
	cr_expect(eq(i64, second.user.id, first.user.id));
	as(&f, &first);
	int64_t session_id = f.call.principal.session_id;
	as(&f, &second);
	cr_expect(eq(i64, f.call.principal.session_id, session_id));
	cr_expect(eq(i64, f.call.principal.expires_us, FIXTURE_NOW_US + 1500 * US_PER_SECOND));
}

STORE_TEST(session_operations, a_lost_answer_is_given_again_within_ten_seconds)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens first = given_user(&f, "ann"), lost, again, third;
	cr_assert(eq(int, refreshed(&f, first.refresh_token, &lost), OK));
	pass(&f, 10);
	cr_assert(eq(int, refreshed(&f, first.refresh_token, &again), OK));
	cr_expect(eq(i64, counted(&f, "SELECT max(counter) FROM sessions"), 2), "no increment");
	cr_expect(eq(int, refreshed(&f, lost.refresh_token, &third), OK), "either one goes on");
	cr_expect(eq(int, refreshed(&f, again.refresh_token, &third), OK));
	cr_expect(eq(i64, counted(&f, "SELECT max(counter) FROM sessions"), 3));
}

STORE_TEST(session_operations, a_spent_token_ends_its_session_and_no_other)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens stolen = given_user(&f, "ann"), other, next, ignored;
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &other), OK));
	cr_assert(eq(int, refreshed(&f, stolen.refresh_token, &next), OK));
	pass(&f, 11);
	cr_expect(eq(int, refreshed(&f, stolen.refresh_token, &ignored), ERR_UNAUTHENTICATED));

	cr_expect(eq(int, refreshed(&f, next.refresh_token, &ignored), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, me(&f, &next), ERR_UNAUTHENTICATED), "its access tokens end as well");
	cr_expect(eq(int, me(&f, &other), OK));
	cr_expect(eq(int, refreshed(&f, other.refresh_token, &ignored), OK));
}

STORE_TEST(session_operations, two_behind_ends_the_session_also_within_ten_seconds)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens first = given_user(&f, "ann"), second, third, ignored;
	cr_assert(eq(int, refreshed(&f, first.refresh_token, &second), OK));
	cr_assert(eq(int, refreshed(&f, second.refresh_token, &third), OK));
	cr_expect(eq(int, refreshed(&f, first.refresh_token, &ignored), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, third.refresh_token, &ignored), ERR_UNAUTHENTICATED));
}

STORE_TEST(session_operations, a_session_lives_thirty_days_from_its_last_refresh)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens tokens = given_user(&f, "ann");
	for (int i = 0; i < 3; i++) {
		pass(&f, 30 * 86400 - 1);
		cr_assert(eq(int, refreshed(&f, tokens.refresh_token, &tokens), OK), "%d", i);
	}
	pass(&f, 30 * 86400);
	cr_expect(eq(int, refreshed(&f, tokens.refresh_token, &tokens), ERR_UNAUTHENTICATED));
}

STORE_TEST(session_operations, signing_out_ends_this_session_at_once)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens here = given_user(&f, "ann"), elsewhere;
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &elsewhere), OK));
	as(&f, &here);
	cr_expect(eq(int, sign_out(&f.call), OK));
	cr_expect(eq(int, sign_out(&f.call), OK), "twice is harmless");
	cr_expect(eq(int, me(&f, &here), ERR_UNAUTHENTICATED));
	struct verification verification;
	cr_expect(eq(int, verify_token(&f.call, &verification), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, here.refresh_token, &here), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, me(&f, &elsewhere), OK));
}

STORE_TEST(session_operations, a_role_given_meanwhile_comes_with_the_refresh)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens tokens = given_user(&f, "ann");
	given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	struct tokens root;
	cr_assert(eq(int, signed_in(&f, "root@example.org", PASSWORD, &root), OK));
	as(&f, &root);
	struct role_of role;
	const struct put_role_in in = {.id = tokens.user.id, .body.role = ACCOUNT_ROLE_APPROVER};
	cr_assert(eq(int, put_role(&f.call, &in, &role), OK));
	cr_assert(eq(int, refreshed(&f, tokens.refresh_token, &tokens), OK));
	cr_expect(eq(int, tokens.user.role, ACCOUNT_ROLE_APPROVER));
	as(&f, &tokens);
	cr_expect(eq(int, f.call.principal.role, ROLE_APPROVER));
}

STORE_TEST(session_operations, expired_sessions_are_removed_by_later_sign_ins)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	struct tokens tokens;
	for (int i = 0; i < 14; i++)
		cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	pass(&f, 31 * 86400);
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM sessions"), 6));
	cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM sessions"), 2));
}

struct tab {
	struct call *call;
	const char *refresh_token;
	enum err err;
	pthread_t thread;
};

static void *refresh_tab(void *arg)
{
	struct tab *tab = arg;
	const struct refresh_tokens_in in = {.has_body = true,
		.body = {.refresh_token = tab->refresh_token}};
	struct tokens tokens;
	tab->err = refresh_tokens(tab->call, &in, &tokens);
	return NULL;
}

STORE_TEST(session_operations, tabs_that_refresh_at_once_all_stay_signed_in)
{
	enum { TABS = 8 };
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens tokens = given_user(&f, "ann");
	struct tab tabs[TABS];
	for (size_t i = 0; i < TABS; i++) {
		tabs[i] = (struct tab){fixture_call(&f), tokens.refresh_token, ERR_INTERNAL, 0};
		tabs[i].call->service = f.call.service;
		pthread_create(&tabs[i].thread, NULL, refresh_tab, &tabs[i]);
	}
	for (size_t i = 0; i < TABS; i++) {
		pthread_join(tabs[i].thread, NULL);
		cr_expect(eq(int, tabs[i].err, OK), "%s", tabs[i].call->failure.detail);
	}
	cr_expect(eq(i64, counted(&f, "SELECT counter FROM sessions"), 2), "rotated once");
	cr_expect(
		eq(i64, counted(&f, "SELECT count(*) FROM sessions WHERE revoked_at IS NULL"), 1));
}

STORE_TEST(session_operations, a_foreign_refresh_token_is_refused)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens tokens = given_user(&f, "ann"), ignored;
	cr_expect(eq(int, refreshed(&f, "nonsense", &ignored), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, tokens.access_token, &ignored), ERR_UNAUTHENTICATED));
}
