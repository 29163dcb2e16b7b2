/* What counts as the same e-mail address. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "user.h"

static void expect_normal(const char *email, const char *wanted)
{
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	cr_expect(eq(str, (char *)user_normalise_email(&call, email), (char *)wanted));
	call_finish(&call);
	arena_destroy(arena);
}

Test(user, an_address_is_the_same_in_capitals)
{
	expect_normal("Ann.Lee+News@Example.ORG", "ann.lee+news@example.org");
}

Test(user, blanks_around_an_address_are_no_part_of_it)
{
	expect_normal(" \tann@example.org ", "ann@example.org");
	expect_normal("  ", "");
	expect_normal("", "");
}

Test(user, letters_beyond_ascii_stay_as_they_are)
{
	expect_normal("J\xc3\x96RG@example.org", "j\xc3\x96rg@example.org");
}

Test(user, every_role_of_an_account_is_one_of_a_principal)
{
	cr_expect(eq(int, user_role(ACCOUNT_ROLE_USER), ROLE_USER));
	cr_expect(eq(int, user_role(ACCOUNT_ROLE_APPROVER), ROLE_APPROVER));
	cr_expect(eq(int, user_role(ACCOUNT_ROLE_ADMIN), ROLE_ADMIN));
	cr_expect(eq(int, user_role(0), ROLE_PUBLIC));
}
