/* The statements that every daemon has, for its plan test; included behind its SQL. */
#ifndef CRIER_TESTS_STORE_IDEMPOTENCY_PLAN_H
#define CRIER_TESTS_STORE_IDEMPOTENCY_PLAN_H

#include "store/plan.h"

#define IDEMPOTENCY_TIME "2024-03-01T00:00:00Z"
#define IDEMPOTENCY_PLAN_CASES                                                                     \
	{.sql = &SQL_IDEMPOTENCY_FIND, .args = {"7", "key 1000", IDEMPOTENCY_TIME}},               \
		{.sql = &SQL_IDEMPOTENCY_BEGIN,                                                    \
			.args = {"7", "key 1000", "f", IDEMPOTENCY_TIME, IDEMPOTENCY_TIME}},       \
		{.sql = &SQL_IDEMPOTENCY_KEEP, .args = {"7", "key 1000", "201", "h", "b"}},        \
		{.sql = &SQL_IDEMPOTENCY_FORGET, .args = {"7", "key 1000"}},                       \
		{.sql = &SQL_IDEMPOTENCY_OLDEST_ALLOWED, .args = {"7", IDEMPOTENCY_TIME, "9999"}}, \
		{.sql = &SQL_IDEMPOTENCY_PURGE, .args = {IDEMPOTENCY_TIME, "500"}},                \
	{                                                                                          \
		.sql = &SQL_IDEMPOTENCY_REMOVE_OF, .args = { "7", "100" }                          \
	}

#define IDEMPOTENCY_FILL                                                                         \
	"INSERT INTO idempotency_keys (user_id, key, fingerprint, asked_at, status, head, body)" \
	" SELECT n % 500, 'key ' || n, 'f', "

/** A hundred keys of each of 500 accounts, with answers as long as most are. */
static inline void idempotency_fill(struct fixture *f, enum db_engine engine)
{
	static const char *const fill[] = {
		[DB_SQLITE] = "WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1"
			      " FROM counted WHERE n < 49999) " IDEMPOTENCY_FILL
			      "1704067200000000 + n * 300000000, 201, '', printf('%.*c', 400, '.')"
			      " FROM counted",
		[DB_POSTGRES] = IDEMPOTENCY_FILL
		"timestamptz '2024-01-01Z' + n * interval '5 minutes', 201, '',"
		" repeat('.', 400)"
		" FROM generate_series(0, 49999) AS n",
	};
	plan_run(f, fill[engine]);
}

#endif
