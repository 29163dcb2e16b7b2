/* Roles: who gives them, and that an admin is left. */
#include <pthread.h>

#include "store/auth/given.h"
#include "user_store.h"
#include "users/role.h"

static enum err put(struct fixture *f, int64_t id, enum account_role role)
{
	const struct put_role_in in = {.id = id, .body.role = role};
	struct role_of out;
	return put_role(&f->call, &in, &out);
}

STORE_TEST(role_operations, an_admin_gives_and_reads_roles)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &root);
	cr_assert(eq(int, put(&f, ann.user.id, ACCOUNT_ROLE_APPROVER), OK));
	struct role_of role;
	const struct get_role_in in = {.id = ann.user.id};
	cr_assert(eq(int, get_role(&f.call, &in, &role), OK));
	cr_expect(eq(i64, role.user_id, ann.user.id));
	cr_expect(eq(int, role.role, ACCOUNT_ROLE_APPROVER));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM audit WHERE action = 'role_changed'"
			    " AND detail = 'approver' AND actor_id IS NOT NULL"),
		1));
}

STORE_TEST(role_operations, there_is_no_role_of_nobody)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	as(&f, &root);
	struct role_of role;
	const struct get_role_in in = {.id = 999};
	cr_expect(eq(int, get_role(&f.call, &in, &role), ERR_NOT_FOUND));
	cr_expect(eq(int, put(&f, 999, ACCOUNT_ROLE_USER), ERR_NOT_FOUND));
}

STORE_TEST(role_operations, the_last_admin_stays_one)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	as(&f, &root);
	cr_expect(eq(int, put(&f, root.user.id, ACCOUNT_ROLE_USER), ERR_CONFLICT));
	cr_expect(eq(int, put(&f, root.user.id, ACCOUNT_ROLE_ADMIN), OK));
	struct tokens second = given_role(&f, "second", ACCOUNT_ROLE_ADMIN);
	as(&f, &root);
	cr_expect(eq(int, put(&f, root.user.id, ACCOUNT_ROLE_USER), OK));
	as(&f, &second);
	cr_expect(eq(int, put(&f, second.user.id, ACCOUNT_ROLE_APPROVER), ERR_CONFLICT));
}

STORE_TEST(role_operations, an_admin_who_was_demoted_is_none_whatever_the_token_says)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens former = given_role(&f, "former", ACCOUNT_ROLE_ADMIN);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	as(&f, &root);
	cr_assert(eq(int, put(&f, former.user.id, ACCOUNT_ROLE_USER), OK));
	as(&f, &former);
	cr_expect(eq(int, f.call.principal.role, ROLE_ADMIN), "the token is older");
	cr_expect(eq(int, put(&f, former.user.id, ACCOUNT_ROLE_ADMIN), ERR_FORBIDDEN));
}

struct demotion {
	struct call *call;
	int64_t id;
	enum err err;
	pthread_t thread;
};

static void *demote(void *arg)
{
	struct demotion *demotion = arg;
	struct user user;
	demotion->err = role_give(demotion->call, demotion->id, ACCOUNT_ROLE_USER, &user);
	return NULL;
}

STORE_TEST(role_operations, admins_who_demote_each_other_at_once_leave_one)
{
	enum { ADMINS = 4, ROUNDS = 25 };
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct demotion demotions[ADMINS];
	for (size_t i = 0; i < ADMINS; i++) {
		struct tokens tokens = given_user(&f, call_printf(&f.call, "admin%zu", i));
		demotions[i] = (struct demotion){fixture_call(&f), tokens.user.id, OK, 0};
	}
	for (int round = 0; round < ROUNDS; round++) {
		int refused = 0;
		struct user user;
		for (size_t i = 0; i < ADMINS; i++)
			cr_assert(eq(int,
				role_give(&f.call, demotions[i].id, ACCOUNT_ROLE_ADMIN, &user),
				OK));
		for (size_t i = 0; i < ADMINS; i++)
			pthread_create(&demotions[i].thread, NULL, demote, &demotions[i]);
		for (size_t i = 0; i < ADMINS; i++) {
			pthread_join(demotions[i].thread, NULL);
			refused += demotions[i].err == ERR_CONFLICT;
		}
		cr_assert(eq(int, refused, 1), "round %d", round);
		cr_assert(
			eq(i64, counted(&f, "SELECT count(*) FROM users WHERE role = 'admin'"), 1));
	}
}
