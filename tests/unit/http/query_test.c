/* Names and values, decoded. */
#include "http/query.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct call c;
static struct query query;

static void start(void)
{
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void stop(void)
{
	arena_destroy(arena);
}

TestSuite(query, .init = start, .fini = stop);

Test(query, both_sides_are_decoded)
{
	cr_assert_eq(query_parse(&c, "a%20b=c+d%2B&empty=&bare&&e=f=g", &query), OK);
	cr_expect_str_eq(query_take(&c, &query, "a b"), "c d+");
	cr_expect_str_eq(query_take(&c, &query, "empty"), "");
	cr_expect_str_eq(query_take(&c, &query, "bare"), "");
	cr_expect_str_eq(query_take(&c, &query, "e"), "f=g");
	cr_expect_null(query_take(&c, &query, "absent"));
	query_refuse_unknown(&c, &query);
	cr_expect_eq(c.failure.violation_count, 0);
}

Test(query, what_cannot_be_decoded_is_refused)
{
	static const char *const raws[] = {"a=%", "a=%0", "a=%00", "%zz=1", "a=%FF", "a=\xC3"};
	for (size_t i = 0; i < COUNT_OF(raws); i++)
		cr_expect_eq(query_parse(&c, raws[i], &query), ERR_BAD_REQUEST, "%s", raws[i]);
}

Test(query, has_so_many_parameters_and_not_one_more)
{
	char raw[4 * QUERY_PAIRS_MAX + 8] = "";
	for (int i = 0; i < QUERY_PAIRS_MAX; i++)
		strcat(raw, "&a=");
	cr_expect_eq(query_parse(&c, raw, &query), OK);
	strcat(raw, "&a=");
	cr_expect_eq(query_parse(&c, raw, &query), ERR_BAD_REQUEST);
}

Test(query, a_name_that_stands_twice_is_a_violation)
{
	cr_assert_eq(query_parse(&c, "a=1&a=2", &query), OK);
	cr_expect_str_eq(query_take(&c, &query, "a"), "1");
	cr_expect_eq(c.failure.violation_count, 1);
	cr_expect_str_eq(c.failure.violations->pointer, "?a");
}
