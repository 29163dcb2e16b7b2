/* With many pages every statement finds what it wants by an index. */
#include "scraper_sql.h"
#include "store/idempotency_plan.h"
#include "store/plan.h"

#define TIME "2025-06-01T00:00:00Z"
#define LONG_AGO "2024-01-01T12:00:00Z"
/* Of "77777 shop", in part. */
#define PIECES "373737 373720 372073|373737 373720"

static const struct plan_case cases[] = {
	IDEMPOTENCY_PLAN_CASES,
	{.sql = &SQL_PAGE_BY_NAME, .args = {"page1000"}},
	{.sql = &SQL_PAGE_ID_BY_NAME, .args = {"page1000"}},
	{.sql = &SQL_PAGE_TO_CHANGE, .args = {"1000"}},
	{.sql = &SQL_PAGE_INSERT, .args = {"a", "", "a", "shop", "1", "www", TIME}},
	{.sql = &SQL_PAGE_UPDATE, .args = {"1000", "a", "", "a", "shop", "1", "www", TIME}},
	{.sql = &SQL_PAGE_NAME_PUT, .args = {"a", "1000"}},
	{.sql = &SQL_PAGE_NAMES_OF, .args = {"1000"}},
	{.sql = &SQL_PAGE_DELETE, .args = {"1000"}},
	{.sql = &SQL_PAGE_DELETE_NAMELESS, .args = {"1000"}},
	{.sql = &SQL_PAGE_LIST, .args = {"category7", "1000", "50000", "1000", "1000", "21"}},
	{.sql = &SQL_PAGE_LIST_NAMED,
		.args = {PIECES, "category7", "1000", "50000", "1000", "1000", "21"}},

	{.sql = &SQL_PAGE_POST_KEPT, .args = {"1000", "post1000"}},
	{.sql = &SQL_PAGE_POST_PUT,
		.args = {"1000", "p", "post", "", "", "", "", TIME, TIME, "0", "", "", "www",
			TIME}},
	{.sql = &SQL_PAGE_POSTS_TRIM, .args = {"1", "500"}},
	{.sql = &SQL_PAGE_POST_PAGE, .args = {"1000", TIME, "1000", "16"}},
	{.sql = &SQL_PAGE_POST_BY_ID, .args = {"1000", "1000"}},
	{.sql = &SQL_PAGE_POST_COUNTS, .args = {"1000", TIME, "500"}},

	{.sql = &SQL_PAGE_PERSON_PUT, .args = {"id", "name", "", "", "www", TIME, "digest"}},
	{.sql = &SQL_PAGE_RELATION_PUT, .args = {"1000", "follower", "person1000", TIME}},
	{.sql = &SQL_PAGE_RELATION_PAGE, .args = {"1000", "follower", "1000", "21"}},
	{.sql = &SQL_PAGE_PERSON_PLATFORM_ID, .args = {"1000"}},
	{.sql = &SQL_PAGE_PERSON_DELETE, .args = {"1000"}},
	{.sql = &SQL_PAGE_PERSON_BODIES_DELETE, .args = {"1000"}},
	{.sql = &SQL_PAGE_PEOPLE_REMOVE, .args = {LONG_AGO, "500"}},

	{.sql = &SQL_PAGE_COMMENT_KEPT, .args = {"1000", "comment1000"}},
	{.sql = &SQL_PAGE_COMMENT_PUT,
		.args = {"1000", "c", "", "person1000", "", "", "", TIME, TIME, "", "www", TIME,
			"digest", "digest"}},
	{.sql = &SQL_PAGE_COMMENT_IDS, .args = {"1000", "100"}},
	{.sql = &SQL_PAGE_COMMENT_DELETE, .args = {"1000"}},
	{.sql = &SQL_PAGE_COMMENTS_TRIM, .args = {"1", "300"}},
	{.sql = &SQL_PAGE_COMMENT_PAGE, .args = {"1000", TIME, "1000", "21"}},
	{.sql = &SQL_PAGE_COMMENTS_REMOVE, .args = {LONG_AGO, "500"}},

	{.sql = &SQL_PAGE_METRIC_PUT, .args = {"1000", "likes", TIME, "20000", "1", "0"}},
	{.sql = &SQL_PAGE_METRIC_AT, .args = {"1000", "likes", TIME}},
	{.sql = &SQL_PAGE_METRIC_RANGE, .args = {"1000", "likes", LONG_AGO, TIME, "5000"}},
	{.sql = &SQL_PAGE_METRIC_THIN_DAYS, .args = {"1000", "likes", "20000"}},
	{.sql = &SQL_PAGE_METRIC_THIN_WEEKS, .args = {"1000", "likes", "20000"}},
	{.sql = &SQL_PAGE_METRIC_DROP, .args = {"1000", "likes", "100"}},

	{.sql = &SQL_PAGE_BODY_PUT, .args = {"page1000", "html", "u", "200", "", TIME, "b", "1"}},
	{.sql = &SQL_PAGE_BODY_NEXT, .args = {"1000", "page1000"}},
	{.sql = &SQL_PAGE_BODIES_BYTES,
		.scans =
			"it adds up an index of some thousand bodies, for they are bounded in bytes"},
	{.sql = &SQL_PAGE_BODIES_OLDEST},
	{.sql = &SQL_PAGE_BODY_DELETE, .args = {"1000"}},
	{.sql = &SQL_PAGE_BODIES_DELETE_OF, .args = {"page1000"}},
	{.sql = &SQL_PAGE_BODIES_REMOVE, .args = {LONG_AGO, "50"}},

	{.sql = &SQL_PAGE_SOURCE_PUT, .args = {"a", "html", "ok", "", TIME, TIME, "0"}},
	{.sql = &SQL_PAGE_SOURCES_OF, .args = {"page1000"}},
	{.sql = &SQL_PAGE_SOURCES_DELETE_OF, .args = {"page1000"}},
	{.sql = &SQL_PAGE_SOURCES_REMOVE, .args = {LONG_AGO, "500"}},
	{.sql = &SQL_PAGE_VALIDATOR_PUT, .args = {"a", "u", "e", "m", TIME}},
	{.sql = &SQL_PAGE_VALIDATORS_OF, .args = {"page1000", "32"}},
	{.sql = &SQL_PAGE_VALIDATORS_DELETE_OF, .args = {"page1000"}},
	{.sql = &SQL_PAGE_VALIDATORS_REMOVE, .args = {LONG_AGO, "500"}},

	{.sql = &SQL_PAGE_JOB_PUT, .args = {"a", TIME}},
	{.sql = &SQL_PAGE_JOB_STATE, .args = {"page1000"}},
	{.sql = &SQL_PAGE_JOBS_WAITING,
		.args = {"1000"},
		.scans = "it counts along the index, up to a number"},
	{.sql = &SQL_PAGE_JOBS_DUE, .args = {"0", LONG_AGO}},
	{.sql = &SQL_PAGE_JOB_CLAIM, .args = {"0", LONG_AGO, TIME}},
	{.sql = &SQL_PAGE_JOB_END,
		.args = {"page1000", "1", TIME, TIME, "0", TIME, TIME, TIME, "ok", "", TIME}},
	{.sql = &SQL_PAGE_JOB_ADOPT, .args = {"a", TIME, TIME, TIME, TIME, "ok", TIME}},
	{.sql = &SQL_PAGE_JOB_TOUCH, .args = {"a", TIME}},
	{.sql = &SQL_PAGE_JOB_DELETE, .args = {"page1000"}},
	{.sql = &SQL_PAGE_JOBS_REMOVE, .args = {LONG_AGO, "500"}},
	{.sql = &SQL_PAGE_ASKER_COUNT, .args = {"1", TIME}},
	{.sql = &SQL_PAGE_ASKERS_REMOVE, .args = {LONG_AGO, "500"}},

	{.sql = &SQL_PAGE_ERASURE_PUT, .args = {"digest", TIME}},
	{.sql = &SQL_PAGE_ERASURE_FIND, .args = {"digest1000"}},

	{.sql = &SQL_PAGE_TEXT_BY_DIGEST, .args = {"1000", "digest"}},
	{.sql = &SQL_PAGE_TEXT_PUT, .args = {"1000", "digest", "model", "text", "0", TIME}},
	{.sql = &SQL_PAGE_TEXT_TAKE, .args = {"20000", "200"}},
	{.sql = &SQL_PAGE_TEXT_FORGET_DAYS, .args = {"20000"}},
	{.sql = &SQL_CLONE_WANT,
		.args = {"key1000", "https://x", LONG_AGO, "10000"},
		.scans = "a LIMIT ends its count of those that wait"},
	{.sql = &SQL_CLONE_OWN, .args = {"key1000", "1000", LONG_AGO}},
	{.sql = &SQL_CLONE_OWNERS, .args = {"key1002", "50"}},
	{.sql = &SQL_CLONE_DROP, .args = {"1000", LONG_AGO}},
	{.sql = &SQL_CLONE_DISOWN, .args = {"1000"}},
	{.sql = &SQL_CLONE_OLD_PAGE, .args = {LONG_AGO}},
	{.sql = &SQL_CLONE_RELEASE, .args = {"1000", LONG_AGO}},
	{.sql = &SQL_CLONE_CLAIM, .args = {LONG_AGO, LONG_AGO, "4"}},
	{.sql = &SQL_CLONE_DONE, .args = {"key1000", "sha1000", "image/jpeg", "1", "1", "1"}},
	{.sql = &SQL_CLONE_FAILED, .args = {"key1000", LONG_AGO, "slow"}},
	{.sql = &SQL_CLONE_PUT_BACK, .args = {"key1000", TIME}},
	{.sql = &SQL_CLONE_BY_KEY, .args = {"key1000"}},
	{.sql = &SQL_CLONE_DOOM, .args = {LONG_AGO, LONG_AGO, LONG_AGO, "100"}},
	{.sql = &SQL_CLONE_IS_KEPT, .args = {"sha1000"}},
	{.sql = &SQL_CLONE_FORGET, .args = {"key1000", LONG_AGO}},
};

