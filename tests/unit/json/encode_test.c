/* Whatever the texts hold, JSON comes out. */
#include <float.h>
#include <jansson.h>
#include <math.h>

#include "fixture.h"

static const char *encode_string(struct fixture *f, const char *string)
{
	struct text text;
	text_init(&text, f->arena, 4, 1 << 20);
	json_encode_string(&text, string);
	return text_string(&text);
}

static const char *encode_double(struct fixture *f, double value)
{
	struct text text;
	text_init(&text, f->arena, 4, 64);
	json_encode_double(&text, value);
	return text_string(&text);
}

Test(encode, only_what_must_be_escaped_is)
{
	struct fixture f = open_fixture();
	cr_expect(eq(str, (char *)encode_string(&f, ""), (char *)"\"\""));
	cr_expect(eq(str, (char *)encode_string(&f, NULL), (char *)"null"));
	cr_expect(eq(str, (char *)encode_string(&f, "a/b \u00e9 \U0001F600 \x7f"),
		(char *)"\"a/b \u00e9 \U0001F600 \x7f\""));
	cr_expect(eq(str, (char *)encode_string(&f, "\"\\\b\t\n\f\r\x01\x1f"),
		(char *)"\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\""));
	close_fixture(&f);
}

/* The word-wise scan must see a special byte at every place of a word and in the tail. */
Test(encode, every_byte_at_every_place_reads_back_as_itself)
{
	struct fixture f = open_fixture();
	for (int byte = 1; byte < 0x80; byte++) {
		for (size_t len = 1; len <= 24; len++) {
			for (size_t at = 0; at < len; at++) {
				char string[32];
				memset(string, 'x', len);
				string[len] = '\0';
				string[at] = (char)byte;
				const char *json = encode_string(&f, string);
				json_t *read = json_loads(json, JSON_DECODE_ANY, NULL);
				cr_assert(read != NULL, "%s", json);
				cr_assert(eq(str, (char *)json_string_value(read), string));
				json_decref(read);
				call_finish(&f.call);
			}
		}
	}
	close_fixture(&f);
}

Test(encode, a_multi_byte_character_at_every_place_is_left_alone)
{
	struct fixture f = open_fixture();
	static const char *const characters[] = {"\xc2\x80", "\u20ac", "\U0001F600", "\u2028"};
	for (size_t i = 0; i < COUNT_OF(characters); i++) {
		for (int before = 0; before < 10; before++) {
			char *string = call_printf(&f.call, "%.*s%s\"tail", before, "xxxxxxxxxx",
				characters[i]);
			json_t *read = json_loads(encode_string(&f, string), JSON_DECODE_ANY, NULL);
			cr_assert(read != NULL);
			cr_assert(eq(str, (char *)json_string_value(read), string));
			json_decref(read);
		}
	}
	close_fixture(&f);
}

Test(encode, numbers_are_the_shortest_that_read_back)
{
	struct fixture f = open_fixture();
	cr_expect(eq(str, (char *)encode_double(&f, 0.1), (char *)"0.1"));
	cr_expect(eq(str, (char *)encode_double(&f, 1.0 / 3), (char *)"0.3333333333333333"));
	cr_expect(eq(str, (char *)encode_double(&f, 3), (char *)"3"));
	cr_expect(eq(str, (char *)encode_double(&f, -0.0), (char *)"-0"));
	cr_expect(eq(str, (char *)encode_double(&f, NAN), (char *)"null"));
	cr_expect(eq(str, (char *)encode_double(&f, -INFINITY), (char *)"null"));
	static const double hard[] = {DBL_MAX, DBL_MIN, 5e-324, 0.1 + 0.2, 123456789.123456789};
	for (size_t i = 0; i < COUNT_OF(hard); i++)
		cr_expect(strtod(encode_double(&f, hard[i]), NULL) == hard[i]);
	close_fixture(&f);
}

Test(encode, an_absent_field_is_left_out_or_null_as_the_contract_says)
{
	struct fixture f = open_fixture();
	struct thing_page page = {.items = {NULL, 0}};
	struct text text;
	text_init(&text, f.arena, 4, 1024);
	json_encode(&text, &thing_page_shape, &page);
	cr_expect(
		eq(str, (char *)text_string(&text), (char *)"{\"items\":[],\"next_cursor\":null}"));
	page.has_total = true;
	text.len = 0;
	json_encode(&text, &thing_page_shape, &page);
	cr_expect(eq(str, (char *)text_string(&text),
		(char *)"{\"items\":[],\"next_cursor\":null,\"total\":0}"));
	close_fixture(&f);
}

Test(encode, the_first_field_that_is_there_has_no_comma)
{
	struct fixture f = open_fixture();
	struct thing_change change = {.mood = THING_CHANGE_MOOD_GOOD, .default_ = "d"};
	struct text text;
	text_init(&text, f.arena, 4, 1024);
	json_encode(&text, &thing_change_shape, &change);
	cr_expect(eq(str, (char *)text_string(&text),
		(char *)"{\"mood\":\"good\",\"default\":\"d\"}"));
	close_fixture(&f);
}

Test(encode, a_text_that_is_full_says_so_instead_of_growing)
{
	struct fixture f = open_fixture();
	struct thing_change change = {.text = "0123456789"};
	struct text text;
	text_init(&text, f.arena, 4, 12);
	json_encode(&text, &thing_change_shape, &change);
	cr_expect(text.overflow);
	cr_expect(text.len <= 12);
	close_fixture(&f);
}
