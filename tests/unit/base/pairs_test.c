/* Pairs as text, there and back, and what is none. */
#include "base/pairs.h"

#include <criterion/criterion.h>
#include <stdio.h>

static bool reads(const char *pairs, size_t *count)
{
	int64_t first, second;
	*count = 0;
	while (pairs_next(&pairs, &first, &second))
		(*count)++;
	return !*pairs;
}

Test(pairs, come_back_as_they_were_written)
{
	static const int64_t numbers[][2] = {{0, 29384756}, {1, 1}, {INT64_MAX, INT64_MAX}};
	struct arena *arena = arena_create();
	struct text text;
	text_init(&text, arena, PAIR_SIZE, SIZE_MAX);
	for (size_t i = 0; i < 3; i++)
		pairs_add(&text, numbers[i][0], numbers[i][1]);
	const char *at = text_string(&text);
	cr_expect_eq(pairs_count(at), 3);
	for (size_t i = 0; i < 3; i++) {
		int64_t first, second;
		cr_assert(pairs_next(&at, &first, &second));
		cr_expect_eq(first, numbers[i][0]);
		cr_expect_eq(second, numbers[i][1]);
	}
	cr_expect_eq(*at, 0);
	arena_destroy(arena);
}

Test(pairs, of_nothing_are_none)
{
	size_t count;
	cr_expect(reads("", &count));
	cr_expect_eq(count, 0);
	cr_expect_eq(pairs_count(""), 0);
}

Test(pairs, that_are_none_are_found)
{
	static const char *const broken[] = {"1", "1:", ":1", "a:1", "1:a", "-1:1", "1:-1", " 1:1",
		"1:1 ", "1:1  2:2", "1:1,2:2", "1:1:1", "9223372036854775808:1",
		"1:99999999999999999999", "1:1\n"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		size_t count;
		cr_expect_not(reads(broken[i], &count), "%s", broken[i]);
	}
}
