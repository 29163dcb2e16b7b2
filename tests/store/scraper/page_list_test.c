/* Lists of pages: by followers, by category, by names that are alike. */
#include "store/scraper/given.h"

static void given_page(struct fixture *f, const char *username, const char *name,
	const char *category, int64_t followers)
{
	struct parsed *parsed = parsed_page(f);
	if (name)
		parsed_text(f, parsed, PAGE_NAME, name);
	if (category)
		parsed_text(f, parsed, PAGE_CATEGORY, category);
	if (followers >= 0)
		parsed_exact(f, parsed, PAGE_FOLLOWERS, followers);
	keep(f, username, parsed);
}

static void given_some(struct fixture *f)
{
	given_page(f, "nasa", "NASA - Space", "Government", 28000000);
	given_page(f, "esa", "European Space Agency", "Government", 4000000);
	given_page(f, "cafe", "Caf\xC3\xA9 Microsoft", "Restaurant", 0);
	given_page(f, "nobody", NULL, NULL, -1);
}

/* Usernames that are found, with a comma between. */
static const char *found(struct fixture *f, struct page_query query)
{
	struct stored_page_list list;
	query.limit = query.limit ? query.limit : 100;
	cr_assert(eq(int, page_store_list(&f->call, &query, &list), OK), "%s",
		f->call.failure.detail ? f->call.failure.detail : "");
	const char *names = "";
	for (size_t i = 0; i < list.count; i++)
		names = call_printf(&f->call, "%s%s%s", names, i ? "," : "",
			list.items[i].username);
	return names;
}

#define FOUND(f, names, ...) \
	cr_expect(eq(str, (char *)found(f, (struct page_query){__VA_ARGS__}), names))

STORE_TEST(page_list, those_with_the_most_followers_come_first_and_unknown_is_last)
{
	struct fixture f = open_fixture(engine);
	given_some(&f);
	FOUND(&f, "nasa,esa,cafe,nobody", .limit = 100);
}

STORE_TEST(page_list, a_number_of_followers_leaves_out_those_of_whom_none_is_known)
{
	struct fixture f = open_fixture(engine);
	given_some(&f);
	FOUND(&f, "nasa,esa", .has_min = true, .min_followers = 1);
	FOUND(&f, "nasa,esa,cafe", .has_min = true);
	FOUND(&f, "esa,cafe", .has_max = true, .max_followers = 4000000);
	FOUND(&f, "cafe", .has_max = true, .max_followers = 3999999);
}

STORE_TEST(page_list, a_category_is_found_in_any_case)
{
	struct fixture f = open_fixture(engine);
	given_some(&f);
	FOUND(&f, "nasa,esa", .category = "GOVERNMENT");
	FOUND(&f, "esa", .category = "government", .has_max = true, .max_followers = 5000000);
	FOUND(&f, "", .category = "govern");
}

STORE_TEST(page_list, names_that_are_alike_are_found)
{
	struct fixture f = open_fixture(engine);
	given_some(&f);
	FOUND(&f, "nasa,esa", .name = "space");
	FOUND(&f, "nasa,esa", .name = "SPACE");
	FOUND(&f, "cafe", .name = "microsoft");
	FOUND(&f, "cafe", .name = "microsfot");
	FOUND(&f, "cafe", .name = "mikrosoft");
	FOUND(&f, "cafe", .name = "CAF\xC3\x89");
	FOUND(&f, "nobody", .name = "obody");
	FOUND(&f, "", .name = "apple");
	FOUND(&f, "nasa,esa", .name = "sa");
	FOUND(&f, "esa", .name = "sa", .has_max = true, .max_followers = 5000000);
	FOUND(&f, "", .name = "' OR \"x\" | * (");
}

STORE_TEST(page_list, a_new_name_is_found_and_the_old_one_is_not)
{
	struct fixture f = open_fixture(engine);
	given_some(&f);
	pass(&f, DAY_US);
	given_page(&f, "cafe", "Bistro", NULL, -1);
	FOUND(&f, "cafe", .name = "bistro");
	FOUND(&f, "", .name = "microsoft");
}

STORE_TEST(page_list, page_after_page_comes_each_once)
{
	struct fixture f = open_fixture(engine);
	struct stored_page_list list;
	struct page_query query = {.limit = 2};
	given_some(&f);
	given_page(&f, "nobody2", NULL, NULL, -1);
	const char *names = "";
	do {
		cr_assert(eq(int, page_store_list(&f.call, &query, &list), OK));
		for (size_t i = 0; i < list.count; i++)
			names = call_printf(&f.call, "%s,%s", names, list.items[i].username);
		query.has_before = true;
		query.before_audience = list.last_audience;
		query.before_id = list.items[list.count - 1].id;
	} while (list.more);
	cr_expect(eq(str, (char *)names, ",nasa,esa,cafe,nobody2,nobody"));
}
