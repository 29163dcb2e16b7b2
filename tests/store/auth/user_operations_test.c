/* Accounts: who may change what, and that an admin is left. */
#include <pthread.h>

#include "store/auth/given.h"
#include "user_store.h"
#include "users/role.h"

static enum err opened(struct fixture *f, const char *email, enum account_role role,
	const char *password, struct user *user)
{
	const struct create_user_in in = {
		.body = {.email = email, .name = "Somebody", .role = role, .password = password}};
	return create_user(&f->call, &in, user);
}

static enum err replaced(struct fixture *f, int64_t id, const char *email, const char *if_match,
	struct user *user)
{
	const struct replace_user_in in = {.id = id,
		.if_match = if_match,
		.body = {.email = email, .name = "Replaced"}};
	return replace_user(&f->call, &in, user);
}

static enum err given_other_role(struct fixture *f, int64_t id, enum account_role role)
{
	struct user user;
	const struct update_user_in in = {.id = id, .body.role = role};
	return update_user(&f->call, &in, &user);
}

static enum err closed(struct fixture *f, int64_t id)
{
	return delete_user(&f->call, &(struct delete_user_in){.id = id});
}

static enum err got(struct fixture *f, int64_t id)
{
	struct user user;
	return get_user(&f->call, &(struct get_user_in){.id = id}, &user);
}

STORE_TEST(user_operations, an_admin_opens_an_account_that_signs_in)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN), tokens;
	as(&f, &root);
	struct user user;
	cr_assert(eq(int, opened(&f, " New@Example.org", ACCOUNT_ROLE_APPROVER, PASSWORD, &user),
		OK));
	cr_expect(eq(str, (char *)user.email, "new@example.org"));
	cr_expect(eq(int, user.role, ACCOUNT_ROLE_APPROVER));
	cr_expect(eq(i64, user.version, 1));
	cr_expect(eq(int, signed_in(&f, "new@example.org", PASSWORD, &tokens), OK));
	cr_expect(eq(int, opened(&f, "new@example.org", 0, NULL, &user), ERR_CONFLICT));
}

STORE_TEST(user_operations, without_a_password_nobody_signs_in)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN), tokens;
	as(&f, &root);
	struct user user;
	cr_assert(eq(int, opened(&f, "new@example.org", 0, NULL, &user), OK));
	cr_expect(eq(int, user.role, ACCOUNT_ROLE_USER));
	cr_expect(eq(int, signed_in(&f, "new@example.org", "", &tokens), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, opened(&f, "weak@example.org", 0, "short", &user), ERR_INVALID));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users WHERE email LIKE 'weak%'"), 0));
}

STORE_TEST(user_operations, one_changes_only_oneself_and_no_role)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), bob = given_user(&f, "bob");
	struct user user;
	as(&f, &ann);
	cr_expect(eq(int, got(&f, ann.user.id), OK));
	cr_expect(eq(int, got(&f, bob.user.id), ERR_FORBIDDEN));
	cr_expect(eq(int, got(&f, 999), ERR_FORBIDDEN), "whether there is one is not told");
	cr_expect(eq(int, replaced(&f, bob.user.id, "x@example.org", NULL, &user), ERR_FORBIDDEN));
	cr_expect(eq(int, closed(&f, bob.user.id), ERR_FORBIDDEN));
	cr_expect(eq(int, given_other_role(&f, ann.user.id, ACCOUNT_ROLE_ADMIN), ERR_FORBIDDEN));
	cr_expect(eq(int, given_other_role(&f, ann.user.id, ACCOUNT_ROLE_USER), OK), "as it is");
	cr_expect(eq(int, replaced(&f, ann.user.id, "Ann2@example.org", NULL, &user), OK));
	cr_expect(eq(str, (char *)user.email, "ann2@example.org"));
	cr_expect(eq(int, replaced(&f, ann.user.id, "bob@example.org", NULL, &user), ERR_CONFLICT));
}

