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

Test(utf8, a_code_point_is_written_as_it_is_read_at_every_edge)
{
	static const struct {
		uint32_t code;
		const char *bytes;
	} cases[] = {{0x01, "\x01"}, {0x7F, "\x7F"}, {0x80, "\xC2\x80"}, {0x7FF, "\xDF\xBF"},
		{0x800, "\xE0\xA0\x80"}, {0xD7FF, "\xED\x9F\xBF"}, {0xE000, "\xEE\x80\x80"},
		{0xFFFF, "\xEF\xBF\xBF"}, {0x10000, "\xF0\x90\x80\x80"},
		{0x10FFFF, "\xF4\x8F\xBF\xBF"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[5] = "";
		cr_expect_eq(utf8_encode(cases[i].code, bytes), strlen(cases[i].bytes));
		cr_expect_str_eq(bytes, cases[i].bytes);
	}
}

Test(utf8, a_text_is_cut_between_characters)
{
	static const char text[] = "a\xC3\xA9\xF0\x9F\x99\x82";
	static const size_t whole[] = {0, 1, 1, 3, 3, 3, 3, 7, 7};
	for (size_t max = 0; max < COUNT_OF(whole); max++)
		cr_expect_eq(utf8_cut(text, strlen(text), max), whole[max], "%zu", max);
	cr_expect_eq(utf8_cut("\x80\x80", 2, 1), 0, "not before its start");
}

Test(utf8, the_next_character_begins_behind_all_bytes_of_this_one)
{
	const char *at = "a\xC3\xA9\xF0\x9F\x99\x82";
	static const size_t steps[] = {1, 2, 4};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		cr_expect_eq(utf8_next(at) - at, (ptrdiff_t)steps[i]);
		at = utf8_next(at);
	}
	cr_expect_eq(*at, '\0');
}
