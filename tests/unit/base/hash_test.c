/* FNV-1a, by its authors' own test values; the quick one by what it is for. */
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

Test(hash, quickly_tells_texts_of_every_length_apart)
{
	char text[64] = {0};
	uint64_t seen[64 * 9];
	size_t count = 0;
	for (size_t len = 0; len < sizeof text; len++) {
		seen[count++] = hash_quick(text, len);
		for (int bit = 0; bit < 8 && len; bit++) {
			text[len - 1] = (char)(1 << bit);
			seen[count++] = hash_quick(text, len);
			text[len - 1] = 0;
		}
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			cr_assert_neq(seen[i], seen[j], "%zu %zu", i, j);
	cr_expect_eq(hash_quick("foobar", 6), hash_quick("foobar", 6));
}
