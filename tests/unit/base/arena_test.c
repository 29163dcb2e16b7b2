/* Pieces stay apart, aligned and alive until the reset. */
#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

Test(arena, pieces_are_zeroed_aligned_and_apart)
{
	struct arena *arena = arena_create();
	char *pieces[200];
	for (size_t i = 0; i < 200; i++) {
		pieces[i] = arena_alloc(arena, i * 7 + 1);
		cr_assert_eq((uintptr_t)pieces[i] % alignof(max_align_t), 0);
		for (size_t b = 0; b <= i * 7; b++)
			cr_assert_eq(pieces[i][b], 0);
		memset(pieces[i], (int)i, i * 7 + 1);
	}
	for (size_t i = 0; i < 200; i++)
		cr_expect_eq(pieces[i][i * 7], (char)i);
	arena_destroy(arena);
}

Test(arena, a_reset_keeps_the_first_block_and_no_more)
{
	struct arena *arena = arena_create();
	arena_alloc(arena, 100);
	size_t quiet = arena_bytes(arena);
	arena_alloc(arena, 1000000);
	cr_expect_gt(arena_bytes(arena), 1000000);
	arena_reset(arena);
	cr_expect_eq(arena_bytes(arena), quiet);
	arena_destroy(arena);
}

Test(arena, a_first_block_that_was_huge_is_given_back)
{
	struct arena *arena = arena_create();
	arena_alloc(arena, 1000000);
	arena_reset(arena);
	cr_expect_eq(arena_bytes(arena), 0);
	arena_destroy(arena);
}

Test(arena, texts_are_copied)
{
	struct arena *arena = arena_create();
	cr_expect_str_eq(arena_copy(arena, "abc", 2), "ab");
	cr_expect_str_eq(arena_copy(arena, NULL, 0), "");
	cr_expect_null(arena_strdup(arena, NULL));
	cr_expect_str_eq(arena_printf(arena, "%d-%s", 5, "x"), "5-x");
	arena_destroy(arena);
}

Test(arena, nothing_is_destroyed_too)
{
	arena_destroy(NULL);
}
