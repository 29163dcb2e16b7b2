/* JSON between other things. */
#include "sources/tree.h"

#include <jansson.h>

#include "arena_fixture.h"
#include "base/clock.h"
#include "base/macros.h"
#include "cpu_time.h"

TestSuite(tree, .init = start, .fini = end);

static struct value parse(const char *text)
{
	return tree_parse(arena, text, strlen(text));
}

Test(tree, a_path_leads_through_objects_and_a_wrong_one_to_nothing)
{
	struct value root = parse("{\"a\":{\"b\":[1,{\"c\":\"x\"}]},\"b\":2}");
	int64_t number = 0;
	cr_expect(value_int(value_member(root, "b"), &number));
	cr_expect(eq(i64, number, 2));
	cr_expect(eq(sz, value_count(value_path(root, "a.b")), 2));
	cr_expect(not(value_is(value_path(root, "a.b.c"))));
	cr_expect(not(value_is(value_path(root, "a.nothing.c.d"))));
	cr_expect(eq(str, shown(value_text(value_find(root, "c"), arena)), "x"));
}

Test(tree, a_member_knows_the_object_that_it_is_in)
{
	struct value root = parse(
		"{\"a\":{\"id\":\"1\",\"b\":{\"key\":1}},\"c\":[{\"key\":2,\"id\":\"3\"}]}");
	struct value first = value_find(root, "key");
	struct value second = value_find_next(root, first, "key");
	cr_expect(value_has_key(value_parent(first), "b"));
	cr_expect(eq(str, shown(value_text(value_member(value_parent(second), "id"), arena)), "3"));
	cr_expect(not(value_is(value_find_next(root, second, "key"))));
	cr_expect(not(value_is(value_parent(root))));
}

Test(tree, escapes_are_characters)
{
	struct value root = parse(
		"[\"\\u0040 \\ud83c\\udf69 \\\"\\/\\n\", \"\\ud83c x\", \"a\\u0000b\", \"\\u12\"]");
	struct value item = value_first(root);
	cr_expect(eq(str, shown(value_text(item, arena)), "@ \xF0\x9F\x8D\xA9 \"/\n"));
	item = value_next(root, item);
	cr_expect(eq(str, shown(value_text(item, arena)), "\xEF\xBF\xBD x"));
	item = value_next(root, item);
	cr_expect(eq(str, shown(value_text(item, arena)),
		"a\xEF\xBF\xBD"
		"b"));
	item = value_next(root, item);
	cr_expect(eq(str, shown(value_text(item, arena)),
		"\xEF\xBF\xBD"
		"12"));
}

Test(tree, whole_numbers_are_read_and_others_are_none)
{
	static const char *const bad[] = {"1.5", "1e3", "\"\"", "\"12a\"", "null",
		"1234567890123456789", "true", "\"-\""};
	int64_t number = 7;
	cr_expect(value_int(parse("\"28660812\""), &number) && number == 28660812);
	cr_expect(value_int(parse("-5"), &number) && number == -5);
	cr_expect(value_int(parse("999999999999999999"), &number));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(value_int(parse(bad[i]), &number)), "%s", bad[i]);
}

Test(tree, what_is_cut_off_is_kept_as_far_as_it_goes)
{
	struct value root = parse("{\"a\":[1,2,{\"b\":\"whole\",\"c\":\"cut of");
	cr_expect(eq(str, shown(value_text(value_find(root, "b"), arena)), "whole"));
	cr_expect(not(value_is(value_find(root, "c"))));
	/* The rest of a number may be missing. */
	cr_expect(not(value_is(value_find(parse("{\"n\":12"), "n"))));
}

static size_t count_islands(const char *text, bool is_cut)
{
	struct tree tree;
	tree_init(&tree, arena, text, strlen(text));
	size_t at = 0, count = 0, spare = tree_spare(strlen(text));
	while (value_is(tree_next_island(&tree, &at, strlen(text), &spare, is_cut)))
		count++;
	return count;
}