/* Of a day each; those before are dropped. */
static const char *const small[] = {"page_text_days", NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

/* 200,000 pages of a hundred categories, posts, ten for a page, comments, ten for a post, people
 * and jobs; a tenth of that of what is kept for a while. */
#define FILL(time)                                                                                \
	"INSERT INTO pages (username, search_name, category, audience, source, fetched_at)"       \
	" SELECT 'page' || n, n || ' shop', 'category' || n % 100, n % 100000 - 1, 'www', " time  \
	" FROM numbers; "                                                                         \
	"INSERT INTO page_names (name, page_id) SELECT username, id FROM pages; "                 \
	"INSERT INTO page_posts (page_id, platform_id, kind, posted_at, pinned, counts, media,"   \
	" source, fetched_at) SELECT n / 10 + 1, 'post' || n, 'post', " time                      \
	", 0, '', '', 'www', " time " FROM numbers; "                                             \
	"INSERT INTO page_people (platform_id, name, source, seen_at)"                            \
	" SELECT 'person' || n, 'Ann', 'www', " time " FROM numbers; "                            \
	"INSERT INTO page_relations (page_id, kind, person_id, seen_at)"                          \
	" SELECT n / 10 + 1, 'follower', n + 1, " time " FROM numbers; "                          \
	"INSERT INTO page_comments (post_id, platform_id, person_id, posted_at, counts, source,"  \
	" seen_at) SELECT n / 10 + 1, 'comment' || n, n + 1, " time ", '', 'www', " time          \
	" FROM numbers; "                                                                         \
	"INSERT INTO page_metrics (page_id, metric, measured_at, day, value, unit)"               \
	" SELECT n / 100 + 1, 'likes', " time ", 19000 + n / 100, n, 0 FROM numbers; "            \
	"INSERT INTO page_bodies (name, source, url, status, fetched_at, body, bytes)"            \
	" SELECT 'page' || n, 'html', 'u', 200, " time ", 'b', 1 FROM numbers WHERE n % 10 = 0; " \
	"INSERT INTO page_sources (name, source, outcome, asked_at, failures)"                    \
	" SELECT 'page' || n, 'html', 'ok', " time ", 0 FROM numbers WHERE n % 10 = 0; "          \
	"INSERT INTO page_validators (name, url, told_at)"                                        \
	" SELECT 'page' || n, 'u', " time " FROM numbers WHERE n % 10 = 0; "                      \
	"INSERT INTO page_jobs (name, waited, due_at, attempts, ended, failures, asked_at)"       \
	" SELECT 'page' || n, 0, " time ", 1, 1, 0, " time " FROM numbers; "                      \
	"INSERT INTO page_askers (user_id, hour_at, fetches) SELECT n + 1, " time ", 1"           \
	" FROM numbers WHERE n % 10 = 0; "                                                        \
	"INSERT INTO page_erasures (digest, erased_at) SELECT 'digest' || n, " time               \
	" FROM numbers WHERE n % 10 = 0; "                                                        \
	"INSERT INTO page_texts (page_id, digest, model, content, removed, written_at)"           \
	" SELECT n + 1, 'digest', 'm', 'It is known.', 0, " time                                  \
	" FROM numbers WHERE n % 10 = 0; "                                                        \
	"DROP TABLE numbers"

static const char *const fill[] = {
	[DB_SQLITE] =
		"CREATE TEMP TABLE numbers AS WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL"
		" SELECT n + 1 FROM counted WHERE n < 199999) SELECT n FROM counted; " FILL(
			"1704067200000000 + n * 300000000"),
	[DB_POSTGRES] =
		"CREATE TEMP TABLE numbers AS SELECT generate_series(0, 199999) AS n; " FILL(
			"timestamptz '2024-01-01Z' + n * interval '5 minutes'"),
};

#define FILL_CLONES                                                                           \
	"INSERT INTO page_clones (key, source_url, wanted_at, next_try_at, attempts, sha256)" \
	" SELECT 'key' || n, 'https://x', "

/* Of eight of ten the pages are known. */
#define FILL_OWNERS                                                       \
	"INSERT INTO page_clone_owners (key, page_id, wanted_at)"         \
	" SELECT key, CAST(substr(key, 4) AS bigint) / 10 + 1, wanted_at" \
	" FROM page_clones WHERE CAST(substr(key, 4) AS bigint) % 10 > 1"

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
	static const char *const names[] = {[DB_SQLITE] = "found VIRTUAL TABLE",
		[DB_POSTGRES] = "Bitmap Index Scan on pages_names"};
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	idempotency_fill(&f, engine);
	plan_run(&f, fill_clones[engine]);
	plan_run(&f, FILL_OWNERS);
	plan_settle(&f);
	plan_check(&f, &list);
	cr_expect(plan_uses(&f, plan_case_of(&list, &SQL_PAGE_LIST_NAMED), 0, names[engine]));
}
