/* Lists of accounts: by name, by time, page after page. */
#include "auth_sql.h"
#include "store/auth/given.h"
#include "user_store.h"
#include "users/user_names.h"

static struct tokens given_admin(struct fixture *f)
{
	given_auth(f, NULL);
	struct tokens root = given_role(f, "root", ACCOUNT_ROLE_ADMIN);
	as(f, &root);
	return root;
}

static enum err insert(struct call *c, void *arg)
{
	const struct user_draft *draft = arg;
	struct user user;
	return user_store_insert(c, draft, &user);
}

static void given_named(struct fixture *f, const char *name)
{
	static int number;
	struct user_draft draft = {.email = call_printf(&f->call, "%d@example.org", number++),
		.name = name,
		.role = ACCOUNT_ROLE_USER};
	cr_assert(eq(int, db_write(&f->call, insert, &draft), OK), "%s", f->call.failure.detail);
}

/* Names that are found, newest first, with a comma between. */
static char *found(struct fixture *f, const char *name)
{
	struct user_page page = {0};
	const struct search_users_in in = {.name = name, .limit = 100, .total = true};
	cr_assert(eq(int, search_users(&f->call, &in, &page), OK), "%s", f->call.failure.detail);
	char *names = "";
	for (size_t i = 0; i < page.items.count; i++)
		names = call_printf(&f->call, "%s%s%s", names, i ? "," : "",
			page.items.items[i].name);
	cr_expect(eq(i64, page.total, (int64_t)page.items.count));
	return names;
}

STORE_TEST(user_search, a_part_of_a_name_finds_it_whatever_the_case)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "Anna Weiß");
	given_named(&f, "HANNAH");
	given_named(&f, "Bob");
	cr_expect(eq(str, found(&f, "ann"), "HANNAH,Anna Weiß"));
	cr_expect(eq(str, found(&f, "NNA WE"), "Anna Weiß"));
	cr_expect(eq(str, found(&f, "WEISS"), "Anna Weiß"));
	cr_expect(eq(str, found(&f, "hanna"), "HANNAH"));
	cr_expect(eq(str, found(&f, "annab"), ""));
}

STORE_TEST(user_search, is_at_home_in_every_script)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "İbrahim Çelik");
	given_named(&f, "\u00C5sa"); /* composed */
	given_named(&f, "A\u030Asa");
	given_named(&f, "Οδυσσεύς");
	given_named(&f, "山田太郎");
	cr_expect(eq(str, found(&f, "ibrahim ç"), "İbrahim Çelik"));
	cr_expect(eq(str, found(&f, "İBRAHİM"), "İbrahim Çelik"));
	cr_expect(eq(str, found(&f, "a\u030AS"), "A\u030Asa,\u00C5sa"));
	cr_expect(eq(str, found(&f, "ΣΣΕΎΣ"), "Οδυσσεύς"));
	cr_expect(eq(str, found(&f, "山田"), "山田太郎"));
	cr_expect(eq(str, found(&f, "田"), "山田太郎"));
	cr_expect(eq(str, found(&f, "田山"), ""));
}

STORE_TEST(user_search, one_and_two_characters_find_as_well)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "Jo");
	given_named(&f, "X");
	given_named(&f, "Maja");
	cr_expect(eq(str, found(&f, "J"), "Maja,Jo"));
	cr_expect(eq(str, found(&f, "jo"), "Jo"));
	cr_expect(eq(str, found(&f, "x"), "X"));
	cr_expect(eq(str, found(&f, "xx"), ""));
}

STORE_TEST(user_search, no_character_is_special)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "100% Ann_a");
	given_named(&f, "O'Brien \"Bob\" \\ * (x) -y AND {z}");
	given_named(&f, "100 Anna");
	cr_expect(eq(str, found(&f, "%"), "100% Ann_a"));
	cr_expect(eq(str, found(&f, "0% a"), "100% Ann_a"));
	cr_expect(eq(str, found(&f, "n_a"), "100% Ann_a"));
	cr_expect(eq(str, found(&f, "_"), "100% Ann_a"));
	for (const char *each = "'\"\\*(-{"; *each; each++)
		cr_expect(eq(str, found(&f, call_printf(&f.call, "%c", *each)),
			"O'Brien \"Bob\" \\ * (x) -y AND {z}"));
	cr_expect(eq(str, found(&f, "o'brien \"bob\" \\ * (x) -y and {"),
		"O'Brien \"Bob\" \\ * (x) -y AND {z}"));
}

STORE_TEST(user_search, pieces_in_another_order_do_not_find)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "abcd bcde");
	cr_expect(eq(str, found(&f, "abcde"), ""), "it has abc, bcd and cde");
}

STORE_TEST(user_search, follows_every_change_of_a_name)
{
	struct fixture f = open_fixture(engine);
	struct tokens root = given_admin(&f);
	struct user user;
	const struct update_user_in rename = {.id = root.user.id, .body.name = "Zoë"};
	cr_assert(eq(int, update_user(&f.call, &rename, &user), OK));
	cr_expect(eq(str, found(&f, "root"), ""));
	cr_expect(eq(str, found(&f, "ZOË"), "Zoë"));
	const struct update_me_in me = {.body.name = "Zoltán"};
	cr_assert(eq(int, update_me(&f.call, &me, &user), OK));
	cr_expect(eq(str, found(&f, "zoë"), ""));
	cr_expect(eq(str, found(&f, "zolt"), "Zoltán"));
	struct tokens ann = given_user(&f, "ann");
	cr_expect(eq(str, found(&f, "ann"), "ann"));
	cr_assert(eq(int, delete_user(&f.call, &(struct delete_user_in){.id = ann.user.id}), OK));
	cr_expect(eq(str, found(&f, "ann"), ""));
	const struct internal_ensure_user_in import = {
		.body = {.email = "i@example.org", .name = "Imported"}};
	cr_assert(eq(int, internal_ensure_user(&f.call, &import, &user), OK));
	cr_expect(eq(str, found(&f, "port"), "Imported"));
}

