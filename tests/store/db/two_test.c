/* Two statements in one round trip: both run, in their order, and fail as one. */
#include "db_sql.h"
#include "notes.h"

static int64_t counter(struct fixture *f)
{
	struct db_row row;
	must(&f->call, db_query_one(&f->call, &SQL_COUNTER_GET, DB_NO_ARGS, &row));
	return row_int(&row);
}

/* The first time they open the transaction, the second time they are inside it. */
static enum err step_and_look(struct call *c, void *arg)
{
	int64_t *seen = arg;
	for (int i = 0; i < 2; i++) {
		struct db_rows rows;
		TRY(db_query_two(c, &SQL_COUNTER_STEP, &SQL_COUNTER_GET, DB_NO_ARGS, &rows));
		seen[i] = rows.cells[0].integer;
	}
	return OK;
}

STORE_TEST(two, the_second_sees_what_the_first_did)
{
	struct fixture f = open_fixture(engine);
	int64_t before = counter(&f), seen[2];
	must(&f.call, db_write(&f.call, step_and_look, seen));
	cr_expect(eq(i64, seen[0], before + 1));
	cr_expect(eq(i64, seen[1], before + 2));
	cr_expect(eq(i64, counter(&f), before + 2));
}

static enum err step_and_add_owner(struct call *c, void *arg)
{
	struct db_rows rows;
	TRY(db_query_two(c, &SQL_COUNTER_STEP, &SQL_OWNER_INSERT, DB_ARGS(db_text("Ann")), &rows));
	*(int64_t *)arg = rows.cells[0].integer;
	return OK;
}

STORE_TEST(two, the_second_has_arguments_and_its_rows_are_answered)
{
	struct fixture f = open_fixture(engine);
	int64_t before = counter(&f), id = 0;
	must(&f.call, db_write(&f.call, step_and_add_owner, &id));
	cr_expect(gt(i64, id, 0));
	cr_expect(eq(i64, counter(&f), before + 1));
}

/* No owner has that id. */
static enum err step_and_fail(struct call *c, void *arg)
{
	(void)arg;
	struct db_rows rows;
	enum err err = db_query_two(c, &SQL_COUNTER_STEP, &SQL_NOTE_INSERT,
		DB_ARGS(db_int(999), db_text("s"), db_null(), db_null(), db_int(0),
			db_time(FIXTURE_NOW_US)),
		&rows);
	cr_expect(ne(int, db_query(c, &SQL_COUNTER_STEP, DB_NO_ARGS, NULL), OK),
		"nothing more can run");
	return err;
}

STORE_TEST(two, nothing_is_kept_where_the_second_fails)
{
	struct fixture f = open_fixture(engine);
	int64_t before = counter(&f);
	cr_expect(eq(int, db_write(&f.call, step_and_fail, NULL), ERR_CONFLICT));
	call_forgive(&f.call);
	cr_expect(eq(i64, counter(&f), before));
	int64_t seen[2];
	must(&f.call, db_write(&f.call, step_and_look, seen));
	cr_expect(eq(i64, counter(&f), before + 2));
}