Test(tree, json_is_found_inside_of_a_program)
{
	cr_expect(eq(sz, count_islands("f(function(a){b.c({\"x\":1},[\"y\"])});", false), 2));
	cr_expect(eq(sz, count_islands("if(a){b={c:{\"d\":1}}}", false), 1));
	cr_expect(eq(sz, count_islands("{\"a\":1}{\"b\":2}", false), 2));
	cr_expect(eq(sz, count_islands("x={\"a\":[1,", false), 0));
	cr_expect(eq(sz, count_islands("x={\"a\":[1,", true), 1));
	cr_expect(eq(sz, count_islands("var s='{\"'; g({\"a\":{\"b\":1}})", false), 1));
}

/* Each of these makes a reader that starts again at every brace read to the end each time. */
Test(tree, finding_islands_takes_linear_time)
{
	static const char *const pieces[] = {"[\"a\",", "{\"a\":", "[1,{\"x\":tr", "{\"", "[[",
		"{\"a\":[\"b\",x"};
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		size_t len = 4000000 / strlen(pieces[i]) * strlen(pieces[i]);
		char *text = arena_alloc(arena, len + 1);
		for (size_t at = 0; at < len; at += strlen(pieces[i]))
			memcpy(text + at, pieces[i], strlen(pieces[i]));
		int64_t begun_us = cpu_time_us();
		(void)count_islands(text, false);
		cr_expect(lt(i64, cpu_time_us() - begun_us, 4 * US_PER_SECOND), "%s", pieces[i]);
	}
}

Test(tree, depth_has_a_bound)
{
	char text[2 * TREE_DEPTH_MAX + 4] = "";
	memset(text, '[', TREE_DEPTH_MAX);
	memset(text + TREE_DEPTH_MAX, ']', TREE_DEPTH_MAX);
	cr_expect(value_is(parse(text)));
	memset(text, '[', TREE_DEPTH_MAX + 1);
	memset(text + TREE_DEPTH_MAX + 1, ']', TREE_DEPTH_MAX + 1);
	cr_expect(not(value_is(parse(text))));
}

/* Any JSON that jansson reads is the same for us: the same values in the same places. */
static void expect_same(json_t *expected, struct value value)
{
	const char *key;
	json_t *member;
	switch (json_typeof(expected)) {
	case JSON_OBJECT:
		json_object_foreach(expected, key, member)
			expect_same(member, value_member(value, key));
		break;
	case JSON_ARRAY:
		cr_expect(eq(sz, value_count(value), json_array_size(expected)));
		struct value item = value_first(value);
		for (size_t i = 0; i < json_array_size(expected); i++) {
			expect_same(json_array_get(expected, i), item);
			item = value_next(value, item);
		}
		break;
	case JSON_STRING:
		cr_expect(eq(str, shown(value_text(value, arena)),
			(char *)json_string_value(expected)));
		break;
	default:
		cr_expect(value_is(value));
		break;
	}
}

Test(tree, what_jansson_reads_is_the_same)
{
	static const char *const texts[] = {"{}", "[]", "[[],{},[[]]]", "{\"a\":{},\"b\":[{}]}",
		" [ 1 , -2.5e3 , true , null ] ", "{\"a\":\"\\u00e9\\t\\\\\",\"b\\\\c\":1}",
		"{\"x\":[{\"y\":\"\"},\"z\"]}", "[\"\\ud834\\udd1e\"]"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		json_t *expected = json_loads(texts[i], 0, NULL);
		cr_assert(ne(ptr, expected, NULL), "%s", texts[i]);
		if (!strstr(texts[i], "b\\\\c"))
			expect_same(expected, parse(texts[i]));
		cr_expect(value_is(parse(texts[i])));
		json_decref(expected);
	}
}

Test(tree, what_is_no_json_is_none)
{
	static const char *const texts[] = {"", "x", "{a:1}", "[1 2]", "{\"a\" 1}", "[}",
		"{\"a\":}", "tru!", "[1,,2]", "{,}"};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		cr_expect(not(value_is(parse(texts[i]))), "%s", texts[i]);
}