STORE_TEST(user_operations, a_change_names_the_version_that_it_saw)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN),
		      ann = given_user(&f, "ann");
	struct user user;
	as(&f, &root);
	cr_assert(eq(int, replaced(&f, ann.user.id, "ann@example.org", "\"1\"", &user), OK));
	cr_expect(eq(i64, user.version, 2));
	cr_expect(eq(int, replaced(&f, ann.user.id, "a@example.org", "\"1\"", &user),
		ERR_PRECONDITION));
	const struct delete_user_in stale = {.id = ann.user.id, .if_match = "\"1\""};
	cr_expect(eq(int, delete_user(&f.call, &stale), ERR_PRECONDITION));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM departures"), 0));
	cr_expect(eq(int, got(&f, 999), ERR_NOT_FOUND));
	cr_expect(eq(int, closed(&f, 999), ERR_NOT_FOUND));
}

STORE_TEST(user_operations, a_closed_account_is_gone_with_its_sessions)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), tokens;
	as(&f, &ann);
	cr_assert(eq(int, closed(&f, ann.user.id), OK));
	cr_expect(eq(int, got(&f, ann.user.id), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, ann.refresh_token, &tokens), ERR_UNAUTHENTICATED));
	cr_expect(
		eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), ERR_UNAUTHENTICATED));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM sessions"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM departures WHERE settled = 0"), 2));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM audit WHERE action = 'account_closed'"
			    " AND actor_id = subject_id"),
		1));
	struct tokens again = given_user(&f, "ann");
	cr_expect(gt(i64, again.user.id, ann.user.id), "an id is never used twice");
}

STORE_TEST(user_operations, the_last_admin_is_neither_closed_nor_demoted)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	as(&f, &root);
	cr_expect(eq(int, closed(&f, root.user.id), ERR_CONFLICT));
	cr_expect(eq(int, given_other_role(&f, root.user.id, ACCOUNT_ROLE_USER), ERR_CONFLICT));
	cr_expect(eq(int, got(&f, root.user.id), OK));
	given_role(&f, "second", ACCOUNT_ROLE_ADMIN);
	as(&f, &root);
	cr_expect(eq(int, closed(&f, root.user.id), OK));
}

/* One admin's last act, each in a way of its own. */
struct act {
	struct call *call;
	int64_t id;
	enum err err;
	pthread_t thread;
};

static void *close_own(void *arg)
{
	struct act *act = arg;
	act->err = delete_user(act->call, &(struct delete_user_in){.id = act->id});
	return NULL;
}

static void *demote_own(void *arg)
{
	struct act *act = arg;
	struct user user;
	const struct update_user_in in = {.id = act->id, .body.role = ACCOUNT_ROLE_USER};
	act->err = update_user(act->call, &in, &user);
	return NULL;
}

/* A new admin, as whom the call then is made. */
static void given_act(struct fixture *f, const char *name, struct act *act)
{
	struct tokens tokens = given_role(f, name, ACCOUNT_ROLE_ADMIN);
	as(f, &tokens);
	act->id = tokens.user.id;
	act->call->service = f->call.service;
	act->call->principal = f->call.principal;
}

STORE_TEST(user_operations, admins_who_leave_at_once_leave_one)
{
	enum { ADMINS = 4, ROUNDS = 10 };
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct act acts[ADMINS];
	struct user user;
	int64_t left = 0;
	for (size_t i = 0; i < ADMINS; i++)
		acts[i].call = fixture_call(&f);
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < ADMINS; i++)
			given_act(&f, call_printf(&f.call, "admin%d-%zu", round, i), &acts[i]);
		if (left)
			cr_assert(eq(int, role_give(&f.call, left, ACCOUNT_ROLE_USER, &user), OK));
		for (size_t i = 0; i < ADMINS; i++)
			pthread_create(&acts[i].thread, NULL, i % 2 ? close_own : demote_own,
				&acts[i]);
		int refused = 0;
		for (size_t i = 0; i < ADMINS; i++) {
			pthread_join(acts[i].thread, NULL);
			if (acts[i].err == OK)
				continue;
			cr_assert(eq(int, acts[i].err, ERR_CONFLICT));
			left = acts[i].id;
			refused++;
		}
		cr_assert(eq(int, refused, 1), "round %d", round);
		cr_assert(
			eq(i64, counted(&f, "SELECT count(*) FROM users WHERE role = 'admin'"), 1));
	}
}
