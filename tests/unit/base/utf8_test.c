/* The edges of RFC 3629's table. */
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/macros.h"

Test(utf8, well_formed_sequences_at_every_edge_are_valid)
{
	static const char *const cases[] = {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
		"\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
		"\xF4\x8F\xBF\xBF"};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect(utf8_valid(cases[i], strlen(cases[i])), "%zu", i);
	cr_expect(utf8_valid("\0", 1));
}

Test(utf8, overlong_forms_surrogates_and_broken_sequences_are_not)
{
	static const char *const cases[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF",
		"\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
		"\xE2\x82", "\xC2\xC2", "a\xFF"};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect_not(utf8_valid(cases[i], strlen(cases[i])), "%zu", i);
	cr_expect_not(utf8_valid("\xC3\xA9", 1), "it read past the end");
}

Test(utf8, length_counts_code_points)
{
	cr_expect_eq(utf8_length("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82"), 4);
	cr_expect_eq(utf8_length(""), 0);
}
