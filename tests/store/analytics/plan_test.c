/* With many reactions every statement finds what it wants by an index. */
#include "analytics_sql.h"
#include "store/plan.h"

static const struct plan_case cases[] = {
	{.sql = &SQL_REACTION_GET, .args = {"1000", "7"}},
	{.sql = &SQL_REACTION_TO_CHANGE, .args = {"1000", "7"}},
	{.sql = &SQL_REACTION_INSERT, .args = {"1000", "7", "like", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REACTION_UPDATE, .args = {"1000", "7", "like", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REACTION_DELETE, .args = {"1000", "7"}},
	{.sql = &SQL_REMOVAL_REACTIONS, .args = {"7", "1000"}},
};

static const char *const small[] = {NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

#define FILL \
	"INSERT INTO reactions (post_id, user_id, type, created_at) SELECT n % 5000, n, 'like', "

static const char *const fill[] = {
	[DB_SQLITE] = "WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted"
		      " WHERE n < 99999) " FILL "n FROM counted",
	[DB_POSTGRES] = FILL "timestamptz '2024-01-01Z' FROM generate_series(0, 99999) AS n",
};

STORE_TEST(reaction_plan, every_statement_finds_its_rows_by_an_index)
{
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	plan_settle(&f);
	plan_check(&f, &list);
}
