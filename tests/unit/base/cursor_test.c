/* Opaque cursors. */
#include "base/cursor.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct call call;

static void start(void)
{
	call_init(&call, arena_create(), &clock_system);
}

static void end(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(cursor, .init = start, .fini = end);

static const struct cursor cursors[] = {
	{.order = 0, .key = 0, .id = 0},
	{.order = 1, .key = INT64_MIN, .id = INT64_MAX},
	{.order = 255, .key = -1, .id = 1},
};

Test(cursor, comes_back_as_it_was)
{
	for (size_t i = 0; i < COUNT_OF(cursors); i++) {
		struct cursor back;
		const char *text = cursor_encode(&call, cursors[i]);
		cr_assert(eq(int, cursor_decode(&call, text, cursors[i].order, &back), OK));
		cr_expect(eq(i64, back.key, cursors[i].key));
		cr_expect(eq(i64, back.id, cursors[i].id));
	}
}

Test(cursor, of_another_sort_or_of_no_list_is_refused)
{
	struct cursor back;
	const char *text = cursor_encode(&call, cursors[1]);
	const char *bad[] = {"", "zz", "0", "01", "01ffffffffffffffff",
		"0G00000000000000000000000000000000"};
	cr_expect(eq(int, cursor_decode(&call, text, 2, &back), ERR_BAD_REQUEST));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(eq(int, cursor_decode(&call, bad[i], 0, &back), ERR_BAD_REQUEST));
}
