/* With many reactions and rollups every statement finds what it wants by an index. */
#include "analytics_sql.h"
#include "store/idempotency_plan.h"
#include "store/plan.h"

#define ALL_COLUMNS "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"

static const struct plan_case cases[] = {
	IDEMPOTENCY_PLAN_CASES,
	{.sql = &SQL_REACTION_GET, .args = {"1000", "7"}},
	{.sql = &SQL_REACTION_TO_CHANGE, .args = {"1000", "7"}},
	{.sql = &SQL_REACTION_INSERT, .args = {"1000", "7", "like", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REACTION_UPDATE, .args = {"1000", "7", "like", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REACTION_DELETE, .args = {"1000", "7"}},
	{.sql = &SQL_REMOVAL_REACTIONS, .args = {"7", "1000"}},

	/* Views. */
	{.sql = &SQL_VIEW_DAYS, .args = {ALL_COLUMNS, "1000", "20400", "20430"}},
	{.sql = &SQL_VIEW_QUARTERS, .args = {"1000", "20400", "20430"}},
	{.sql = &SQL_VIEW_CLASSES, .args = {"1000", "20400", "20430"}},
	{.sql = &SQL_VIEW_EXTENT, .args = {"1000"}},
	{.sql = &SQL_VIEW_TOTAL, .args = {"1000"}},
	{.sql = &SQL_VIEW_STATUSES,
		.args = {"7"},
		.scans = "counts all posts that are known, for an admin",
		.narrowed_by = PLAN_PARAMETER(1)},
	{.sql = &SQL_VIEW_POST, .args = {"1000"}},
	{.sql = &SQL_RANKING_ALL, .args = {ALL_COLUMNS, "1", "20400", "20405", "6"}},
	{.sql = &SQL_RANKING_OF_USER, .args = {ALL_COLUMNS, "1", "20400", "20430", "6", "7"}},
	{.sql = &SQL_RANKING_DAYS, .args = {"20400", "20430"}},
	{.sql = &SQL_RANKING_MONTHS, .args = {"660", "664"}},
	{.sql = &SQL_RANKING_DAY_ROWS, .args = {"20400", "0", "1000"}},
	{.sql = &SQL_RANKING_MONTH_ROWS, .args = {"660", "0", "1000"}},

	/* Writing. */
	{.sql = &SQL_ACT_ADD,
		.args = {"{2025-06-01T00:00:00Z}", "{7}", "{e}", "{1}", "{1000}", "{0}", "{0}",
			"{0}", "{NULL}"}},
	{.sql = &SQL_ACT_ADD_NEW,
		.args = {"2025-06-01T00:00:00Z", "7", "e", "1", "1000", "0", "0", "0", "x"}},
	{.sql = &SQL_LOG_EXTEND, .args = {"20240", "20241"}},
	{.sql = &SQL_LOG_SHORTEN, .args = {"7"}},
	{.sql = &SQL_LOG_REMOVE, .args = {"2025-06-01T00:00:00Z", "1000"}},
	{.sql = &SQL_LOG_MARK, .args = {"7"}},
	{.sql = &SQL_LOG_WHOLE_FROM},
	{.sql = &SQL_ROLLUP_SHARE},
	{.sql = &SQL_ROLLUP_LOCK},
	{.sql = &SQL_ROLLUP_ADD_LOCK},
	{.sql = &SQL_ROLLUP_DAYS_QUARTERS, .args = {"{20400}", "{1000}"}},
	{.sql = &SQL_ROLLUP_DAYS_ADD,
		.args = {"{20400}", "{1000}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}",
			"{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}",
			"{[]}", "{0}"}},
	{.sql = &SQL_ROLLUP_MONTHS_ADD,
		.args = {"{660}", "{1000}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}",
			"{1}", "{1}", "{0}"}},
	{.sql = &SQL_ROLLUP_DAYS_ADD_READ,
		.args = {"{20400}", "{1000}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}", "{1}",
			"{1}", "{1}", "{1}", "{1}", "{[]}", "{0}"}},
	{.sql = &SQL_ROLLUP_MONTHS_ADD_READ,
		.args = {"{660}", "{1000}", "{1}", "{1}", "{1}", "{1}", "{0}"}},
	{.sql = &SQL_ROLLUP_DAY_REMOVE, .args = {"20400"}},
	{.sql = &SQL_ROLLUP_MONTH_REMOVE, .args = {"660"}},
	{.sql = &SQL_ROLLUP_MONTH_MAKE, .args = {"660", "20400", "20405", "1"}},
	{.sql = &SQL_ROLLUP_DAYS_OF_SUBJECT, .args = {"100"}},
	{.sql = &SQL_ROLLUP_DAY_FORGET, .args = {"20400", "1000"}},
	{.sql = &SQL_ROLLUP_DAY_STAMP, .args = {"20400", "1"}},
	{.sql = &SQL_ROLLUP_MONTH_STAMP, .args = {"660", "1"}},
	{.sql = &SQL_ROLLUP_MONTH_FORGET, .args = {"660", "1000"}},
	{.sql = &SQL_POST_FACTS_OF, .args = {"[1000, 2000]"}},
	{.sql = &SQL_POST_FACTS_TITLES, .args = {"[1000, 2000]"}},
	{.sql = &SQL_POST_FACTS_PUT,
		.args = {"{1000}", "{7}", "{post}", "{t}", "{published}", "{2025-06-01T00:00:00Z}",
			"{2025-06-01T00:00:00Z}", "{2025-06-01T00:00:00Z}"}},
	{.sql = &SQL_POST_FACTS_REMOVE, .args = {"1000", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_POST_FACTS_NOTE, .args = {"1000", "7", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_POST_FACTS_WENT},
	{.sql = &SQL_POST_FACTS_REMOVALS},
	{.sql = &SQL_POSTS_MARK},
	{.sql = &SQL_POSTS_MARK_LOCK},
	{.sql = &SQL_POSTS_MARK_MOVE, .args = {"7"}},
	{.sql = &SQL_POST_FACTS_POSTS_OF, .args = {"7", "10"}},
	{.sql = &SQL_POST_FACTS_FORGET, .args = {"1000"}},
	{.sql = &SQL_DEAD_LETTER_COUNT,
		.args = {"20000"},
		.scans = "counts all of them, up to their bound"},
	{.sql = &SQL_DEAD_LETTER_COUNT_OF_USER, .args = {"7", "2000"}},
	{.sql = &SQL_DEAD_LETTER_COUNT_OF_VISITORS, .args = {"0", "10000"}},
	{.sql = &SQL_DEAD_LETTER_ADD,
		.args = {"{7}", "{2025-06-01T00:00:00Z}", "{s}", "{r}", "{d}", "{e}", "{p}"}},
	{.sql = &SQL_DEAD_LETTERS_BEFORE, .args = {"5000", "invalid", "20"}},
	{.sql = &SQL_DEAD_LETTERS_AFTER, .args = {"5000", "invalid", "20"}},
	{.sql = &SQL_DEAD_LETTER_GET, .args = {"1000"}},
	{.sql = &SQL_DEAD_LETTER_DROP, .args = {"1000"}},
	{.sql = &SQL_DEAD_LETTER_DROP_SOME,
		.args = {"invalid", "1000"},
		.scans = "drops all of them, a part at a time"},
	{.sql = &SQL_DEAD_LETTER_FORGET, .args = {"7", "500"}},
	{.sql = &SQL_COUNTING_LOCK},
	{.sql = &SQL_COUNTING_LOCK_ALONE},
	{.sql = &SQL_COUNTED_ADD, .args = {"20400", "1", "0", "0", "0", "{}", "[]"}},
	{.sql = &SQL_COUNTED_FIRST, .scans = "stops at the first row"},
	{.sql = &SQL_COUNTED_IDS, .args = {"4097"}, .scans = "what waits is little"},
	{.sql = &SQL_COUNTED_FROM, .args = {"29000"}},
	{.sql = &SQL_COUNTED_TAKE, .scans = "takes all of them, a part at a time"},
	{.sql = &SQL_INGEST_DAY_ADD, .args = {"20400", "1", "1", "1", "1", "1"}},
	{.sql = &SQL_INGEST_REASON_ADD, .args = {"20400", "invalid", "1"}},
	{.sql = &SQL_INGEST_DAYS_BETWEEN, .args = {"20400", "20430"}},
	{.sql = &SQL_INGEST_REASONS_BETWEEN, .args = {"20400", "20430"}},
	{.sql = &SQL_PATH_COUNT,
		.args = {"100000"},
		.scans = "counts all of them, up to their bound"},
	{.sql = &SQL_PATH_ADD, .args = {"{/a}"}},
	{.sql = &SQL_PATH_IDS, .args = {"{/1000}"}},
	{.sql = &SQL_ACCESS_ADD,
		.args = {"{2025-06-01T00:00:00Z}", "{7}", "{1}", "{0}", "{0}", "{0}", "{0}"}},
	{.sql = &SQL_PATH_DAY_ADD, .args = {"20400", "7", "1", "0"}},
	{.sql = &SQL_REBUILD_ACTS, .args = {"2025-06-01T00:00:00Z", "2025-06-01T01:00:00Z"}},
	{.sql = &SQL_REBUILD_REQUESTS, .args = {"2025-06-01T00:00:00Z", "2025-06-01T01:00:00Z"}},
	{.sql = &SQL_REBUILD_REACTIONS, .args = {"2025-06-01T00:00:00Z", "2025-06-01T01:00:00Z"}},
	{.sql = &SQL_REBUILD_PATHS_REMOVE, .args = {"20400"}},
	{.sql = &SQL_REBUILD_PATHS_MAKE,
		.args = {"20400", "2025-06-01T00:00:00Z", "2025-06-01T01:00:00Z"}},
	{.sql = &SQL_REBUILD_NEXT_DAY, .args = {"20400", "2025-06-01T00:00:00Z"}},
	{.sql = &SQL_REBUILD_NEXT_MONTH, .args = {"660", "20400"}},
};

/* What statements make themselves, of some days, months or slots. */
static const char *const small[] = {"days", "months", "r", "g", "q", "counted", "log_mark",
	"posts_mark", NULL};
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

#define FILL_LOG                                                                             \
	"INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device)" \
	" SELECT "
#define FILL_REQUESTS \
	"INSERT INTO access_log (at, key, path_id, post_id, filter, referrer, device) SELECT "
#define FILL_PATHS "INSERT INTO paths (path) SELECT '/' || n FROM "
#define FILL_PATH_DAYS \
	"INSERT INTO path_days (day, path_id, impressions, bots) SELECT 20400 + n % 60, n, 1, 0 FROM "
#define FILL_LETTERS                                                                      \
	"INSERT INTO dead_letters (user_id, received_at, stage, reason, detail, payload)" \
	" SELECT CASE WHEN n % 2 = 0 THEN n % 97 END, "
#define FILL_REASONS "INSERT INTO ingest_reasons (day, reason, events) SELECT n, 'invalid', 1 FROM "
#define FILL_INGEST                                                                                      \
	"INSERT INTO ingest_days (day, received, accepted, duplicate, filtered, rejected) SELECT n, 1, " \
	"1, 0, 0, 0 FROM "

#define FILL_QUEUE                                                                                 \
	"INSERT INTO rollup_queue (day, accepted, duplicate, filtered, rejected, reasons, counts)" \
	" SELECT 20400, 1, 0, 0, 0, '{}', '[]' FROM "

#define FILLS 12

static const char *const fill[][FILLS] = {
	[DB_SQLITE] = {NUMBERS_OF_SQLITE FILL_REACTIONS "n FROM counted WHERE n < 100000",
		NUMBERS_OF_SQLITE FILL_FACTS "0 FROM counted WHERE n < 50000",
		NUMBERS_OF_SQLITE FILL_DAYS "counted",
		NUMBERS_OF_SQLITE FILL_MONTHS "counted WHERE n < 30000",
		NUMBERS_OF_SQLITE FILL_LOG
		"1748736000000000 + n * 1000000, n, 'e', 1, n, 0, 0, 0 FROM counted",
		NUMBERS_OF_SQLITE FILL_REQUESTS
		"1748736000000000 + n * 1000000, n, n % 1000, 0, 0, 0, 0 FROM counted",
		NUMBERS_OF_SQLITE FILL_PATHS "counted WHERE n < 20000",
		NUMBERS_OF_SQLITE FILL_PATH_DAYS "counted WHERE n < 20000",
		NUMBERS_OF_SQLITE FILL_LETTERS
		"n, 's', 'invalid', 'd', 'p' FROM counted WHERE n < 20000",
		NUMBERS_OF_SQLITE FILL_REASONS "counted WHERE n < 30000",
		NUMBERS_OF_SQLITE FILL_INGEST "counted WHERE n < 30000",
		NUMBERS_OF_SQLITE FILL_QUEUE "counted WHERE n < 30000"},
	[DB_POSTGRES] = {FILL_REACTIONS "timestamptz '2024-01-01Z' FROM " NUMBERS_OF_POSTGRES
					" WHERE n < 100000",
		FILL_FACTS "timestamptz '2024-01-01Z' FROM " NUMBERS_OF_POSTGRES " WHERE n < 50000",
		FILL_DAYS NUMBERS_OF_POSTGRES, FILL_MONTHS NUMBERS_OF_POSTGRES " WHERE n < 30000",
		FILL_LOG
		"timestamptz '2025-06-01Z' + n * interval '1 second', n, 'e', 1, n, 0, 0, 0 FROM " NUMBERS_OF_POSTGRES,
		FILL_REQUESTS
		"timestamptz '2025-06-01Z' + n * interval '1 second', n, n % 1000, 0, 0, 0, "
		"0 FROM " NUMBERS_OF_POSTGRES,
		FILL_PATHS NUMBERS_OF_POSTGRES " WHERE n < 20000",
		FILL_PATH_DAYS NUMBERS_OF_POSTGRES " WHERE n < 20000",
		FILL_LETTERS
		"timestamptz '2025-06-01Z', 's', 'invalid', 'd', 'p' FROM " NUMBERS_OF_POSTGRES
		" WHERE n < 20000",
		FILL_REASONS NUMBERS_OF_POSTGRES " WHERE n < 30000",
		FILL_INGEST NUMBERS_OF_POSTGRES " WHERE n < 30000",
		FILL_QUEUE NUMBERS_OF_POSTGRES " WHERE n < 30000"},
};

STORE_TEST(analytics_plan, every_statement_finds_its_rows_by_an_index)
{
	struct fixture f = open_fixture(engine);
	for (size_t i = 0; i < COUNT_OF(fill[engine]); i++)
		plan_run(&f, fill[engine][i]);
	idempotency_fill(&f, engine);
	plan_settle(&f);
	plan_check(&f, &list);
}
