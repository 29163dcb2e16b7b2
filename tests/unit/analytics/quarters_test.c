/* A day's quarters of an hour as a text and back. */
#include "rollups/quarters.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static bool read_text(const char *text, struct quarters *quarters)
{
	return quarters_read((struct slice){text, strlen(text)}, quarters);
}

static void expect_text(const struct quarters *quarters, const char *wanted)
{
	struct arena *arena = arena_create();
	struct text text;
	text_init(&text, arena, 16, 65536);
	quarters_write(quarters, &text);
	cr_expect(eq(str, (char *)text_string(&text), (char *)wanted));
	arena_destroy(arena);
}

Test(quarters, are_written_in_order_without_what_is_0)
{
	struct quarters quarters = {0};
	static const int32_t view[ROLLUP_COUNTS] = {[COUNT_VIEWS] = 2, [COUNT_FROM_SITE] = 9};
	static const int32_t rest[ROLLUP_COUNTS] =
		{[COUNT_IMPRESSIONS] = 7, [COUNT_APPRECIATION] = -1};
	static const int32_t gone[ROLLUP_COUNTS] = {[COUNT_VIEWS] = -2};
	expect_text(&quarters, "[]");
	quarters_add(&quarters, 20500 * 96 + 95, view);
	quarters_add(&quarters, 20500 * 96, rest);
	quarters_add(&quarters, 20500 * 96 + 40, view);
	quarters_add(&quarters, 20500 * 96 + 40, gone);
	expect_text(&quarters, "[[0,7,0,0,0,0,0,0,0,0,-1],[95,0,2]]");
}

Test(quarters, are_read_as_they_were_written_and_added)
{
	struct quarters quarters = {0};
	static const char text[] = "[[0,7,0,0,3,0,0,0,0,0,-1],[41,0,2147483648],[95,1]]";
	cr_assert(read_text(text, &quarters));
	expect_text(&quarters, text);
	cr_assert(read_text("[[0,0,0,0,-3],[41,0,1],[3,5]]", &quarters));
	cr_assert(read_text("[]", &quarters));
	expect_text(&quarters, "[[0,7,0,0,0,0,0,0,0,0,-1],[3,5],[41,0,2147483649],[95,1]]");
	cr_expect(eq(i64, quarters.counts[0][COUNT_APPRECIATION], -1));
	cr_expect(eq(i64, quarters.counts[41][COUNT_VIEWS], 2147483649));
}

Test(quarters, that_are_something_else_are_told)
{
	static const char *const texts[] = {"", "[", "]", "[]x", "[[]]", "[[96,1]]", "[[-1,1]]",
		"[[1,]]", "[[1,2],]", "[[1,2]", "[[1,2]]]", "[[1,x]]",
		"[[1,1,1,1,1,1,1,1,1,1,1,1]]", "{}", "[[1,-]]", "[1,2]",
		"[[1,1234567890123456789]]"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct quarters quarters = {0};
		cr_expect(not(read_text(texts[i], &quarters)), "%s", texts[i]);
	}
}
