/* The list of posts as people ask for it. */
#include "given.h"
#include "posts_api.h"
#include "store/plan.h"

#define COUNTED_MAX 10000

/* One more than is counted. */
static const char *const fill[] = {
	[DB_SQLITE] =
		"INSERT INTO posts (user_id, kind, title, format, status, tags, channel,"
		" created_at, updated_at, version) WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL"
		" SELECT n + 1 FROM counted WHERE n < 10000) SELECT 1, 'post', 'a', 'markdown',"
		" 'published', '', 'site', n, n, 1 FROM counted",
	[DB_POSTGRES] = "INSERT INTO posts (user_id, kind, title, format, status, tags, channel,"
			" created_at, updated_at, version) SELECT 1, 'post', 'a', 'markdown',"
			" 'published', '', 'site', to_timestamp(n), to_timestamp(n), 1"
			" FROM generate_series(0, 10000) AS n",
};

static struct post_page list(struct fixture *f)
{
	struct post_page page = {0};
	const struct list_posts_in in = {.limit = 1, .total = true};
	cr_assert(eq(int, list_posts(fixture_call(f), &in, &page), OK));
	cr_assert(eq(sz, page.items.count, 1));
	cr_expect(page.has_total);
	cr_expect(eq(i64, page.total, COUNTED_MAX));
	return page;
}

STORE_TEST(list, counting_ends_and_says_so)
{
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	struct post_page page = list(&f);
	cr_expect(page.has_total_at_least);
	cr_expect(page.total_at_least);

	plan_run(&f, "DELETE FROM posts WHERE id = (SELECT min(id) FROM posts)");
	page = list(&f);
	cr_expect(not(page.has_total_at_least));
}
