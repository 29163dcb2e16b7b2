/* With many accounts every statement finds what it wants by an index. */
#include "auth_sql.h"
#include "store/idempotency_plan.h"
#include "store/plan.h"

#define TIME "2025-06-01T00:00:00Z"

#define UNTIL "2025-07-01T00:00:00Z"
/* Of "77 anders". */
#define GRAMS "373720 372061 20616e 616e64 6e6465 646572 657273"
#define ADMINS "it reads the index of admins, who are few"

#define COUNTS "it counts what waits, which is little"

static const struct plan_case cases[] = {
	IDEMPOTENCY_PLAN_CASES,
	{.sql = &SQL_AUDIT_INSERT, .args = {TIME, "sign_in", "1", "1", "", "127.0.0.1", "r"}},
	{.sql = &SQL_AUDIT_PAGE,
		.args = {"1000", "1000", "sign_in_failed", "2024-02-01T00:00:00Z", TIME, TIME,
			"1000", "21"}},
	{.sql = &SQL_AUDIT_HORIZON_MOVE, .args = {TIME}},
	{.sql = &SQL_AUDIT_REMOVE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_MAIL_PUT, .args = {"1000", "password_reset", "a@example.org", TIME}},
	{.sql = &SQL_MAIL_CLAIM, .args = {"2024-01-02T00:00:00Z", TIME}},
	{.sql = &SQL_MAIL_DUE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_MAIL_POSTPONE, .args = {"1000", "1", TIME}},
	{.sql = &SQL_MAIL_REMOVE, .args = {"1000", "1"}},
	{.sql = &SQL_MAILS_COUNT, .scans = COUNTS},
	{.sql = &SQL_EMAIL_TOKEN_PUT, .args = {"1000", "verification", "d", "a@example.org", TIME}},
	{.sql = &SQL_EMAIL_TOKEN_REMOVE, .args = {"1000", "verification"}},
	{.sql = &SQL_EMAIL_TOKEN_USER, .args = {"digest1000", "verification", TIME}},
	{.sql = &SQL_EMAIL_TOKEN_SPEND, .args = {"digest1000", "verification", TIME}},
	{.sql = &SQL_PASSWORD_CHANGE, .args = {"1000", "old", "new", TIME}},
	{.sql = &SQL_PASSWORD_HOLD, .args = {"1000", "old"}},
	{.sql = &SQL_PASSWORD_RESET, .args = {"1000", "a@example.org", "new", TIME}},
	{.sql = &SQL_EMAIL_VERIFY, .args = {"1000", "a@example.org", TIME}},
	{.sql = &SQL_IDENTITY_TOUCH, .args = {"https://provider.example", "1000", TIME}},
	{.sql = &SQL_IDENTITY_LINK, .args = {"https://provider.example", "1000", "1000", TIME}},
	{.sql = &SQL_OIDC_ATTEMPT_INSERT, .args = {"digest", "digest", "n", "v", "/", "1", TIME}},
	{.sql = &SQL_OIDC_ATTEMPT_TAKE, .args = {"1000"}},
	{.sql = &SQL_OIDC_ATTEMPTS_PURGE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_USER_DROP_PASSWORD, .args = {"1000", TIME}},
	{.sql = &SQL_KEYS_ALL},
	{.sql = &SQL_KEY_INSERT, .args = {"access", "7", "secret", TIME}},
	{.sql = &SQL_SESSION_INSERT, .args = {"1000", TIME, TIME, "agent", "127.0.0.1"}},
	{.sql = &SQL_SESSION_TOUCH, .args = {"1000", TIME}},
	{.sql = &SQL_SESSION_ROTATE, .args = {"1000", "1", TIME, TIME}},
	{.sql = &SQL_SESSION_REVOKE, .args = {"1000", TIME}},
	{.sql = &SQL_SESSION_REVOKE_OF, .args = {"1000", "1000", TIME}},
	{.sql = &SQL_SESSIONS_REVOKE, .args = {"1000", "0", TIME}},
	{.sql = &SQL_SESSIONS_OF_USER, .args = {"1000", TIME, "200"}},
	{.sql = &SQL_ENDING_OF_SESSION, .args = {"1000", TIME}},
	{.sql = &SQL_ENDINGS_OF_SESSIONS, .args = {"1000", TIME}},
	{.sql = &SQL_ENDING_OF_ROLE, .args = {"1000", "admin", TIME}},
	{.sql = &SQL_ENDINGS_AFTER, .args = {"1000", "500"}},
	{.sql = &SQL_ENDINGS_OF_USER, .args = {"1000", "500"}},
	{.sql = &SQL_ENDINGS_PURGE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_SESSIONS_PURGE, .args = {"2024-01-02T00:00:00Z"}},
	{.sql = &SQL_USER_INSERT, .args = {"a@example.org", "Ann", "user", "hash", TIME, "ann"}},
	{.sql = &SQL_USER_ENSURE, .args = {"a@example.org", "Ann", TIME, "ann"}},
	{.sql = &SQL_USER_BY_ID, .args = {"1000"}},
	{.sql = &SQL_USER_BY_EMAIL, .args = {"1000@example.org"}},
	{.sql = &SQL_USER_CREDENTIALS, .args = {"1000@example.org"}},
	{.sql = &SQL_USER_OF_SESSION, .args = {"1000", TIME}},
	{.sql = &SQL_USER_REHASH, .args = {"1000", "old", "new"}},
	{.sql = &SQL_USER_RENAME, .args = {"1000", "Ann", TIME, "ann"}},
	{.sql = &SQL_USER_SET_ROLE, .args = {"1000", "admin", TIME}, .scans = ADMINS},
	{.sql = &SQL_USER_ANY_ADMIN, .scans = ADMINS},
	{.sql = &SQL_API_KEY_LOCK_OWNER, .args = {"1000"}},
	{.sql = &SQL_API_KEY_COUNT, .args = {"1000"}},
	{.sql = &SQL_API_KEY_INSERT,
		.args = {"1000", "import", "AbCd", "posts:read", "digest", TIME, TIME}},
	{.sql = &SQL_API_KEY_PAGE, .args = {"1000"}},
	{.sql = &SQL_API_KEY_DELETE, .args = {"1000", "1000"}},
	{.sql = &SQL_API_KEY_DELETE_ALL, .args = {"1000"}},
	{.sql = &SQL_API_KEY_HOLDER, .args = {"1000"}},
	{.sql = &SQL_USER_OF_KEY, .args = {"1000", TIME}},
	{.sql = &SQL_API_KEY_USED, .args = {"1000", TIME, TIME}},
	{.sql = &SQL_USER_LOCK_ADMINS, .scans = ADMINS},
	{.sql = &SQL_USER_ANY_OTHER_ADMIN, .args = {"1000"}, .scans = ADMINS},
	{.sql = &SQL_USER_TO_CHANGE, .args = {"1000"}},
	{.sql = &SQL_USER_UPDATE,
		.args = {"1000", "1", "a@example.org", "Ann", "ann", "user", TIME}},
	{.sql = &SQL_USER_DELETE, .args = {"1000", "1"}},
	{.sql = &SQL_USERS_PAGE,
		.args = {"1000", "21", "20"},
		.scans = "it walks along the ids until the page is full",
		.narrowed_by = PLAN_PARAMETER(1)},
	{.sql = &SQL_USERS_CREATED_PAGE, .args = {TIME, UNTIL, TIME, "1000", "21", "20"}},
	{.sql = &SQL_USERS_CREATED_COUNT,
		.args = {TIME, UNTIL},
		.scans = "it counts all of them",
		.narrowed_by = PLAN_PARAMETER(1)},
	{.sql = &SQL_USERS_NAMED_PAGE,
		.args = {GRAMS, "77 anders", TIME, UNTIL, "90000", "21", "20"}},
	{.sql = &SQL_USERS_NAMED_COUNT, .args = {GRAMS, "77 anders", TIME, UNTIL}},
	{.sql = &SQL_USERS_STATS, .args = {TIME}, .scans = "it counts all of them"},
	{.sql = &SQL_USERS_UNFOLDED, .args = {"500"}},
	{.sql = &SQL_USER_FOLD, .args = {"1000", "Ann", "ann"}},
	{.sql = &SQL_DEPARTURE_INSERT, .args = {"1", "posts", TIME}},
	{.sql = &SQL_DEPARTURES_DUE, .args = {"posts", TIME, "20"}},
	{.sql = &SQL_DEPARTURE_TAKE, .args = {"1", "posts", TIME, TIME}},
	{.sql = &SQL_DEPARTURE_PUT_OFF, .args = {"1", "posts", TIME, "1"}},
	{.sql = &SQL_DEPARTURE_DELETE, .args = {"1", "posts"}},
	{.sql = &SQL_DEPARTURES_PENDING,
		.scans = "it reads the index of those that are pending, who are few"},
};

