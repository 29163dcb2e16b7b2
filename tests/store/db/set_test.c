/* One statement for all of many rows: what each engine makes of db_query_set is the same. */
#include "db_sql.h"
#include "notes.h"

#define ROWS 2345 /* more than two statements */

/* Owner (NULL), slug s0, s1 and so on, body, time. */
static struct db_value *given_rows(struct call *c, size_t count)
{
	struct db_value *args = call_alloc(c, (count + 1) * 4 * sizeof *args);
	for (size_t i = 0; i < count; i++) {
		struct db_value *row = &args[i * 4];
		row[0] = db_null();
		row[1] = db_text(call_printf(c, "s%zu", i));
		row[2] = i % 2 ? db_null() : db_text("{\"a, 'b' \\\\}\nNULL \xC3\xA9");
		row[3] = db_time(FIXTURE_NOW_US + (int64_t)i);
	}
	return args;
}

struct set {
	const struct sql *sql;
	const struct db_value *args;
	size_t times;
	int64_t changed;
};

static enum err run(struct call *c, void *arg)
{
	struct set *set = arg;
	return db_query_set(c, set->sql, set->args, set->times, &set->changed);
}

static enum err run_twice(struct call *c, void *arg)
{
	TRY(run(c, arg));
	return run(c, arg);
}

STORE_TEST(set, every_row_arrives_as_it_was)
{
	struct fixture f = open_fixture(engine);
	const struct db_value *args = given_rows(&f.call, ROWS);
	struct set set = {&SQL_NOTE_ADD_SET, args, ROWS, 0};
	must(&f.call, db_write(&f.call, run, &set));
	cr_expect(eq(i64, set.changed, ROWS));
	for (int64_t id = 1; id <= ROWS; id++) {
		struct db_row row;
		must(&f.call, db_query_one(&f.call, &SQL_NOTE_BY_ID, DB_ARGS(db_int(id)), &row));
		const struct db_value *wanted = &args[(id - 1) * 4];
		int64_t owner;
		cr_expect(eq(i64, row_int(&row), id));
		cr_expect(not(row_int_or_null(&row, &owner)));
		cr_expect(eq(str, (char *)row_text(&row), (char *)wanted[1].text.data));
		const char *body = row_text(&row);
		cr_assert(eq(int, body == NULL, wanted[2].type == DB_NULL));
		if (body)
			cr_expect(eq(str, (char *)body, (char *)wanted[2].text.data));
		row.next += 2;
		cr_expect(eq(i64, row_time(&row), wanted[3].integer));
	}
}

STORE_TEST(set, only_rows_that_are_found_count)
{
	struct fixture f = open_fixture(engine);
	struct set add = {&SQL_NOTE_ADD_SET, given_rows(&f.call, 3), 3, 0};
	must(&f.call, db_write(&f.call, run, &add));
	const struct db_value args[] = {db_text("s2"), db_text("two"), db_text("none"),
		db_text("x"), db_text("s0"), db_null()};
	struct set change = {&SQL_NOTE_BODY_SET, args, 3, 0};
	must(&f.call, db_write(&f.call, run, &change));
	cr_expect(eq(i64, change.changed, 2));
}

STORE_TEST(set, a_set_of_nothing_changes_nothing)
{
	struct fixture f = open_fixture(engine);
	struct set set = {&SQL_NOTE_ADD_SET, given_rows(&f.call, 0), 0, 7};
	must(&f.call, db_write(&f.call, run, &set));
	cr_expect(eq(i64, set.changed, 0));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

STORE_TEST(set, a_row_that_fails_undoes_the_transaction)
{
	struct fixture f = open_fixture(engine);
	struct set set = {&SQL_NOTE_ADD_SET, given_rows(&f.call, 5), 5, 0};
	cr_expect(eq(int, db_write(&f.call, run_twice, &set), ERR_CONFLICT));
	cr_expect(eq(i64, note_count(&f.call), 0));
}
