/* With many reactions and rollups every statement finds what it wants by an index. */
#include "analytics_sql.h"
#include "store/plan.h"

#define ALL_COLUMNS "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"

static const struct plan_case cases[] = {
	{.sql = &SQL_REACTION_GET, .args = {"1000", "7"}},
	{.sql = &SQL_REACTION_TO_CHANGE, .args = {"1000", "7"}},
	{.sql = &SQL_REACTION_INSERT, .args = {"1000", "7", "like", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REACTION_UPDATE, .args = {"1000", "7", "like", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REACTION_DELETE, .args = {"1000", "7"}},
	{.sql = &SQL_REMOVAL_REACTIONS, .args = {"7", "1000"}},

	/* Views. */
	{.sql = &SQL_VIEW_SLOTS, .args = {ALL_COLUMNS, "1000", "4", "96", "1900000", "1904000"}},
	{.sql = &SQL_VIEW_DAYS, .args = {ALL_COLUMNS, "1000", "20400", "20430"}},
	{.sql = &SQL_VIEW_RANGE, .args = {"1000", "1900000", "1904000"}},
	{.sql = &SQL_VIEW_TOTAL, .args = {"1000"}},
	{.sql = &SQL_VIEW_STATUSES,
		.args = {"7"},
		.scans = "counts all posts that are known, for an admin",
		.narrowed_by = PLAN_PARAMETER(1)},
	{.sql = &SQL_VIEW_POST, .args = {"1000"}},
	{.sql = &SQL_RANKING_ALL, .args = {ALL_COLUMNS, "1", "20400", "20405", "6"}},
	{.sql = &SQL_RANKING_OF_USER, .args = {ALL_COLUMNS, "1", "20400", "20430", "6", "7"}},
};

/* What statements make themselves, of some days, months or slots. */
static const char *const small[] = {"days", "months", "slots", "r", NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

/* 100,000 reactions; 50,000 posts of 1,000 users, of 5,000 60 days and 6 months; 200 of them busy.
 */
#define NUMBERS_OF_SQLITE \
	"WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < 299999) "
#define NUMBERS_OF_POSTGRES "generate_series(0, 299999) AS counted (n)"

#define FILL_REACTIONS \
	"INSERT INTO reactions (post_id, user_id, type, created_at) SELECT n % 5000, n, 'like', "
#define FILL_FACTS                                                                   \
	"INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at)" \
	" SELECT n + 1, n % 1000 + 1, 'post', 'A', 'published', "
#define FILL_DAYS \
	"INSERT INTO rollup_days (day, subject, impressions) SELECT 20400 + n % 60, n / 60 + 1, n % 7 FROM "
#define FILL_MONTHS \
	"INSERT INTO rollup_months (month, subject, impressions) SELECT 660 + n % 6, n / 6 + 1, n FROM "
#define FILL_QUARTERS                                                 \
	"INSERT INTO rollup_quarters (subject, quarter, impressions)" \
	" SELECT n / 1500 + 1, 1900000 + n % 1500, 1 FROM "

static const char *const fill[][5] = {
	[DB_SQLITE] = {NUMBERS_OF_SQLITE FILL_REACTIONS "n FROM counted WHERE n < 100000",
		NUMBERS_OF_SQLITE FILL_FACTS "0 FROM counted WHERE n < 50000",
		NUMBERS_OF_SQLITE FILL_DAYS "counted",
		NUMBERS_OF_SQLITE FILL_MONTHS "counted WHERE n < 30000",
		NUMBERS_OF_SQLITE FILL_QUARTERS "counted"},
	[DB_POSTGRES] = {FILL_REACTIONS "timestamptz '2024-01-01Z' FROM " NUMBERS_OF_POSTGRES
					" WHERE n < 100000",
		FILL_FACTS "timestamptz '2024-01-01Z' FROM " NUMBERS_OF_POSTGRES " WHERE n < 50000",
		FILL_DAYS NUMBERS_OF_POSTGRES, FILL_MONTHS NUMBERS_OF_POSTGRES " WHERE n < 30000",
		FILL_QUARTERS NUMBERS_OF_POSTGRES},
};

STORE_TEST(analytics_plan, every_statement_finds_its_rows_by_an_index)
{
	struct fixture f = open_fixture(engine);
	for (size_t i = 0; i < COUNT_OF(fill[engine]); i++)
		plan_run(&f, fill[engine][i]);
	plan_settle(&f);
	plan_check(&f, &list);
}
