/* The same rows have the same sum, and any others another one. */
#include "copy/checksum.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define ROW(...) DB_ARGS(__VA_ARGS__)

static struct checksum *one;
static struct checksum *other;

static void begin(void)
{
	one = checksum_create();
	other = checksum_create();
}

static void end(void)
{
	checksum_destroy(one);
	checksum_destroy(other);
}

TestSuite(checksum, .init = begin, .fini = end);

Test(checksum, is_the_one_of_its_description)
{
	char hex[CHECKSUM_HEX_SIZE];
	checksum_add_row(one, ROW(db_int(-2), db_text("ab"), db_null(), db_double(0.5)));
	checksum_add_row(one, ROW(db_int(7)));
	checksum_hex(one, hex);
	cr_expect(eq(str, hex, "00d98ec44ee6bb211a890569d7c958c73127645d5f53d077686700fd7317f139"));
	cr_expect(eq(i64, checksum_rows(one), 2));
}

Test(checksum, does_not_mind_the_order_of_rows)
{
	checksum_add_row(one, ROW(db_int(1)));
	checksum_add_row(one, ROW(db_int(2)));
	checksum_add_row(other, ROW(db_int(2)));
	checksum_add_row(other, ROW(db_int(1)));
	cr_expect(checksum_equal(one, other));
}

Test(checksum, minds_how_often_a_row_is_there)
{
	for (int i = 0; i < 3; i++) {
		checksum_add_row(one, ROW(db_int(i == 2)));
		checksum_add_row(other, ROW(db_int(i != 2)));
	}
	cr_expect(not(checksum_equal(one, other)));
	checksum_add_row(one, ROW(db_int(1)));
	cr_expect(not(checksum_equal(one, other)));
}

Test(checksum, takes_a_time_for_its_microseconds_and_both_zeros_for_one)
{
	checksum_add_row(one, ROW(db_int(1767225600000000), db_double(0.0)));
	checksum_add_row(other, ROW(db_time(1767225600000000), db_double(-0.0)));
	cr_expect(checksum_equal(one, other));
}

static void expect_different(const struct db_value *first, size_t first_count,
	const struct db_value *second, size_t second_count)
{
	end();
	begin();
	checksum_add_row(one, first, first_count);
	checksum_add_row(other, second, second_count);
	cr_expect(not(checksum_equal(one, other)));
}

Test(checksum, tells_values_apart_that_look_alike)
{
	const struct db_value rows[][2] = {
		{db_null(), db_text("")},
		{db_text(""), db_null()},
		{db_text(""), db_text("")},
		{db_int(0), db_int(0)},
		{db_double(0.0), db_int(0)},
		{db_text("0"), db_int(0)},
		{db_text("ab"), db_text("c")},
		{db_text("a"), db_text("bc")},
		{db_int(1), db_int(2)},
		{db_int(2), db_int(1)},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t j = 0; j < i; j++)
			expect_different(rows[i], 2, rows[j], 2);
}
