/* JSON read in place: the grammar, its edges, and what is found inside. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/macros.h"
#include "json/decode.h"
#include "json/walk.h"

static bool passes(const char *text)
{
	struct walk walk = {text, text + strlen(text)};
	struct walk_value value;
	return walk_value(&walk, &value) && !walk_on(&walk);
}

Test(walk, passes_what_is_json)
{
	static const char *const good[] = {"0", "-0.5e+10", " [1, 2,3 ] ", "{}",
		"{\"a\":{\"b\":[]}}", "\"\\u00e9\\n\\\"\\/\"", "\"\\ud83d\\ude00\"", "true", "null",
		"\"\xC3\xA9\"", "1E5"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		cr_expect(passes(good[i]), "%s", good[i]);
}

Test(walk, refuses_what_is_none)
{
	static const char *const bad[] = {"", " ", "01", "-", "1.", ".5", "1e", "+1", "[1,]",
		"[,1]", "{,}", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[1 2]", "\"",
		"\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
		"\"a\tb\"", "tru", "nulls", "{} {}", "[", "{", "'a'", "NaN"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(passes(bad[i])), "%s", bad[i]);
}

Test(walk, nests_to_its_bound_and_no_further)
{
	char text[2 * JSON_DEPTH_MAX + 3] = "";
	memset(text, '[', JSON_DEPTH_MAX);
	memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	cr_expect(passes(text));
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	cr_expect(not(passes(text)));
}

Test(walk, visits_members_in_their_order)
{
	const char *text = " { \"a\" : [ 1 , {\"x\":2} ] , \"b\" : \"c\\/d\" } ";
	struct walk walk = {text, text + strlen(text)};
	struct walk_value object, name, value, item;
	cr_assert(walk_value(&walk, &object));
	struct walk inside = walk_inside(&object);
	cr_assert(walk_member(&inside, &name, &value));
	cr_expect(walk_is(&name, "a"));
	struct walk items = walk_inside(&value);
	int64_t number;
	cr_assert(walk_item(&items, &item) && walk_int(&item, &number));
	cr_expect(eq(i64, number, 1));
	cr_assert(walk_item(&items, &item));
	cr_expect(eq(int, item.kind, WALK_OBJECT));
	cr_expect(not(walk_item(&items, &item)));
	cr_assert(walk_member(&inside, &name, &value));
	char read[8];
	cr_expect(eq(sz, walk_text(&value, read, sizeof read), 3));
	cr_expect(eq(str, read, "c/d"));
	cr_expect(not(walk_member(&inside, &name, &value)));
}

static bool int_of(const char *text, int64_t *number)
{
	struct walk walk = {text, text + strlen(text)};
	struct walk_value value;
	return walk_value(&walk, &value) && walk_int(&value, number);
}

Test(walk, whole_numbers_have_sixty_four_bits)
{
	int64_t number;
	cr_expect(int_of("9223372036854775807", &number) && number == INT64_MAX);
	cr_expect(int_of("-9223372036854775808", &number) && number == INT64_MIN);
	cr_expect(not(int_of("9223372036854775808", &number)));
	cr_expect(not(int_of("-9223372036854775809", &number)));
	cr_expect(not(int_of("1.0", &number)));
	cr_expect(not(int_of("1e3", &number)));
}

Test(walk, a_text_is_cut_between_characters)
{
	const char *text = "\"ab\\u00e9\\ud83d\\ude00z\"";
	struct walk walk = {text, text + strlen(text)};
	struct walk_value value;
	char read[16];
	cr_assert(walk_value(&walk, &value));
	walk_text(&value, read, sizeof read);
	cr_expect(eq(str, read, "ab\xC3\xA9\xF0\x9F\x98\x80z"));
	walk_text(&value, read, 8);
	cr_expect(eq(str, read, "ab\xC3\xA9"));
}

Test(walk, a_plain_text_is_cut_between_characters_too)
{
	const char *text = "\"ab\xC3\xA9\xF0\x9F\x98\x80z\"";
	static const char *const cut[] = {"", "a", "ab", "ab", "ab\xC3\xA9", "ab\xC3\xA9",
		"ab\xC3\xA9", "ab\xC3\xA9", "ab\xC3\xA9\xF0\x9F\x98\x80",
		"ab\xC3\xA9\xF0\x9F\x98\x80z", "ab\xC3\xA9\xF0\x9F\x98\x80z"};
	struct walk walk = {text, text + strlen(text)};
	struct walk_value value;
	char read[16];
	cr_assert(walk_value(&walk, &value));
	for (size_t size = 1; size <= sizeof cut / sizeof *cut; size++) {
		cr_expect(eq(sz, walk_text(&value, read, size), strlen(cut[size - 1])));
		cr_expect(eq(str, read, (char *)cut[size - 1]));
	}
}

/* Strings are passed eight bytes at a time: whatever ends one is found at each place of them. */
Test(walk, the_end_of_a_string_is_found_wherever_it_stands)
{
	for (size_t at = 0; at < 40; at++) {
		for (int byte = 0; byte < 256; byte++) {
			char text[48] = "\"";
			memset(text + 1, 0x80 + (int)at, sizeof text - 1);
			text[1 + at] = (char)byte;
			text[46] = '"';
			struct walk walk = {text, text + 47};
			struct walk_value value;
			bool good = walk_value(&walk, &value);
			bool is_end = byte == '"', is_plain = byte >= ' ' && byte != '\\';
			cr_assert(eq(int, good, is_plain), "%d at %zu", byte, at);
			if (good)
				cr_assert(eq(sz, value.len, is_end ? at : 45));
		}
	}
}
