/* Words to bits and back. */
#include "base/scope.h"

#include <criterion/criterion.h>
#include <string.h>

#define ALL ((1u << SCOPE_COUNT) - 1)

Test(scope, each_has_a_word_of_its_own)
{
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		cr_expect_eq(scope_parse_words(scope_word(1u << i)), 1u << i, "%u", i);
	cr_expect_lt(SCOPE_COUNT, 32);
}

Test(scope, a_list_comes_back_as_it_was)
{
	struct arena *arena = arena_create();
	cr_expect_str_eq(scope_words(arena, SCOPE_NONE), "");
	cr_expect_str_eq(scope_words(arena, SCOPE_POSTS_WRITE | SCOPE_POSTS_READ),
		"posts:read posts:write");
	cr_expect_eq(scope_parse_words(scope_words(arena, ALL)), ALL);
	arena_destroy(arena);
}

Test(scope, what_is_no_word_gives_nothing)
{
	static const char *const lists[] = {"", " ", "posts", "posts:", "posts:reader",
		"xposts:read", "POSTS:READ", "posts:read,posts:write", "*"};
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		cr_expect_eq(scope_parse_words(lists[i]), SCOPE_NONE, "%s", lists[i]);
	cr_expect_eq(scope_parse_words("  posts:read  nonsense posts:read "), SCOPE_POSTS_READ);
}

Test(scope, none_and_several_have_no_word)
{
	cr_expect_null(scope_word(SCOPE_NONE));
	cr_expect_null(scope_word(SCOPE_POSTS_READ | SCOPE_POSTS_WRITE));
	cr_expect_null(scope_word(1u << SCOPE_COUNT));
}
