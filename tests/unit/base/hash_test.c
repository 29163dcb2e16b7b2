/* FNV-1a, by its authors' own test values. */
#include "base/hash.h"

#include <criterion/criterion.h>
#include <string.h>

static uint64_t hash(const char *text)
{
	return hash_add(HASH_START, text, strlen(text));
}

Test(hash, is_the_one_of_its_authors)
{
	cr_expect_eq(hash(""), UINT64_C(0xcbf29ce484222325));
	cr_expect_eq(hash("a"), UINT64_C(0xaf63dc4c8601ec8c));
	cr_expect_eq(hash("foobar"), UINT64_C(0x85944171f73967e8));
}

Test(hash, goes_on_where_it_was)
{
	cr_expect_eq(hash_add(hash("foo"), "bar", 3), hash("foobar"));
}
