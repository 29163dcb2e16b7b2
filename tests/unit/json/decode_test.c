/* Each kind of violation at its bound and one past it, by its pointer. */
#include "fixture.h"

#define TEXT_OF_THING(text)                                                            \
	"{\"flag\":true,\"number\":1,\"ratio\":0.5,\"text\":" text                     \
	",\"moment\":\"2026-12-01T08:30:00Z\",\"color\":\"red\",\"inner\":{\"id\":1}," \
	"\"words\":[\"a\"],\"inners\":[]}"

Test(decode, every_type_round_trips)
{
	struct fixture f = open_fixture();
	const char *body = "{\"flag\":true,\"number\":-5,\"ratio\":0.25,\"text\":\"h\u00e9llo\","
			   "\"moment\":\"2026-12-01T08:30:00.123Z\",\"color\":\"light-blue\","
			   "\"inner\":{\"id\":7,\"note\":\"n\"},\"words\":[\"a\",\"bcde\"],"
			   "\"inners\":[{\"id\":1},{\"id\":2,\"note\":\"\"}]}";
	cr_expect(eq(str, (char *)round_trip(&f, &thing_shape, body), (char *)body));
	close_fixture(&f);
}

Test(decode, arrays_of_every_type_and_free_form_values_round_trip)
{
	struct fixture f = open_fixture();
	const char *body = "{\"counts\":[0,9223372036854775807],\"ratios\":[0.1,-3,1e+300],"
			   "\"moments\":[\"1970-01-01T00:00:00.000Z\"],"
			   "\"colors\":[\"red\",\"-dark\"],\"mood\":\"bad\","
			   "\"data\":{\"z\":1,\"a\":[true,false,null,0.1,\"\\n\",{}]},"
			   "\"anything\":[1],\"default\":\"c\",\"slash/tilde~\":-1}";
	cr_expect(eq(str, (char *)round_trip(&f, &thing_change_shape, body), (char *)body));
	close_fixture(&f);
}

Test(decode, what_is_absent_stays_absent)
{
	struct fixture f = open_fixture();
	cr_expect(eq(str, (char *)round_trip(&f, &thing_change_shape, "{}"), (char *)"{}"));
	cr_expect(eq(str, (char *)round_trip(&f, &thing_change_shape, "{\"counts\":[]}"),
		(char *)"{\"counts\":[]}"));
	close_fixture(&f);
}

Test(decode, null_is_taken_where_the_contract_says_so_and_nowhere_else)
{
	struct fixture f = open_fixture();
	const char *body = "{\"id\":1,\"version\":2,\"flag\":null,\"number\":null,\"ratio\":null,"
			   "\"text\":null,\"moment\":null,\"color\":null,\"inner\":null,"
			   "\"data\":null}";
	cr_expect(eq(str, (char *)round_trip(&f, &made_shape, body), (char *)body));
	expect_refused(&f, &thing_change_shape, "{\"flag\":null}", "/flag", "must not be null");
	expect_refused(&f, &thing_change_shape, "{\"text\":null}", "/text", "must not be null");
	expect_refused(&f, &thing_change_shape, "{\"data\":null}", "/data", "must not be null");
	cr_expect(eq(str, (char *)round_trip(&f, &thing_change_shape, "{\"anything\":null}"),
		(char *)"{\"anything\":null}"));
	close_fixture(&f);
}

Test(decode, what_is_required_must_be_there)
{
	struct fixture f = open_fixture();
	cr_expect(eq(int, decode(&f, &thing_shape, "{}"), ERR_INVALID));
	cr_expect(eq(sz, f.call.failure.violation_count, 9));
	cr_expect(eq(str, (char *)message_at(&f, "/inners"), (char *)"is required"));
	expect_refused(&f, &thing_change_shape, "{\"inner\":{}}", "/inner/id", "is required");
	close_fixture(&f);
}

