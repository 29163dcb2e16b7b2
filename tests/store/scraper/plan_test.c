/* With many pages every statement finds what it wants by an index. */
#include "scraper_sql.h"
#include "store/plan.h"

#define MOMENT "2024-01-01T00:00:00Z"

static const struct plan_case cases[] = {
	{.sql = &SQL_PAGE_BY_USERNAME, .args = {"page1000"}},
	{.sql = &SQL_CLONE_WANT,
		.args = {"key1000", "https://x", MOMENT, "10000"},
		.scans = "a LIMIT ends its count of those that wait"},
	{.sql = &SQL_CLONE_CLAIM, .args = {MOMENT, MOMENT, "4"}},
	{.sql = &SQL_CLONE_DONE, .args = {"key1000", "sha1000", "image/jpeg", "1", "1", "1"}},
	{.sql = &SQL_CLONE_FAILED, .args = {"key1000", MOMENT, "slow"}},
	{.sql = &SQL_CLONE_BY_KEY, .args = {"key1000"}},
	{.sql = &SQL_CLONE_DOOM, .args = {MOMENT, MOMENT, MOMENT, "100"}},
	{.sql = &SQL_CLONE_IS_KEPT, .args = {"sha1000"}},
	{.sql = &SQL_CLONE_FORGET, .args = {"key1000", MOMENT}},
};

static const char *const small[] = {NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

#define FILL "INSERT INTO pages (username, source, fetched_at) SELECT 'page' || n, 'test', "

static const char *const fill[] = {
	[DB_SQLITE] = "WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted"
		      " WHERE n < 49999) " FILL "n FROM counted",
	[DB_POSTGRES] = FILL "timestamptz '2024-01-01Z' FROM generate_series(0, 49999) AS n",
};

#define FILL_CLONES                                                                           \
	"INSERT INTO page_clones (key, source_url, wanted_at, next_try_at, attempts, sha256)" \
	" SELECT 'key' || n, 'https://x', "

static const char *const fill_clones[] = {
	[DB_SQLITE] = "WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted"
		      " WHERE n < 49999) " FILL_CLONES
		      "n, CASE WHEN n % 10 = 0 THEN n END, 0, 'sha' || n FROM counted",
	[DB_POSTGRES] = FILL_CLONES
	"timestamptz '2024-01-01Z' + n * interval '1 minute', CASE WHEN n % 10 = 0 THEN"
	" timestamptz '2024-01-01Z' + n * interval '1 minute' END, 0, 'sha' || n"
	" FROM generate_series(0, 49999) AS n",
};

STORE_TEST(page_plan, every_statement_finds_its_rows_by_an_index)
{
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	plan_run(&f, fill_clones[engine]);
	plan_settle(&f);
	plan_check(&f, &list);
}
