/* With many pages every statement finds what it wants by an index. */
#include "scraper_sql.h"
#include "store/idempotency_plan.h"
#include "store/plan.h"

static const struct plan_case cases[] = {
	IDEMPOTENCY_PLAN_CASES,
	{.sql = &SQL_PAGE_BY_USERNAME, .args = {"page1000"}},
};

static const char *const small[] = {NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

#define FILL "INSERT INTO pages (username, source, fetched_at) SELECT 'page' || n, 'test', "

static const char *const fill[] = {
	[DB_SQLITE] = "WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted"
		      " WHERE n < 49999) " FILL "n FROM counted",
	[DB_POSTGRES] = FILL "timestamptz '2024-01-01Z' FROM generate_series(0, 49999) AS n",
};

STORE_TEST(page_plan, every_statement_finds_its_rows_by_an_index)
{
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	idempotency_fill(&f, engine);
	plan_settle(&f);
	plan_check(&f, &list);
}
