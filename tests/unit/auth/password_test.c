/* Which passwords are refused, at each bound and one past it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "passwords/password.h"

static enum err checked(const char *password)
{
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	enum err err = password_check(&call, "/password", password, "ann@example.org");
	if (err == ERR_INVALID) {
		cr_assert(eq(sz, call.failure.violation_count, 1));
		cr_expect(eq(str, (char *)call.failure.violations->pointer, "/password"));
	}
	call_finish(&call);
	arena_destroy(arena);
	return err;
}

Test(password, ten_characters_are_enough_and_nine_are_not)
{
	cr_expect(eq(int, checked("abcdefgh1x"), OK));
	cr_expect(eq(int, checked("abcdefgh1"), ERR_INVALID));
	cr_expect(eq(int, checked(""), ERR_INVALID));
}

Test(password, characters_are_counted_and_not_bytes)
{
	cr_expect(
		eq(int, checked("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc"),
			ERR_INVALID),
		"nine, of two bytes each");
	cr_expect(eq(int,
		checked("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbcx"),
		OK));
}

Test(password, a_kilobyte_is_the_most)
{
	char password[1026] = "";
	for (size_t i = 0; i < 1024; i++)
		password[i] = (char)('a' + i % 26);
	cr_expect(eq(int, checked(password), OK));
	password[1024] = 'x';
	cr_expect(eq(int, checked(password), ERR_INVALID));
}

Test(password, common_ones_are_refused_in_any_case)
{
	cr_expect(eq(int, checked("password123"), ERR_INVALID));
	cr_expect(eq(int, checked("PassWord123"), ERR_INVALID));
	cr_expect(eq(int, checked("1234567890"), ERR_INVALID));
	cr_expect(eq(int, checked("zzzzzzzzzzzz"), ERR_INVALID));
	cr_expect(eq(int, checked("password123 and more"), OK));
}

Test(password, it_does_not_hold_the_address)
{
	cr_expect(eq(int, checked("ann@example.org"), ERR_INVALID));
	cr_expect(eq(int, checked("my ANN@Example.org!"), ERR_INVALID));
	cr_expect(eq(int, checked("ann at example"), OK));
}
