/* What cannot be read at all is said with its place. */
#include <pthread.h>

#include "fixture.h"

static void unreadable(struct fixture *f, const char *body, const char *detail)
{
	expect_unreadable(f, body, strlen(body), detail);
}

Test(parse, an_empty_body_is_called_empty)
{
	struct fixture f = open_fixture();
	unreadable(&f, "", "the body is empty");
	unreadable(&f, " \r\n\t", "the body is empty");
	close_fixture(&f);
}

Test(parse, syntax_errors_are_told_by_line_and_column)
{
	struct fixture f = open_fixture();
	unreadable(&f, "{\n  \"id\": 1,\n}", "this is not JSON at line 3, column 1");
	unreadable(&f, "{'id':1}", "this is not JSON at line 1, column 2");
	unreadable(&f, "{\"id\":01}", "this is not JSON at line 1, column 7");
	unreadable(&f, "{\"id\":NaN}", "this is not JSON at line 1, column 9");
	unreadable(&f, "{\"id\":1", "the JSON ends too early at line 1, column 7");
	unreadable(&f, "{\"id\":1} {",
		"there is more after the end of the JSON at line 1, column 10");
	unreadable(&f, "\xef\xbb\xbf{\"id\":1}", "this is not JSON at line 1, column 1");
	close_fixture(&f);
}

Test(parse, a_name_given_twice_is_refused_on_every_level)
{
	struct fixture f = open_fixture();
	unreadable(&f, "{\"id\":1,\"id\":1}", "a name is there twice at line 1, column 12");
	unreadable(&f, "{\"id\":1,\"x\":{\"a\":1,\"\\u0061\":2}}",
		"a name is there twice at line 1, column 27");
	close_fixture(&f);
}

Test(parse, malformed_utf8_is_refused)
{
	struct fixture f = open_fixture();
	static const char *const bad[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
		"\xe2\x82"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const char *body = call_printf(&f.call, "{\"id\":1,\"x\":\"%s\"}", bad[i]);
		struct lenient value = {0};
		cr_expect(eq(int, json_decode(&f.call, &lenient_shape, body, strlen(body), &value),
			ERR_BAD_REQUEST));
		cr_expect(strncmp(f.call.failure.detail, "this is not UTF-8", 17) == 0, "%s",
			f.call.failure.detail);
	}
	unreadable(&f, "{\"id\":1,\"x\":\"\\ud800\"}", "this is not JSON at line 1, column 20");
	close_fixture(&f);
}

Test(parse, the_character_nul_is_refused_however_it_is_written)
{
	struct fixture f = open_fixture();
	unreadable(&f, "{\"id\":1,\"x\":\"a\\u0000\"}",
		"a text holds the character NUL at line 1, column 21");
	unreadable(&f, "{\"id\":1,\"\\u0000\":1}",
		"a text holds the character NUL at line 1, column 16");
	static const char raw[] = "{\"id\":1,\"x\":\"a\0b\"}";
	expect_unreadable(&f, raw, sizeof raw - 1, "this is not JSON at line 1, column 14");
	static const char after[] = "{\"id\":1}\0";
	expect_unreadable(&f, after, sizeof after - 1,
		"there is more after the end of the JSON at line 1, column 9");
	close_fixture(&f);
}

static const char *nested(struct fixture *f, int levels)
{
	struct text body;
	text_init(&body, f->arena, 64, 1 << 20);
	text_add_string(&body, "{\"id\":1,\"x\":");
	for (int i = 1; i < levels; i++)
		text_add_char(&body, '[');
	for (int i = 1; i < levels; i++)
		text_add_char(&body, ']');
	text_add_char(&body, '}');
	return text_string(&body);
}

Test(parse, thirty_two_levels_are_read_and_no_more)
{
	struct fixture f = open_fixture();
	expect_good(&f, &lenient_shape, nested(&f, 32));
	unreadable(&f, nested(&f, 33), "nested deeper than 32 levels at line 1, column 44");
	unreadable(&f, nested(&f, 100000), "nested deeper than 32 levels at line 1, column 44");
	expect_good(&f, &lenient_shape, "{\"id\":1,\"x\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}");
	close_fixture(&f);
}

static void *read_deep_values(void *arg)
{
	struct fixture *f = arg;
	struct thing_change value = {0};
	struct text body;
	text_init(&body, f->arena, 64, 1 << 20);
	text_add_string(&body, "{\"data\":");
	for (int i = 0; i < 31; i++)
		text_add_string(&body, "{\"a\":");
	text_add_string(&body, "1");
	for (int i = 0; i < 32; i++)
		text_add_char(&body, '}');
	enum err err = json_decode(&f->call, &thing_change_shape, text_string(&body), body.len,
		&value);
	cr_expect(eq(int, err, OK));
	return NULL;
}

Test(parse, the_deepest_body_fits_the_stack_of_a_request_thread)
{
	struct fixture f = open_fixture();
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	cr_assert(eq(int, pthread_attr_setstacksize(&attributes, 100 * 1024), 0));
	pthread_t thread;
	cr_assert(eq(int, pthread_create(&thread, &attributes, read_deep_values, &f), 0));
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
	close_fixture(&f);
}

Test(parse, a_hundred_thousand_values_are_read_and_no_more)
{
	struct fixture f = open_fixture();
	struct text body;
	text_init(&body, f.arena, 1 << 18, 1 << 20);
	/* An opening brace, a bracket and each comma counts one. */
	text_add_string(&body, "{\"id\":1,\"x\":[0");
	for (int i = 0; i < 99997; i++)
		text_add_string(&body, ",0");
	size_t len = body.len;
	text_add_string(&body, "]}");
	expect_good(&f, &lenient_shape, text_string(&body));
	body.len = len;
	text_add_string(&body, ",0]}");
	unreadable(&f, text_string(&body), "more than 100000 values at line 1, column 200009");
	close_fixture(&f);
}

Test(parse, a_number_beyond_every_double_is_unreadable)
{
	struct fixture f = open_fixture();
	unreadable(&f, "{\"id\":1e400}", "a number is too large at line 1, column 11");
	close_fixture(&f);
}

Test(parse, rewriting_huge_numbers_makes_no_json_out_of_what_is_none)
{
	struct fixture f = open_fixture();
	unreadable(&f, "{\"id\":99999999999999999999,\"x\":00000000000000000000}",
		"this is not JSON at line 1, column 32");
	unreadable(&f, "{\"id\":99999999999999999999,\"x\":-}",
		"this is not JSON at line 1, column 32");
	close_fixture(&f);
}
