/* Moments and their text. */
#include "base/rfc3339.h"

#include <criterion/criterion.h>

#include "base/clock.h"
#include "base/macros.h"

Test(rfc3339, times_are_written_in_utc_with_milliseconds)
{
	static const struct {
		int64_t time_us;
		const char *text;
	} cases[] = {{0, "1970-01-01T00:00:00.000Z"}, {-1, "1969-12-31T23:59:59.999Z"},
		{INT64_C(951782400) * US_PER_SECOND, "2000-02-29T00:00:00.000Z"},
		{INT64_C(253402300799999999), "9999-12-31T23:59:59.999Z"},
		{INT64_C(-62167219200) * US_PER_SECOND, "0000-01-01T00:00:00.000Z"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[RFC3339_SIZE];
		rfc3339_format(cases[i].time_us, out);
		cr_expect_str_eq(out, cases[i].text);
	}
}

Test(rfc3339, what_was_written_is_read_back)
{
	for (int64_t time_us = INT64_C(-62167219200) * US_PER_SECOND;
		time_us < INT64_C(253402300800) * US_PER_SECOND;
		time_us += 37 * US_PER_DAY + 12345 * US_PER_MS) {
		char out[RFC3339_SIZE];
		int64_t back;
		rfc3339_format(time_us, out);
		cr_assert(rfc3339_parse(out, &back) && back == time_us, "%s", out);
	}
}

Test(rfc3339, offsets_and_fractions_are_read)
{
	static const struct {
		const char *text;
		int64_t time_us;
	} cases[] = {{"1970-01-01T01:00:00+01:00", 0}, {"1969-12-31T23:30:00-00:30", 0},
		{"1970-01-01t00:00:00.5z", 500000}, {"1970-01-01 00:00:00.0000019Z", 1},
		{"1970-01-01T00:00:00.123456789Z", 123456}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t time_us = -1;
		cr_expect(rfc3339_parse(cases[i].text, &time_us), "%s", cases[i].text);
		cr_expect_eq(time_us, cases[i].time_us, "%s", cases[i].text);
	}
}

Test(rfc3339, what_is_no_moment_is_refused)
{
	static const char *const cases[] = {"", "2026-12-01", "2026-12-01T08:30:00",
		"2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-12-32T00:00:00Z", "2026-12-01T24:00:00Z",
		"2026-12-01T23:60:00Z", "2026-12-31T23:59:60Z", "2026-12-01T08:30:00.Z",
		"2026-12-01T08:30:00.1234567890Z", "2026-12-01T08:30:00+24:00",
		"2026-12-01T08:30:00+0100", "2026-12-01T08:30:00Z ", " 2026-12-01T08:30:00Z",
		"26-12-01T08:30:00Z", "2026-12-1T08:30:00Z"};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t time_us;
		cr_expect_not(rfc3339_parse(cases[i], &time_us), "%s", cases[i]);
	}
}

Test(rfc3339, only_days_that_exist_are_dates)
{
	int year, month, day;
	cr_expect(rfc3339_parse_date("2024-02-29", &year, &month, &day));
	cr_expect(year == 2024 && month == 2 && day == 29);
	cr_expect_not(rfc3339_parse_date("2023-02-29", &year, &month, &day));
	cr_expect_not(rfc3339_parse_date("2024-02-29T", &year, &month, &day));
	cr_expect_eq(rfc3339_days(1970, 1, 1), 0);
	cr_expect_eq(rfc3339_days(2000, 3, 1), 11017);
}