static const char *const small[] = {"signing_keys", "audit_horizon", NULL};
static const struct plan_list list = {cases, COUNT_OF(cases), small};

/* 100,000 accounts with names of their own, one of a thousand an admin, a session and an API key
 * each, and a tenth as many closed ones. */
/* 50,000 accounts, one of a thousand an admin, with a session, a token, a mail and a row of the
 * audit log each. */
#define FILL(time)                                                                                   \
	"INSERT INTO users (email, name, name_folded, role, created_at, updated_at)"                 \
	" SELECT n || '@example.org', n || ' Anders', n || ' anders',"                               \
	" CASE WHEN n % 1000 = 0 THEN 'admin' ELSE 'user' END, " time ", " time " FROM numbers; "    \
	"INSERT INTO sessions (user_id, counter, created_at, rotated_at, last_used_at, expires_at)"  \
	" SELECT id, 1, created_at, created_at, created_at, created_at FROM users; "                 \
	"INSERT INTO endings (session_id, user_id, ended_at) SELECT id, user_id, created_at"         \
	" FROM sessions; "                                                                           \
	"INSERT INTO api_keys (user_id, name, prefix, scopes, digest, created_at)"                   \
	" SELECT id, 'import', 'AbCd', 'posts:read', 'digest', created_at FROM users; "              \
	"INSERT INTO departures (user_id, daemon, departed_at, next_at, settled)"                    \
	" SELECT n, 'posts', " time ", " time ", 1 FROM numbers WHERE n % 10 = 0; "                  \
	"INSERT INTO email_tokens (user_id, purpose, digest, sent_to, expires_at)"                   \
	" SELECT id, 'verification', 'digest' || id, email, created_at FROM users; "                 \
	"INSERT INTO mails (user_id, kind, version, created_at, due_at, attempts)"                   \
	" SELECT id, 'verification', 1, created_at, created_at, 0 FROM users; "                      \
	"INSERT INTO audit (happened_at, action, actor_id, subject_id, request_id)"                  \
	" SELECT created_at, CASE WHEN id % 500 = 0 THEN 'role_changed' ELSE 'signed_in' END,"       \
	" id % 1000, id, 'r' FROM users; "                                                           \
	"INSERT INTO identities SELECT 'https://provider.example', CAST(id AS TEXT), id,"            \
	" created_at, created_at FROM users; "                                                       \
	"INSERT INTO oidc_attempts SELECT CAST(id AS TEXT), 'digest', 'n', 'v', NULL, 0, created_at" \
	" FROM users; "                                                                              \
	"DROP TABLE numbers"

static const char *const fill[] = {
	[DB_SQLITE] =
		"CREATE TEMP TABLE numbers AS WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL"
		" SELECT n + 1 FROM counted WHERE n < 99999) SELECT n FROM counted; " FILL(
			"1704067200000000 + n * 300000000"),
	[DB_POSTGRES] = "CREATE TEMP TABLE numbers AS SELECT generate_series(0, 99999) AS n; " FILL(
		"timestamptz '2024-01-01Z' + n * interval '5 minutes'"),
};

STORE_TEST(auth_plan, every_statement_finds_its_rows_by_an_index)
{
	static const char *const names[] = {[DB_SQLITE] = "found VIRTUAL TABLE",
		[DB_POSTGRES] = "Bitmap Index Scan on users_names"};
	struct fixture f = open_fixture(engine);
	plan_run(&f, fill[engine]);
	idempotency_fill(&f, engine);
	plan_settle(&f);
	plan_check(&f, &list);
	cr_expect(plan_uses(&f, plan_case_of(&list, &SQL_USERS_NAMED_PAGE), 0, names[engine]));
	cr_expect(plan_uses(&f, plan_case_of(&list, &SQL_USERS_NAMED_COUNT), 0, names[engine]));
}
