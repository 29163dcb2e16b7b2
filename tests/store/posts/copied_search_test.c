/* Words are not copied: the target makes them anew of the posts, whatever it held before. */
#include "copy/copy.h"
#include "given.h"
#include "lists/search.h"
#include "posts_sql.h"
#include "tables.h"

#define HELD_BEFORE 3

static enum err erase(struct call *c, void *arg)
{
	struct post *post = arg;
	TRY(post_store_to_change(c, post->id, post));
	return post_store_delete(c, post);
}

/* Posts that were indexed, and are gone. */
static void given_a_used_index(struct fixture *f)
{
	for (int i = 0; i < HELD_BEFORE; i++) {
		struct post post = given_post(f, ANN, "Of before");
		cr_assert(eq(int, search_catch_up(&f->call), OK));
		cr_assert(eq(int, db_write(&f->call, erase, &post), OK));
	}
}

/* @param c  whose failure says why */
static enum err copy(struct call *c, struct fixture *from, struct fixture *to)
{
	const struct fixture *postgres = db_engine(from->db) == DB_POSTGRES ? from : to;
	struct copy_options options = {.from = fixture_url(from),
		.to = fixture_url(to),
		.schema = fixture_schema(postgres),
		.migrations = &posts_migrations,
		.tables = &posts_tables};
	struct copy_report report;
	return copy_database(c, &options, &report);
}

static enum db_engine other(enum db_engine engine)
{
	return engine == DB_SQLITE ? DB_POSTGRES : DB_SQLITE;
}

static size_t found(struct fixture *f, const char *typed)
{
	struct post_query query = {.public_only = true,
		.sort = LIST_POSTS_SORT_CREATED_AT_DESC,
		.limit = 10,
		.words = search_words(&f->call, typed)};
	struct post_list page;
	bool more;
	cr_assert(eq(int, search_catch_up(&f->call), OK));
	cr_assert(eq(int, post_store_page(&f->call, &query, &page, &more), OK));
	return page.count;
}

STORE_TEST(copied_search, finds_every_post_and_forgets_those_that_go)
{
	struct fixture from = open_fixture(engine);
	struct fixture to = open_fixture(other(engine));
	given_post(&from, ANN, "Zebra");
	struct post last = given_post(&from, BOB, "Okapi");
	cr_assert(eq(sz, found(&from, "okapi"), 1));

	cr_assert(eq(int, copy(fixture_call(&from), &from, &to), OK));

	cr_expect(eq(sz, found(&to, "zebra"), 1));
	cr_expect(eq(sz, found(&to, "okapi"), 1));
	cr_assert(eq(int, db_write(&to.call, erase, &last), OK));
	cr_expect(eq(sz, found(&to, "okapi"), 0));
	cr_expect(eq(sz, found(&to, "zebra"), 1));
}

/* With the mark of before, posts up to it would never be found, and none of them deleted. */
Test(copied_search, a_used_sqlite_target_is_refused_though_it_is_empty, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct fixture from = open_fixture(DB_POSTGRES);
	struct fixture to = open_fixture(DB_SQLITE);
	given_a_used_index(&to);
	given_post(&from, ANN, "Zebra");
	struct call *c = fixture_call(&from);

	cr_expect(eq(int, copy(c, &from, &to), ERR_CONFLICT));

	cr_expect(eq(str, (char *)(uintptr_t)c->failure.detail,
		"the target: posts had rows before; copy into a new file"));
	cr_expect(eq(sz, found(&to, "zebra"), 0));
}