static enum err forget_folds(struct call *c, void *arg)
{
	static const struct sql unfold = {.name = "unfold",
		.text = {"UPDATE users SET name_folded = NULL",
			"UPDATE users SET name_folded = NULL"}};
	(void)arg;
	return db_query(c, &unfold, DB_NO_ARGS, NULL);
}

STORE_TEST(user_search, names_of_before_there_was_one_are_folded_first)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	for (int i = 0; i < 501; i++) /* one more than a batch */
		given_named(&f, i ? "Old" : "Oldest");
	cr_assert(eq(int, db_write(&f.call, forget_folds, NULL), OK));
	cr_expect(eq(str, found(&f, "oldest"), "Oldest"));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users WHERE name_folded IS NULL"), 0));
}

/* How many pages there are, and how many accounts on them; each only once. */
static void walk(struct fixture *f, struct search_users_in in, int *pages, int *users)
{
	int64_t last = INT64_MAX;
	for (*pages = *users = 0; *pages < 20;) {
		struct user_page page = {0};
		cr_assert(eq(int, search_users(&f->call, &in, &page), OK), "%s",
			f->call.failure.detail);
		++*pages;
		for (size_t i = 0; i < page.items.count; i++, ++*users) {
			cr_assert(lt(i64, page.items.items[i].id, last));
			last = page.items.items[i].id;
		}
		if (!page.next_cursor)
			return;
		in.cursor = page.next_cursor;
	}
}

STORE_TEST(user_search, pages_follow_each_other_without_gap_or_double)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	for (int i = 0; i < 7; i++)
		given_named(&f, "Same Name");
	int pages, users;
	walk(&f, (struct search_users_in){.name = "same", .limit = 3}, &pages, &users);
	cr_expect(eq(int, pages, 3));
	cr_expect(eq(int, users, 7));
	walk(&f, (struct search_users_in){.limit = 3}, &pages, &users);
	cr_expect(eq(int, users, 8));
	walk(&f, (struct search_users_in){.has_created_after = true, .limit = 3}, &pages, &users);
	cr_expect(eq(int, users, 8));
}

STORE_TEST(user_search, by_time_is_from_and_before)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "First");
	pass(&f, 10);
	int64_t second_us = call_now_us(&f.call);
	given_named(&f, "Second");
	pass(&f, 10);
	given_named(&f, "Third");
	struct user_page page = {0};
	struct search_users_in in = {.has_created_after = true,
		.created_after_us = second_us,
		.limit = 20};
	cr_assert(eq(int, search_users(&f.call, &in, &page), OK));
	cr_expect(eq(sz, page.items.count, 2));
	in.has_created_before = true;
	in.created_before_us = call_now_us(&f.call);
	in.name = "s";
	cr_assert(eq(int, search_users(&f.call, &in, &page), OK));
	cr_assert(eq(sz, page.items.count, 1));
	cr_expect(eq(str, (char *)page.items.items[0].name, "Second"));
}

STORE_TEST(user_search, a_cursor_belongs_to_its_list_and_not_beside_skip)
{
	struct fixture f = open_fixture(engine);
	given_admin(&f);
	given_named(&f, "Ann");
	struct user_page page = {0};
	struct search_users_in in = {.name = "n", .limit = 1};
	const struct list_users_in list = {.limit = 1};
	cr_assert(eq(int, list_users(&f.call, &list, &page), OK));
	in.cursor = page.next_cursor;
	cr_expect(eq(int, search_users(&f.call, &in, &page), OK), "both are by id");
	in.has_skip = true;
	cr_expect(eq(int, search_users(&f.call, &in, &page), ERR_BAD_REQUEST));
	in = (struct search_users_in){.has_created_after = true, .limit = 1, .cursor = in.cursor};
	cr_expect(eq(int, search_users(&f.call, &in, &page), ERR_BAD_REQUEST));
}

STORE_TEST(user_stats, count_all_and_those_of_the_last_seven_days)
{
	struct fixture f = open_fixture(engine);
	struct tokens root = given_admin(&f);
	struct user_counts counts;
	pass(&f, 3600);
	given_named(&f, "Ann");
	pass(&f, 7 * 24 * 3600 - 3600); /* root is seven days old to the second */
	cr_assert(eq(int, signed_in(&f, root.user.email, PASSWORD, &root), OK));
	as(&f, &root);
	cr_assert(eq(int, count_users(&f.call, &counts), OK));
	cr_expect(eq(i64, counts.total_users, 2));
	cr_expect(eq(i64, counts.users_last_7_days, 2));
	pass(&f, 1);
	cr_assert(eq(int, count_users(&f.call, &counts), OK));
	cr_expect(eq(i64, counts.users_last_7_days, 1));
}

STORE_TEST(user_lists, are_for_admins)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	struct user_page page = {0};
	struct user_counts counts;
	const struct list_users_in list = {.limit = 1};
	const struct search_users_in search = {.limit = 1};
	cr_expect(eq(int, list_users(&f.call, &list, &page), ERR_FORBIDDEN));
	cr_expect(eq(int, search_users(&f.call, &search, &page), ERR_FORBIDDEN));
	cr_expect(eq(int, count_users(&f.call, &counts), ERR_FORBIDDEN));
}
