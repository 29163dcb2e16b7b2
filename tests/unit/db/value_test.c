/* Values as they are bound, and a row read column after column. */
#include "db/db.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/cursor.h"

Test(value, null_text_binds_null_and_empty_text_does_not)
{
	cr_expect(eq(int, db_text(NULL).type, DB_NULL));
	cr_expect(eq(int, db_text("").type, DB_TEXT));
	cr_expect(eq(sz, db_text("").text.len, 0));
}

Test(value, what_is_not_there_binds_null)
{
	cr_expect(eq(int, db_int_or_null(false, 5).type, DB_NULL));
	cr_expect(eq(i64, db_int_or_null(true, 5).integer, 5));
	cr_expect(eq(int, db_time_or_null(true, 5).type, DB_TIME));
}

Test(value, a_page_has_no_more_rows_than_its_limit_and_says_whether_there_were_more)
{
	static const struct {
		size_t count;
		int64_t limit;
		bool more;
		size_t left;
	} cases[] = {{0, 0, false, 0}, {1, 0, true, 0}, {20, 20, false, 20}, {21, 20, true, 20}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct db_rows rows = {.count = cases[i].count};
		cr_expect(eq(int, db_rows_cut(&rows, cases[i].limit), cases[i].more), "%zu", i);
		cr_expect(eq(sz, rows.count, cases[i].left), "%zu", i);
	}
}

Test(value, a_cursor_is_its_key_and_its_id_and_no_cursor_is_null_twice)
{
	const struct cursor *none = NULL, some = {.key = 5, .id = 7}, *cursor = &some;
	const struct db_value absent[] = {DB_CURSOR(none)}, there[] = {DB_CURSOR(cursor)};
	cr_expect(eq(int, absent[0].type, DB_NULL));
	cr_expect(eq(int, absent[1].type, DB_NULL));
	cr_expect(eq(int, there[0].type, DB_TIME));
	cr_expect(eq(i64, there[0].integer, 5));
	cr_expect(eq(i64, there[1].integer, 7));
}

Test(value, a_row_is_read_in_the_order_of_its_columns)
{
	const struct db_value cells[] = {db_int(1), db_null(), db_text("x"), db_int(2), db_int(3),
		db_null()};
	const struct db_rows rows = {.cells = cells, .count = 2, .columns = 3};
	int64_t value = 7;

	struct db_row first = db_row(&rows, 0);
	cr_expect(row_bool(&first));
	cr_expect(not(row_int_or_null(&first, &value)));
	cr_expect(eq(i64, value, 7), "untouched");
	cr_expect(eq(str, (char *)row_text(&first), "x"));
	row_end(&first);

	struct db_row second = db_row(&rows, 1);
	cr_expect(eq(i64, row_time(&second), 2), "SQLite's times are integers");
	cr_expect(row_time_or_null(&second, &value));
	cr_expect(eq(i64, value, 3));
	cr_expect(eq(ptr, (void *)row_text(&second), NULL));
}
