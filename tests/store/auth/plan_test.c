/* With many accounts every statement finds what it wants by an index. */
#include "auth_sql.h"
#include "store/plan.h"

#define TIME "2025-06-01T00:00:00Z"

#define ADMINS "it reads the index of admins, who are few"

static const struct plan_case cases[] = {
	{.sql = &SQL_AUDIT_INSERT, .args = {TIME, "sign_in", "1", "1", "", "127.0.0.1", "r"}},
	{.sql = &SQL_IDENTITY_TOUCH, .args = {"https://provider.example", "1000", TIME}},
	{.sql = &SQL_IDENTITY_LINK, .args = {"https://provider.example", "1000", "1000", TIME}},
	{.sql = &SQL_OIDC_ATTEMPT_INSERT, .args = {"digest", "digest", "n", "v", "/", TIME}},
	{.sql = &SQL_OIDC_ATTEMPT_TAKE, .args = {"1000"}},
	{.sql = &SQL_OIDC_ATTEMPTS_PURGE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_USER_DROP_PASSWORD, .args = {"1000", TIME}},
	{.sql = &SQL_KEYS_ALL},
	{.sql = &SQL_KEY_INSERT, .args = {"access", "7", "secret", TIME}},
	{.sql = &SQL_SESSION_INSERT, .args = {"1000", TIME, TIME, "agent", "127.0.0.1"}},
	{.sql = &SQL_SESSION_TOUCH, .args = {"1000", TIME}},
	{.sql = &SQL_SESSION_ROTATE, .args = {"1000", "1", TIME, TIME}},
	{.sql = &SQL_SESSION_REVOKE, .args = {"1000", TIME}},
	{.sql = &SQL_SESSION_REVOKE_ALL, .args = {"1000", TIME}},
	{.sql = &SQL_SESSIONS_PURGE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_USER_INSERT, .args = {"a@example.org", "Ann", "user", "hash", TIME}},
	{.sql = &SQL_USER_ENSURE, .args = {"a@example.org", "Ann", TIME}},
	{.sql = &SQL_USER_BY_ID, .args = {"1000"}},
	{.sql = &SQL_USER_BY_EMAIL, .args = {"1000@example.org"}},
	{.sql = &SQL_USER_CREDENTIALS, .args = {"1000@example.org"}},
	{.sql = &SQL_USER_OF_SESSION, .args = {"1000", TIME}},
	{.sql = &SQL_USER_REHASH, .args = {"1000", "old", "new"}},
	{.sql = &SQL_USER_RENAME, .args = {"1000", "Ann", TIME}},
	{.sql = &SQL_USER_SET_ROLE, .args = {"1000", "admin", TIME}, .scans = ADMINS},
	{.sql = &SQL_USER_ANY_ADMIN, .scans = ADMINS},
};

static const char *const small[] = {"signing_keys", NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

/* 50,000 accounts, one of a thousand an admin, with a session each. */
#define FILL(time)                                                                                  \
	"INSERT INTO users (email, name, role, created_at, updated_at) SELECT n || '@example.org'," \
	" 'Ann', CASE WHEN n % 1000 = 0 THEN 'admin' ELSE 'user' END, " time ", " time              \
	" FROM numbers; "                                                                           \
	"INSERT INTO sessions (user_id, counter, created_at, rotated_at, last_used_at, expires_at)" \
	" SELECT id, 1, created_at, created_at, created_at, created_at FROM users; "                \
	"INSERT INTO identities SELECT 'https://provider.example', CAST(id AS TEXT), id,"           \
	" created_at, created_at FROM users; "                                                      \
	"INSERT INTO oidc_attempts SELECT CAST(id AS TEXT), 'digest', 'n', 'v', NULL, created_at"   \
	" FROM users; "                                                                             \
	"DROP TABLE numbers"

static const char *const fill[] = {
	[DB_SQLITE] =
		"CREATE TEMP TABLE numbers AS WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL"
		" SELECT n + 1 FROM counted WHERE n < 49999) SELECT n FROM counted; " FILL(
			"1704067200000000 + n * 300000000"),
	[DB_POSTGRES] = "CREATE TEMP TABLE numbers AS SELECT generate_series(0, 49999) AS n; " FILL(
		"timestamptz '2024-01-01Z' + n * interval '5 minutes'"),
};

STORE_TEST(auth_plan, every_statement_finds_its_rows_by_an_index)
{
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	plan_settle(&f);
	plan_check(&f, &list);
}