Test(decode, an_unknown_field_is_refused_by_its_escaped_pointer)
{
	struct fixture f = open_fixture();
	expect_refused(&f, &thing_change_shape, "{\"no\":1}", "/no", "is not known here");
	expect_refused(&f, &thing_change_shape, "{\"a/b~c\":1}", "/a~1b~0c", "is not known here");
	expect_refused(&f, &thing_change_shape, "{\"inner\":{\"id\":1,\"x\":1}}", "/inner/x",
		"is not known here");
	expect_refused(&f, &thing_change_shape, "{\"slash/tilde~\":\"\"}", "/slash~1tilde~0",
		"must be a whole number");
	expect_good(&f, &lenient_shape, "{\"id\":1,\"later\":[1,2]}");
	close_fixture(&f);
}

Test(decode, a_long_unknown_name_is_cut_between_characters)
{
	struct fixture f = open_fixture();
	char body[1024] = "{\"x";
	for (int i = 0; i < 400; i++)
		strcat(body, "\u00e9");
	strcat(body, "\":1}");
	cr_expect(eq(int, decode(&f, &thing_change_shape, body), ERR_INVALID));
	/* The bound falls inside the 128th: it is kept whole. */
	cr_expect(eq(sz, strlen(f.call.failure.violations->pointer), 258));
	close_fixture(&f);
}

Test(decode, a_wrong_type_is_refused)
{
	struct fixture f = open_fixture();
	const struct shape *shape = &thing_change_shape;
	expect_refused(&f, shape, "[]", "", "must be an object");
	expect_refused(&f, shape, "\"text\"", "", "must be an object");
	expect_refused(&f, shape, "{\"flag\":1}", "/flag", "must be true or false");
	expect_refused(&f, shape, "{\"number\":\"1\"}", "/number", "must be a whole number");
	expect_refused(&f, shape, "{\"number\":true}", "/number", "must be a whole number");
	expect_refused(&f, shape, "{\"ratio\":\"1\"}", "/ratio", "must be a number");
	expect_refused(&f, shape, "{\"text\":1}", "/text", "must be a text");
	expect_refused(&f, shape, "{\"moment\":1}", "/moment", "must be a text");
	expect_refused(&f, shape, "{\"color\":1}", "/color", "must be a text");
	expect_refused(&f, shape, "{\"inner\":[]}", "/inner", "must be an object");
	expect_refused(&f, shape, "{\"counts\":{}}", "/counts", "must be an array");
	expect_refused(&f, shape, "{\"counts\":[0,\"1\"]}", "/counts/1", "must be a whole number");
	expect_refused(&f, shape, "{\"counts\":[null]}", "/counts/0", "must be a whole number");
	expect_refused(&f, shape, "{\"data\":[]}", "/data", "must be an object");
	close_fixture(&f);
}

Test(decode, a_whole_number_has_no_fraction_and_64_bits)
{
	struct fixture f = open_fixture();
	const struct shape *shape = &thing_change_shape;
	expect_good(&f, shape, "{\"number\":9223372036854775807}");
	expect_good(&f, shape, "{\"number\":-9223372036854775808}");
	expect_good(&f, shape, "{\"number\":-0}");
	const char *large = "must be a whole number of 64 bits";
	expect_refused(&f, shape, "{\"number\":9223372036854775808}", "/number", large);
	expect_refused(&f, shape, "{\"number\":-9223372036854775809}", "/number", large);
	expect_refused(&f, shape, "{\"number\":123456789012345678901234567890}", "/number", large);
	expect_refused(&f, shape, "{\"number\":1e30}", "/number", large);
	expect_refused(&f, shape, "{\"number\":3.0}", "/number", "must be a whole number");
	expect_refused(&f, shape, "{\"number\":1e2}", "/number", "must be a whole number");
	close_fixture(&f);
}

Test(decode, a_huge_number_leaves_the_others_exact)
{
	struct fixture f = open_fixture();
	const char *body = "{\"data\":{\"a\":\"99999999999999999999\"},\"number\":9007199254740993,"
			   "\"ratio\":100000000000000000000,\"counts\":[-1,0]}";
	expect_refused(&f, &thing_change_shape, body, "/counts/0", "must be at least 0");
	cr_expect(eq(str,
		(char *)round_trip(&f, &thing_change_shape,
			"{\"number\":9007199254740993,\"ratio\":100000000000000000000}"),
		(char *)"{\"number\":9007199254740993,\"ratio\":1e+20}"));
	close_fixture(&f);
}

