/* Roles and their names. */
#include "base/principal.h"

#include <criterion/criterion.h>

Test(principal, a_role_is_found_by_its_name)
{
	static const enum role roles[] = {ROLE_PUBLIC, ROLE_USER, ROLE_APPROVER, ROLE_ADMIN,
		ROLE_SERVICE};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		enum role role = 0;
		cr_expect(role_parse(role_name(roles[i]), &role));
		cr_expect_eq(role, roles[i]);
	}
}

Test(principal, another_name_is_no_role)
{
	enum role role = ROLE_USER;
	cr_expect_not(role_parse("root", &role));
	cr_expect_not(role_parse("", &role));
	cr_expect_eq(role, ROLE_USER);
}
