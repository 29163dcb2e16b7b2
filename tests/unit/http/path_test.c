/* Paths as segments; what is refused of them is in dispatch_test.c. */
#include "http/path.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct call c;
static struct path path;

static void start(void)
{
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void stop(void)
{
	arena_destroy(arena);
}

TestSuite(path, .init = start, .fini = stop);

Test(path, is_cut_first_and_decoded_then)
{
	cr_assert_eq(path_split(&c, "/a%2Fb/c%20d/%C3%A9/", &path), OK);
	cr_assert_eq(path.count, 3);
	cr_expect_str_eq(path.segments[0], "a/b");
	cr_expect_str_eq(path.segments[1], "c d");
	cr_expect_str_eq(path.segments[2], "\xC3\xA9");
}

Test(path, the_root_has_no_segments)
{
	cr_assert_eq(path_split(&c, "/", &path), OK);
	cr_expect_eq(path.count, 0);
	cr_expect_eq(path_split(&c, "", &path), ERR_BAD_REQUEST);
	cr_expect_eq(path_split(&c, "a", &path), ERR_BAD_REQUEST);
}

Test(path, more_segments_than_any_route_has_are_found_nowhere)
{
	char raw[2 * PATH_SEGMENTS_MAX + 3] = "";
	for (int i = 0; i < PATH_SEGMENTS_MAX; i++)
		strcat(raw, "/a");
	cr_expect_eq(path_split(&c, raw, &path), OK);
	strcat(raw, "/a");
	cr_expect_eq(path_split(&c, raw, &path), ERR_NOT_FOUND);
}

Test(path, a_dot_is_refused_only_alone)
{
	cr_expect_eq(path_split(&c, "/a.b/...", &path), OK);
	cr_expect_eq(path_split(&c, "/%2e", &path), ERR_BAD_REQUEST);
}
