/* PostgreSQL's binary format, byte for byte as its *send functions write it. */
#include "db/postgres_value.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define TIMESTAMPTZ 1184
#define NUMERIC 1700

static struct arena *arena;

static void setup(void)
{
	arena = arena_create();
}

static void teardown(void)
{
	arena_destroy(arena);
}

TestSuite(postgres_value, .init = setup, .fini = teardown);

static struct db_value decode(unsigned type, const char *data, size_t len)
{
	struct db_value value;
	cr_assert(postgres_decode(arena, type, data, len, &value));
	return value;
}

#define DECODE(type, bytes) decode(type, bytes, sizeof bytes - 1)

Test(postgres_value, times_count_from_2000_and_back)
{
	struct db_value value = DECODE(TIMESTAMPTZ, "\0\0\0\0\0\0\0\1");
	cr_expect(eq(int, value.type, DB_TIME));
	cr_expect(eq(i64, value.integer, INT64_C(946684800000001)));
	value = DECODE(TIMESTAMPTZ, "\xff\xfc\xa2\xfe\xc4\xc8\x20\x00");
	cr_expect(eq(i64, value.integer, 0), "1970");
}

static int64_t there_and_back(int64_t time_us)
{
	struct db_value value = db_time(time_us);
	struct postgres_parameter parameter = postgres_encode(arena, TIMESTAMPTZ, &value);
	cr_expect(eq(int, parameter.format, 1));
	return decode(TIMESTAMPTZ, parameter.data, (size_t)parameter.len).integer;
}

Test(postgres_value, every_time_is_its_own_and_the_ends_stay_the_ends)
{
	static const int64_t times[] = {0, -1, 1, INT64_C(-62135596800000000), INT64_MIN,
		INT64_C(253402300799999999)};
	for (size_t i = 0; i < COUNT_OF(times); i++)
		cr_expect(eq(i64, there_and_back(times[i]), times[i]));
	cr_expect(eq(i64, DECODE(TIMESTAMPTZ, "\x7f\xff\xff\xff\xff\xff\xff\xff").integer,
			  INT64_MAX),
		"infinity");
}

Test(postgres_value, integers_of_every_width_keep_their_sign)
{
	cr_expect(eq(i64, DECODE(16, "\1").integer, 1));
	cr_expect(eq(i64, DECODE(21, "\xff\xfe").integer, -2));
	cr_expect(eq(i64, DECODE(23, "\xff\xff\xff\xfd").integer, -3));
	cr_expect(eq(i64, DECODE(20, "\x80\0\0\0\0\0\0\0").integer, INT64_MIN));
}

Test(postgres_value, a_whole_numeric_is_an_integer)
{
	struct db_value value = DECODE(NUMERIC, "\0\2\0\2\0\0\0\0\0\1\0\2"); /* 1,0002,0000 */
	cr_expect(eq(int, value.type, DB_INT));
	cr_expect(eq(i64, value.integer, 100020000));
	cr_expect(eq(i64, DECODE(NUMERIC, "\0\0\0\0\0\0\0\0").integer, 0));
	cr_expect(eq(i64,
		DECODE(NUMERIC, "\0\5\0\4\0\0\0\0"
				"\x03\x9a\x0d\x2c\x01\x70\x15\x65\x16\xaf")
			.integer,
		INT64_MAX));
}

Test(postgres_value, a_numeric_past_int64_is_a_double)
{
	struct db_value value = DECODE(NUMERIC, "\0\5\0\4\0\0\0\0"
						"\x03\x9a\x0d\x2c\x01\x70\x15\x65\x16\xb0");
	cr_expect(eq(int, value.type, DB_DOUBLE));
	cr_expect(epsilon_eq(dbl, value.real, 9223372036854775808.0, 0));
}

Test(postgres_value, a_fraction_makes_a_double)
{
	struct db_value value = DECODE(NUMERIC, "\0\2\0\0\x40\0\0\2\0\1\x13\x88"); /* -1.50 */
	cr_expect(eq(int, value.type, DB_DOUBLE));
	cr_expect(epsilon_eq(dbl, value.real, -1.5, 0));
}

Test(postgres_value, not_a_number_is_null)
{
	cr_expect(eq(int, DECODE(NUMERIC, "\0\0\0\0\xc0\0\0\0").type, DB_NULL));
}

Test(postgres_value, json_comes_without_its_version)
{
	cr_expect(eq(str, (char *)DECODE(3802, "\1{}").text.data, "{}"));
}

Test(postgres_value, a_type_without_a_reading_is_refused)
{
	struct db_value value;
	cr_expect(not(postgres_decode(arena, 1082, "\0\0\0\0", 4, &value)), "date");
}

Test(postgres_value, text_goes_as_its_bytes_and_for_other_types_with_a_nul)
{
	struct db_value value = db_bytes("abcdef", 3);
	struct postgres_parameter bytes = postgres_encode(arena, 25, &value);
	cr_expect(eq(int, bytes.format, 1));
	cr_expect(eq(int, bytes.len, 3));
	struct postgres_parameter text = postgres_encode(arena, 20, &value);
	cr_expect(eq(int, text.format, 0));
	cr_expect(eq(str, (char *)text.data, "abc"));
}
