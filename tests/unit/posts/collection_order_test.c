/* The order of the posts of a collection. */
#include "collections/collection_order.h"

#include "call_fixture.h"

TestSuite(collection_order, .init = start, .fini = end);

#define LIST(...) \
	((struct int_list){(int64_t[]){__VA_ARGS__}, sizeof((int64_t[]){__VA_ARGS__}) / 8})

static void expect(struct int_list now_is, struct int_list first, struct int_list expected)
{
	struct int_list order = {0};
	cr_assert(eq(int, collection_order(&call, &now_is, &first, &order), OK));
	cr_assert(eq(sz, order.count, expected.count));
	for (size_t i = 0; i < order.count; i++)
		cr_expect(eq(i64, order.items[i], expected.items[i]), "at %zu", i);
}

Test(collection_order, what_is_named_is_first_and_the_rest_follows_as_it_was)
{
	expect(LIST(30, 10, 20, 40), LIST(40, 10), LIST(40, 10, 30, 20));
	expect(LIST(30, 10, 20), LIST(10, 20, 30), LIST(10, 20, 30));
	expect(LIST(30, 10, 20), (struct int_list){0}, LIST(30, 10, 20));
	expect((struct int_list){0}, (struct int_list){0}, (struct int_list){0});
}

Test(collection_order, each_that_is_not_in_or_named_twice_is_told)
{
	struct int_list order = LIST(1);
	const struct int_list in = LIST(1, 2, 3);
	const struct int_list first = LIST(2, 9, 2, 3);
	cr_expect(eq(int, collection_order(&call, &in, &first, &order), ERR_INVALID));
	cr_assert(eq(sz, call.failure.violation_count, 2));
	cr_expect(eq(str, (char *)call.failure.violations->pointer, "/post_ids/1"));
	cr_expect(eq(str, (char *)call.failure.violations->next->pointer, "/post_ids/2"));
	cr_expect(eq(sz, order.count, 1), "the output is untouched");
}