Test(decode, numbers_are_held_to_their_bounds)
{
	struct fixture f = open_fixture();
	expect_good(&f, &thing_change_shape, "{\"counts\":[0]}");
	expect_refused(&f, &thing_change_shape, "{\"counts\":[-1]}", "/counts/0",
		"must be at least 0");
#define NUMBERS(number, ratio)                                                        \
	"{\"flag\":true,\"number\":" number ",\"ratio\":" ratio ",\"text\":\"ab\","   \
	"\"moment\":\"2026-12-01T08:30:00Z\",\"color\":\"red\",\"inner\":{\"id\":1}," \
	"\"words\":[\"a\"],\"inners\":[]}"
	expect_good(&f, &thing_shape, NUMBERS("-5", "0"));
	expect_good(&f, &thing_shape, NUMBERS("10", "1.0"));
	expect_refused(&f, &thing_shape, NUMBERS("-6", "0"), "/number", "must be at least -5");
	expect_refused(&f, &thing_shape, NUMBERS("11", "0"), "/number", "must be at most 10");
	expect_refused(&f, &thing_shape, NUMBERS("1", "-0.001"), "/ratio", "must be at least 0");
	expect_refused(&f, &thing_shape, NUMBERS("1", "1.001"), "/ratio", "must be at most 1");
	close_fixture(&f);
}

Test(decode, a_text_is_measured_in_code_points)
{
	struct fixture f = open_fixture();
	expect_good(&f, &thing_shape, TEXT_OF_THING("\"ab\""));
	expect_good(&f, &thing_shape, TEXT_OF_THING("\"\u00e9\u00e9\u00e9\u00e9\u00e9\""));
	expect_good(&f, &thing_shape, TEXT_OF_THING("\"\\ud83d\\ude00\\ud83d\\ude00\""));
	expect_refused(&f, &thing_shape, TEXT_OF_THING("\"\u00e9\""), "/text",
		"must have at least 2 characters");
	expect_refused(&f, &thing_shape, TEXT_OF_THING("\"abcdef\""), "/text",
		"must have at most 5 characters");
	close_fixture(&f);
}

Test(decode, an_array_is_held_to_its_number_of_items)
{
	struct fixture f = open_fixture();
#define WORDS(words)                                                                  \
	"{\"flag\":true,\"number\":1,\"ratio\":0,\"text\":\"ab\","                    \
	"\"moment\":\"2026-12-01T08:30:00Z\",\"color\":\"red\",\"inner\":{\"id\":1}," \
	"\"words\":" words ",\"inners\":[]}"
	expect_good(&f, &thing_shape, WORDS("[\"a\",\"b\",\"c\"]"));
	expect_refused(&f, &thing_shape, WORDS("[]"), "/words", "must have at least 1 item");
	expect_refused(&f, &thing_shape, WORDS("[1,2,3,4]"), "/words", "must have at most 3 items");
	expect_refused(&f, &thing_shape, WORDS("[\"a\",\"\"]"), "/words/1",
		"must have at least 1 character");
	close_fixture(&f);
}

Test(decode, a_word_that_is_not_in_the_list_is_answered_with_the_list)
{
	struct fixture f = open_fixture();
	expect_good(&f, &thing_change_shape, "{\"color\":\"-dark\"}");
	expect_refused(&f, &thing_change_shape, "{\"color\":\"Red\"}", "/color",
		"must be one of red, light-blue, -dark");
	expect_refused(&f, &thing_change_shape, "{\"colors\":[\"red\",\"\"]}", "/colors/1",
		"must be one of red, light-blue, -dark");
	close_fixture(&f);
}

Test(decode, a_time_is_a_date_time_with_an_offset)
{
	struct fixture f = open_fixture();
	expect_good(&f, &thing_change_shape, "{\"moment\":\"2026-12-01T08:30:00+05:30\"}");
	const char *message = "must be a time like 2026-12-01T08:30:00Z";
	expect_refused(&f, &thing_change_shape, "{\"moment\":\"2026-12-01\"}", "/moment", message);
	expect_refused(&f, &thing_change_shape, "{\"moment\":\"2026-02-29T00:00:00Z\"}", "/moment",
		message);
	close_fixture(&f);
}

