/* What other daemons ask of auth. */
#include <pthread.h>

#include "store/auth/given.h"

static enum err ensured(struct call *c, const char *email, struct user *user)
{
	const struct internal_ensure_user_in in = {.body = {.email = email, .name = "Imported"}};
	return internal_ensure_user(c, &in, user);
}

STORE_TEST(internal_operations, an_account_is_read_by_id)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	struct user user;
	const struct internal_get_user_in there = {.id = ann.user.id}, gone = {.id = 999};
	cr_assert(eq(int, internal_get_user(&f.call, &there, &user), OK));
	cr_expect(eq(str, (char *)user.email, "ann@example.org"));
	cr_expect(eq(int, internal_get_user(&f.call, &gone, &user), ERR_NOT_FOUND));
}

STORE_TEST(internal_operations, ensuring_opens_an_account_once_and_never_changes_one)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), tokens;
	struct user user, first, again;
	cr_assert(eq(int, ensured(&f.call, "ANN@example.org", &user), OK));
	cr_expect(eq(i64, user.id, ann.user.id));
	cr_expect(eq(str, (char *)user.name, "ann"));
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));

	cr_assert(eq(int, ensured(&f.call, "new@example.org", &first), OK));
	cr_assert(eq(int, ensured(&f.call, "New@example.org", &again), OK));
	cr_expect(eq(i64, first.id, again.id));
	cr_expect(eq(int, first.role, ACCOUNT_ROLE_USER));
}

struct import {
	struct call *call;
	struct user user;
	enum err err;
	pthread_t thread;
};

static void *import_author(void *arg)
{
	struct import *import = arg;
	import->err = ensured(import->call, "author@example.org", &import->user);
	return NULL;
}

STORE_TEST(internal_operations, imports_at_once_get_the_same_account)
{
	enum { IMPORTS = 8 };
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct import imports[IMPORTS];
	for (size_t i = 0; i < IMPORTS; i++) {
		imports[i] = (struct import){.call = fixture_call(&f)};
		imports[i].call->service = f.call.service;
		pthread_create(&imports[i].thread, NULL, import_author, &imports[i]);
	}
	for (size_t i = 0; i < IMPORTS; i++) {
		pthread_join(imports[i].thread, NULL);
		cr_assert(eq(int, imports[i].err, OK));
		cr_expect(eq(i64, imports[i].user.id, imports[0].user.id));
	}
}
