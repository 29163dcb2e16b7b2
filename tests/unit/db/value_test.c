/* Values as they are bound, and a row read column after column. */
#include "db/db.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

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