Test(decode, an_alias_stands_for_its_field_but_not_beside_it)
{
	struct fixture f = open_fixture();
	struct thing thing = {0};
	const char *body = "{\"flag\":true,\"number\":1,\"ratio\":0,\"label\":\"ab\","
			   "\"moment\":\"2026-12-01T08:30:00Z\",\"color\":\"red\","
			   "\"inner\":{\"id\":1},\"words\":[\"a\"],\"inners\":[]}";
	cr_assert(eq(int, json_decode(&f.call, &thing_shape, body, strlen(body), &thing), OK));
	cr_expect(eq(str, (char *)thing.text, (char *)"ab"));
	expect_refused(&f, &thing_shape, TEXT_OF_THING("\"ab\",\"label\":\"ab\""), "/label",
		"is another name of text; give one of them");
	close_fixture(&f);
}

Test(decode, a_violation_under_an_alias_is_named_by_the_alias)
{
	struct fixture f = open_fixture();
	cr_expect(eq(int, decode(&f, &thing_shape, "{\"label\":1}"), ERR_INVALID));
	cr_expect(eq(str, (char *)message_at(&f, "/label"), (char *)"must be a text"));
	close_fixture(&f);
}

Test(decode, every_violation_is_told_at_once)
{
	struct fixture f = open_fixture();
	const char *body = "{\"flag\":0,\"number\":1.5,\"counts\":[-1,\"x\"],\"inner\":{\"id\":0},"
			   "\"mood\":\"ugly\",\"more\":1}";
	cr_expect(eq(int, decode(&f, &thing_change_shape, body), ERR_INVALID));
	cr_expect(eq(sz, f.call.failure.violation_count, 7));
	cr_expect(eq(str, (char *)message_at(&f, "/counts/1"), (char *)"must be a whole number"));
	cr_expect(eq(str, (char *)message_at(&f, "/inner/id"), (char *)"must be at least 1"));
	cr_expect(eq(str, (char *)message_at(&f, "/more"), (char *)"is not known here"));
	close_fixture(&f);
}

Test(decode, length_and_form_of_a_text_are_told_together)
{
	struct fixture f = open_fixture();
	cr_expect(eq(int, decode(&f, &forms_shape, "{\"line\":\"two\\nlines that are long\"}"),
		ERR_INVALID));
	cr_expect(eq(sz, f.call.failure.violation_count, 2));
	close_fixture(&f);
}

Test(decode, violations_beyond_the_hundredth_are_not_kept)
{
	struct fixture f = open_fixture();
	struct text body;
	text_init(&body, f.arena, 16, 1 << 16);
	text_add_char(&body, '{');
	for (int i = 0; i < 1000; i++)
		text_printf(&body, "%s\"x%d\":1", i ? "," : "", i);
	text_add_char(&body, '}');
	cr_expect(eq(int, decode(&f, &thing_change_shape, text_string(&body)), ERR_INVALID));
	cr_expect(eq(sz, f.call.failure.violation_count, CALL_VIOLATIONS_MAX));
	close_fixture(&f);
}

Test(decode, a_text_stands_for_an_object_where_the_contract_says_so)
{
	struct fixture f = open_fixture();
	cr_expect(eq(str,
		(char *)round_trip(&f, &forms_shape,
			"{\"links\":[\"/a\",{\"title\":\"B\",\"url\":\"/b\"},{}],\"link\":\"\"}"),
		(char *)"{\"links\":[{\"url\":\"/a\"},{\"title\":\"B\",\"url\":\"/b\"},{}],"
			"\"link\":{\"url\":\"\"}}"));
	expect_refused(&f, &forms_shape, "{\"links\":[\"/a\",\"/far/away\"]}", "/links/1",
		"must have at most 8 characters");
	expect_refused(&f, &forms_shape, "{\"link\":1}", "/link", "must be an object or a text");
	expect_refused(&f, &thing_change_shape, "{\"inner\":\"/a\"}", "/inner",
		"must be an object");
	close_fixture(&f);
}
