/* Whether a reader has an answer already. */
#include "http/conditional.h"

#include <criterion/criterion.h>
#include <string.h>

#define MODIFIED_US (INT64_C(784111777) * US_PER_SECOND + 500000)
#define MODIFIED "Sun, 06 Nov 1994 08:49:37 GMT"
#define EARLIER "Sun, 06 Nov 1994 08:49:36 GMT"

static struct arena *arena;
static struct clock standing;
static struct call c;

static void start(void)
{
	arena = arena_create();
	standing = clock_fixed(MODIFIED_US + US_PER_DAY);
	call_init(&c, arena, &standing);
	call_reply_tag(&c, "%d-x", 7);
}

static void stop(void)
{
	arena_destroy(arena);
}

TestSuite(conditional, .init = start, .fini = stop);

Test(conditional, the_tag_decides_where_there_is_one)
{
	cr_expect_eq(conditional_check(&c, MODIFIED_US, "\"7-x\"", NULL), ERR_NOT_MODIFIED);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, "W/\"7-x\"", NULL), ERR_NOT_MODIFIED);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, "\"7-x\"", EARLIER), ERR_NOT_MODIFIED);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, "\"8-x\"", MODIFIED), OK);
}

Test(conditional, else_the_time_to_the_second)
{
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, NULL), OK);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, MODIFIED), ERR_NOT_MODIFIED);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, EARLIER), OK);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, "nonsense"), OK);
	cr_expect_eq(conditional_check(&c, 0, NULL, MODIFIED), OK);
}

Test(conditional, a_time_is_not_trusted_within_its_second)
{
	standing = clock_fixed(MODIFIED_US + US_PER_SECOND - 1);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, MODIFIED), OK);
	standing = clock_fixed(MODIFIED_US + US_PER_SECOND);
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, MODIFIED), ERR_NOT_MODIFIED);
}

Test(conditional, the_answer_says_when_it_changed)
{
	cr_expect_eq(conditional_check(&c, MODIFIED_US, NULL, NULL), OK);
	cr_assert_not_null(c.reply_headers);
	cr_expect_str_eq(c.reply_headers->name, "Last-Modified");
	cr_expect_str_eq(c.reply_headers->value, MODIFIED);
}
