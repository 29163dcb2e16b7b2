/* Growth, and its end. */
#include "base/text.h"

#include <criterion/criterion.h>

static struct arena *arena;
static struct text text;

static void start(void)
{
	arena = arena_create();
	text_init(&text, arena, 2, 10);
}

static void stop(void)
{
	arena_destroy(arena);
}

TestSuite(text, .init = start, .fini = stop);

Test(text, grows_up_to_its_maximum_and_not_beyond)
{
	text_add_string(&text, "abc");
	text_add_char(&text, 'd');
	text_add_string(&text, "efghij");
	cr_expect_not(text.overflow);
	cr_expect_str_eq(text_string(&text), "abcdefghij");
	text_add_char(&text, 'k');
	cr_expect(text.overflow);
	cr_expect_str_eq(text_string(&text), "abcdefghij");
}

Test(text, after_an_overflow_nothing_more_is_taken)
{
	text_add_string(&text, "12345678901");
	text_add_string(&text, "x");
	cr_expect_str_eq(text_string(&text), "");
	cr_expect_null(text_reserve(&text, 1));
}

Test(text, numbers_are_written_to_their_ends)
{
	struct text wide;
	text_init(&wide, arena, 1, 100);
	text_add_int(&wide, INT64_MIN);
	text_add_int(&wide, 0);
	text_add_int(&wide, INT64_MAX);
	text_printf(&wide, "%c", '!');
	cr_expect_str_eq(text_string(&wide), "-922337203685477580809223372036854775807!");
}
