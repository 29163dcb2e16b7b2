/* The same store test on both engines, each on a database of its own.
 *
 * A folder tests/store/<daemon>/ is one program; one of its files says what its stores need:
 *
 *	const struct fixture_plan fixture_plan = {&posts_sql, &posts_migrations};
 *
 * and a test runs with engine = DB_SQLITE and again with engine = DB_POSTGRES:
 *
 *	STORE_TEST(post_store, page_is_newest_first)
 *	{
 *		struct fixture f = open_fixture(engine);
 *		cr_assert(eq(int, post_store_page(&f.call, ANN, NEWEST, 10, &page), OK));
 *	}
 *
 * SQLite is a file in memory. PostgreSQL is a real server that the program starts once, in a
 * temporary folder, as a user who is not root; each fixture gets a schema of its own. With
 * CRIER_TEST_POSTGRES (a url) that server is used instead; with CRIER_SKIP_POSTGRES=1 the
 * tests on PostgreSQL are skipped, loudly. Otherwise its absence fails them.
 * A folder with sql/ and schema/ gets its own statements made: tests/store/db is one. */
#ifndef CRIER_TESTS_STORE_FIXTURE_H
#define CRIER_TESTS_STORE_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/call.h"
#include "db/db.h"
#include "db/migrate.h"

/* 2026-01-01T00:00:00Z: when a fixture's clock stands at first. */
#define FIXTURE_NOW_US INT64_C(1767225600000000)

struct fixture_plan {
	const struct sql_set *sql;
	const struct migration_set *migrations;
};

/* Defined once in each program. */
extern const struct fixture_plan fixture_plan;

struct fixture {
	struct call call; /* on an open db of the newest schema, without a deadline; a copy,
			     so what is deferred on it does not run */
	struct db *db;
	struct clock *clock; /* stands still; set fixed_us to move it */
};

/** Opens a database and migrates it; a failure fails the test. Everything ends with the test,
 *  failed or not. */
struct fixture open_fixture(enum db_engine engine);

/** The same with options of the test's own; url and schema are the fixture's. */
struct fixture open_fixture_with(enum db_engine engine, struct db_options options);

/** The url and schema of a fixture's database, for opening it once more. */
const char *fixture_url(const struct fixture *f);
const char *fixture_schema(const struct fixture *f);

/** One more call on the same database, for another thread; ends with the fixture. */
struct call *fixture_call(const struct fixture *f);

/** Ends a fixture before its test does, to see that nothing hangs. */
void close_fixture(struct fixture *f);

/** Prepares every statement of the plan in every combination of its clauses, on f's engine. */
void fixture_prepare_all(struct fixture *f);

/** The one number that a statement answers. */
int64_t counted(struct fixture *f, const char *sql);

/* Of STORE_TEST: what is before and after each test. */
void fixture_require(enum db_engine engine);
void fixture_close_all(void);

#define STORE_TEST(suite, name)                                    \
	static void suite##_##name(enum db_engine engine);         \
	Test(suite, name##_on_sqlite, .fini = fixture_close_all)   \
	{                                                          \
		suite##_##name(DB_SQLITE);                         \
	}                                                          \
	Test(suite, name##_on_postgres, .fini = fixture_close_all) \
	{                                                          \
		fixture_require(DB_POSTGRES);                      \
		suite##_##name(DB_POSTGRES);                       \
	}                                                          \
	static void suite##_##name(enum db_engine engine)

#endif
