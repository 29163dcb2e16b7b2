/* Values from paths, queries and headers have one spelling each. */
#include "fixture.h"

static const struct field *field_of(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->count; i++)
		if (strcmp(shape->fields[i].name, name) == 0)
			return &shape->fields[i];
	cr_fatal("%s has no field %s", shape->name, name);
	return NULL;
}

static bool read_change(struct fixture *f, const char *name, const char *value,
	struct thing_change *change)
{
	call_forgive(&f->call);
	return json_decode_parameter(&f->call, field_of(&thing_change_shape, name), "?x", value,
		change);
}

static void expect_parameter(struct fixture *f, const char *name, const char *value)
{
	struct thing_change change = {0};
	cr_expect(read_change(f, name, value, &change), "%s=%s: %s", name, value,
		message_at(f, "?x"));
}

static void expect_not(struct fixture *f, const char *name, const char *value, const char *message)
{
	struct thing_change change = {0};
	cr_expect(not(read_change(f, name, value, &change)), "%s=%s", name, value);
	cr_expect(eq(int, f->call.failure.err, ERR_INVALID));
	cr_expect(eq(str, (char *)message_at(f, "?x"), (char *)message), "%s", value);
}

Test(parameter, a_value_is_stored_and_said_to_be_there)
{
	struct fixture f = open_fixture();
	struct thing_change change = {0};
	cr_assert(read_change(&f, "number", "-12", &change));
	cr_assert(read_change(&f, "flag", "false", &change));
	cr_assert(read_change(&f, "ratio", "0.5", &change));
	cr_assert(read_change(&f, "moment", "1970-01-01T00:00:01Z", &change));
	cr_assert(read_change(&f, "color", "light-blue", &change));
	cr_assert(read_change(&f, "text", "abc", &change));
	cr_expect(change.has_number && change.number == -12);
	cr_expect(change.has_flag && !change.flag);
	cr_expect(change.has_ratio && change.ratio == 0.5);
	cr_expect(change.has_moment && change.moment_us == 1000000);
	cr_expect(eq(int, change.color, COLOR_LIGHT_BLUE));
	cr_expect(eq(str, (char *)change.text, (char *)"abc"));
	close_fixture(&f);
}

Test(parameter, whole_numbers_are_strictly_decimal)
{
	struct fixture f = open_fixture();
	static const char *const good[] = {"0", "7", "-1", "9223372036854775807",
		"-9223372036854775808"};
	static const char *const bad[] = {"", "-", "+1", "01", "-01", "1.0", "1e2", "0x10", " 1",
		"1 ", "1,000", "\u0661", "true"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		expect_parameter(&f, "number", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		expect_not(&f, "number", bad[i], "must be a whole number");
	expect_not(&f, "number", "9223372036854775808", "must be a whole number of 64 bits");
	expect_not(&f, "number", "-9223372036854775809", "must be a whole number of 64 bits");
	close_fixture(&f);
}

Test(parameter, numbers_are_finite_decimals)
{
	struct fixture f = open_fixture();
	static const char *const good[] = {"0", "-0.5", "1e3", "1.25E-2"};
	static const char *const bad[] = {"", "nan", "inf", "0x1p3", "1e999", ".5", "+1", "1.2.3",
		" 1"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		expect_parameter(&f, "ratio", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		expect_not(&f, "ratio", bad[i], "must be a number");
	close_fixture(&f);
}

Test(parameter, booleans_are_true_or_false)
{
	struct fixture f = open_fixture();
	expect_parameter(&f, "flag", "true");
	expect_parameter(&f, "flag", "false");
	expect_not(&f, "flag", "1", "must be true or false");
	expect_not(&f, "flag", "True", "must be true or false");
	expect_not(&f, "flag", "", "must be true or false");
	close_fixture(&f);
}

Test(parameter, words_times_and_texts_are_held_to_the_contract)
{
	struct fixture f = open_fixture();
	expect_not(&f, "color", "blue", "must be one of red, light-blue, -dark");
	expect_not(&f, "moment", "yesterday", "must be a time like 2026-12-01T08:30:00Z");
	expect_parameter(&f, "text", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9");
	expect_not(&f, "text", "123456789", "must have at most 8 characters");
	expect_not(&f, "text", "\xff", "must be UTF-8");
	close_fixture(&f);
}

Test(parameter, violations_of_several_parameters_are_kept_together)
{
	struct fixture f = open_fixture();
	struct thing_change change = {0};
	const struct field *number = field_of(&thing_change_shape, "number");
	cr_expect(not(json_decode_parameter(&f.call, number, "?a", "x", &change)));
	cr_expect(not(json_decode_parameter(&f.call, number, "?b", "y", &change)));
	cr_expect(eq(sz, f.call.failure.violation_count, 2));
	cr_expect(eq(int, change.has_number, false));
	close_fixture(&f);
}
