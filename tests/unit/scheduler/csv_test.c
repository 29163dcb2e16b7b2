/* Comma-separated values: every rule of RFC 4180, and what breaks each of them. */
#include "csv.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct call call;
static struct csv csv;
static struct csv_record record;

static void open_call(void)
{
	call_init(&call, arena_create(), &clock_system);
}

static void close_call(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(csv, .init = open_call, .fini = close_call);

static void given(const char *text)
{
	csv_init(&csv, text, strlen(text));
}

/* The next record as [one][two]; "broken" or "over". */
static const char *next(void)
{
	if (!csv_next(&call, &csv, &record))
		return "over";
	if (record.broken)
		return "broken";
	const char *shown = "";
	for (size_t i = 0; i < record.count && i < CSV_CELLS_MAX; i++)
		shown = call_printf(&call, "%s[%s]", shown, record.cells[i]);
	return shown;
}

#define EXPECT_NEXT(wanted) cr_expect(eq(str, (char *)next(), wanted))

Test(csv, records_end_with_either_break_or_none)
{
	given("a,b\r\nc,d\ne,f");
	EXPECT_NEXT("[a][b]");
	EXPECT_NEXT("[c][d]");
	EXPECT_NEXT("[e][f]");
	EXPECT_NEXT("over");
}

Test(csv, quotes_hold_commas_breaks_and_quotes)
{
	given("\"a,b\",\"c\r\nd\",\"e\"\"f\"\"\",\"\"\nnext");
	EXPECT_NEXT("[a,b][c\r\nd][e\"f\"][]");
	EXPECT_NEXT("[next]");
}

Test(csv, empty_cells_count)
{
	given(",a,\n,\n");
	EXPECT_NEXT("[][a][]");
	EXPECT_NEXT("[][]");
	EXPECT_NEXT("over");
}

Test(csv, blank_lines_and_a_byte_order_mark_are_passed_over)
{
	given("\xEF\xBB\xBF\r\n\na\n\n\r\nb\n\n");
	EXPECT_NEXT("[a]");
	EXPECT_NEXT("[b]");
	EXPECT_NEXT("over");
}

Test(csv, a_lone_carriage_return_is_a_character)
{
	given("a\rb,c\r");
	EXPECT_NEXT("[a\rb][c]");
	EXPECT_NEXT("over");
}

Test(csv, cells_keep_their_bytes)
{
	given("\xC3\xA9\xE2\x82\xAC, spaced ,\"\xF0\x9F\x98\x80\"");
	EXPECT_NEXT("[\xC3\xA9\xE2\x82\xAC][ spaced ][\xF0\x9F\x98\x80]");
}

Test(csv, a_broken_record_leaves_the_next_one_whole)
{
	given("a\"b,c\nd\n\"e\"f,g\nh\n");
	EXPECT_NEXT("broken");
	EXPECT_NEXT("[d]");
	EXPECT_NEXT("broken");
	EXPECT_NEXT("[h]");
	EXPECT_NEXT("over");
}

Test(csv, a_quote_that_is_not_closed_is_the_last_record)
{
	given("a\n\"b\nc\n");
	EXPECT_NEXT("[a]");
	EXPECT_NEXT("broken");
	EXPECT_NEXT("over");
	given("\"");
	EXPECT_NEXT("broken");
	EXPECT_NEXT("over");
}

Test(csv, a_nul_is_refused)
{
	csv_init(&csv, "a\0b,c\nd", 7);
	EXPECT_NEXT("broken");
	EXPECT_NEXT("[d]");
}

Test(csv, more_cells_than_are_kept_are_counted)
{
	char text[2 * CSV_CELLS_MAX + 2];
	memset(text, ',', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	given(text);
	cr_assert(csv_next(&call, &csv, &record));
	cr_expect(eq(sz, record.count, sizeof text));
	EXPECT_NEXT("over");
}

Test(csv, nothing_has_no_record)
{
	given("");
	EXPECT_NEXT("over");
	given("\r\n\n");
	EXPECT_NEXT("over");
}
