/* Names that pages can have, and names that are like one. */
#include "page_name.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct arena *arena;
static struct call call;
static struct clock clock_;

static void begin(void)
{
	arena = arena_create();
	call_init(&call, arena, &clock_);
}

static void end(void)
{
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(page_name, .init = begin, .fini = end);

static const char *read_name(const char *given)
{
	const char *name = NULL;
	cr_assert(eq(int, page_name_read(&call, given, &name), OK), "%s", given);
	return name;
}

Test(page_name, a_name_is_one_in_any_case_and_with_an_at)
{
	cr_expect(eq(str, (char *)read_name("NASA"), "nasa"));
	cr_expect(eq(str, (char *)read_name("@Some.Page-1_x"), "some.page-1_x"));
}

Test(page_name, what_no_page_can_have_is_not_found)
{
	static const char *const names[] = {"", "@", "a b", "a/b", "caf\xC3\xA9", "a%00", "a?b",
		"@@a"};
	const char *name;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		cr_expect(eq(int, page_name_read(&call, names[i], &name), ERR_NOT_FOUND), "%s",
			names[i]);
	char longest[PAGE_NAME_BYTES_MAX + 2] = {0};
	memset(longest, 'a', PAGE_NAME_BYTES_MAX);
	cr_expect(eq(int, page_name_read(&call, longest, &name), OK));
	longest[PAGE_NAME_BYTES_MAX] = 'a';
	cr_expect(eq(int, page_name_read(&call, longest, &name), ERR_NOT_FOUND));
}

Test(page_name, a_short_name_is_searched_as_it_is)
{
	cr_expect(eq(str, (char *)page_name_alike(&call, "NA"), "6e61"));
	cr_expect(eq(str, (char *)page_name_alike(&call, "nasa"), "6e6173 617361"));
}

Test(page_name, a_longer_one_has_choices_that_leave_out_one_place)
{
	cr_expect(eq(str, (char *)page_name_alike(&call, "nasaa"),
		"6e6173 617361 736161|617361 736161|6e6173 617361"));
}
