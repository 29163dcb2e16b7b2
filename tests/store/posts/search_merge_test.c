/* An index in many parts becomes one, and finds what it found. */
#include "lists/search_merge.h"

#include "given.h"
#include "lists/found_store.h"
#include "lists/search.h"
#include "posts_sql.h"
#include "store/plan.h"

#define POSTS 60
#define SLICES_MAX 100

/* Each is a part of its own, until there are a few. */
static void given_parts(struct fixture *f)
{
	for (int i = 0; i < POSTS; i++) {
		given_post(f, ANN, i % 2 ? "Odd zebra" : "Even zebra");
		cr_assert(eq(int, search_catch_up(&f->call), OK));
	}
}

static size_t found(struct fixture *f, const char *typed)
{
	struct post_query query = {.public_only = true,
		.sort = LIST_POSTS_SORT_CREATED_AT_DESC,
		.words = search_words(&f->call, typed)};
	struct found_list list;
	cr_assert(eq(int, found_store_first(&f->call, &query, POSTS + 1, &list), OK));
	return list.count;
}

static int64_t pages_beside_the_largest(struct fixture *f)
{
	struct db_row row;
	cr_assert(eq(int, db_query_one(&f->call, &SQL_SEARCH_PARTS, DB_NO_ARGS, &row), OK));
	int64_t pages = row_int(&row), largest = row_int(&row);
	cr_assert(le(i64, largest, pages));
	return pages - largest;
}

/* @return how many slices it took */
static int merge_all(struct fixture *f)
{
	struct search_merge merge = {0};
	int slices = 0;
	for (; !merge.is_done; slices++) {
		cr_assert(lt(int, slices, SLICES_MAX));
		cr_assert(eq(int, search_merge_some(&f->call, &merge), OK));
	}
	return slices;
}

STORE_TEST(search_merge, many_parts_become_one_that_finds_the_same)
{
	struct fixture f = open_fixture(engine);
	given_parts(&f);
	cr_assert(eq(int, pages_beside_the_largest(&f) > 0, engine == DB_SQLITE));
	merge_all(&f);
	cr_expect(eq(i64, pages_beside_the_largest(&f), 0));
	cr_expect(eq(sz, found(&f, "zebra"), POSTS));
	cr_expect(eq(sz, found(&f, "odd"), POSTS / 2));
	cr_expect(eq(int, merge_all(&f), 1), "one look, and nothing is written");
}

STORE_TEST(search_merge, posts_that_come_and_change_meanwhile_are_found)
{
	struct fixture f = open_fixture(engine);
	given_parts(&f);
	struct search_merge merge = {0};
	cr_assert(eq(int, search_merge_some(&f.call, &merge), OK));
	given_post(&f, BOB, "Another zebra");
	cr_assert(eq(int, search_catch_up(&f.call), OK));
	merge_all(&f);
	cr_expect(eq(sz, found(&f, "zebra"), POSTS + 1));
	cr_expect(eq(sz, found(&f, "another"), 1));
}

STORE_TEST(search_merge, an_empty_index_is_one_part)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(int, merge_all(&f), 1));
}
