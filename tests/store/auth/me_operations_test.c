/* What people ask about themselves. */
#include "store/auth/given.h"

STORE_TEST(me_operations, a_token_says_whom_it_stands_for_and_how_long)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct verification verification;
	cr_assert(eq(int, verify_token(&f.call, &verification), OK));
	cr_expect(verification.valid);
	cr_expect(eq(i64, verification.user.id, ann.user.id));
	cr_expect(eq(i64, verification.expires_at_us, FIXTURE_NOW_US + 900 * US_PER_SECOND));
}

STORE_TEST(me_operations, one_changes_ones_own_name_and_no_other)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), bob = given_user(&f, "bob");
	as(&f, &ann);
	struct user user;
	const struct update_me_in in = {.body = {.name = "Ann Lee"}};
	cr_assert(eq(int, update_me(&f.call, &in, &user), OK));
	cr_expect(eq(str, (char *)user.name, "Ann Lee"));
	cr_assert(eq(int, get_me(&f.call, &user), OK));
	cr_expect(eq(str, (char *)user.name, "Ann Lee"));
	as(&f, &bob);
	cr_assert(eq(int, get_me(&f.call, &user), OK));
	cr_expect(eq(str, (char *)user.name, "bob"));
}
