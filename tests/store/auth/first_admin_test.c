/* The first admin: made once, with the password that was told, and never beside another. */
#include "first_admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/auth/given.h"

static char *folder(struct fixture *f)
{
	char *path = arena_strdup(f->call.arena, "/tmp/crier-admin-XXXXXX");
	cr_assert(mkdtemp(path) != NULL);
	return path;
}

static bool made(struct fixture *f, const char *data)
{
	bool made_one = false;
	cr_assert(eq(int, first_admin_ensure(&f->call, data, &made_one), OK), "%s",
		f->call.failure.detail);
	return made_one;
}

STORE_TEST(first_admin, a_configured_password_signs_in)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.admin_password = "correct horse";
	given_auth(&f, &config);
	struct tokens tokens;
	cr_expect(made(&f, "/nonexistent"), "no file is needed");
	cr_assert(eq(int, signed_in(&f, "root@example.org", "correct horse", &tokens), OK));
	cr_expect(eq(int, tokens.user.role, ACCOUNT_ROLE_ADMIN));
}

STORE_TEST(first_admin, without_one_a_random_one_is_told_to_the_owner_of_the_folder_only)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	const char *data = folder(&f);
	cr_expect(made(&f, data));
	const char *path = call_printf(&f.call, "%s/first-admin", data);
	struct stat status;
	char email[64], password[64];
	FILE *note = fopen(path, "r");
	cr_assert(note != NULL);
	cr_assert(fscanf(note, "%63s %63s", email, password) == 2);
	fclose(note);
	cr_assert(stat(path, &status) == 0);
	cr_expect(eq(int, (int)(status.st_mode & 0777), 0600));
	struct tokens tokens;
	cr_expect(eq(int, signed_in(&f, email, password, &tokens), OK));
	unlink(path);
	rmdir(data);
}

STORE_TEST(first_admin, a_second_start_makes_nobody)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.admin_password = "correct horse";
	given_auth(&f, &config);
	cr_expect(made(&f, "/nonexistent"));
	config.admin_email = "other@example.org";
	given_auth(&f, &config);
	cr_expect(made(&f, "/nonexistent") == false);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users"), 1));
}

STORE_TEST(first_admin, an_account_that_has_the_address_is_not_taken_over)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.admin_password = "correct horse";
	given_auth(&f, &config);
	given_user(&f, "root");
	bool made_one;
	cr_expect(eq(int, first_admin_ensure(&f.call, "/nonexistent", &made_one), ERR_CONFLICT));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users WHERE role = 'admin'"), 0));
}

STORE_TEST(first_admin, a_password_that_cannot_be_told_makes_nobody)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	bool made_one;
	cr_expect(eq(int, first_admin_ensure(&f.call, "/nonexistent", &made_one), ERR_UNAVAILABLE));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users"), 0));
}
