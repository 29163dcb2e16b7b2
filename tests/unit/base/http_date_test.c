/* Dates of mail and HTTP. */
#include "base/http_date.h"

#include <criterion/criterion.h>

#include "base/clock.h"

static const char *format(int64_t time_us)
{
	static char out[HTTP_DATE_SIZE];
	http_date_format(time_us, out);
	return out;
}

Test(http_date, is_written_as_the_rfc_has_it)
{
	cr_expect_str_eq(format(784111777 * US_PER_SECOND), "Sun, 06 Nov 1994 08:49:37 GMT");
	cr_expect_str_eq(format(0), "Thu, 01 Jan 1970 00:00:00 GMT");
	cr_expect_str_eq(format(999999), "Thu, 01 Jan 1970 00:00:00 GMT");
	cr_expect_str_eq(format(INT64_C(1709164800) * US_PER_SECOND),
		"Thu, 29 Feb 2024 00:00:00 GMT");
}

Test(http_date, what_was_written_is_read)
{
	int64_t time_us = 0;
	cr_assert(http_date_parse("Sun, 06 Nov 1994 08:49:37 GMT", &time_us));
	cr_expect_eq(time_us, 784111777 * US_PER_SECOND);
}

Test(http_date, anything_else_is_refused)
{
	static const char *const bad[] = {"", "yesterday", "Sunday, 06-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994", "Mon, 06 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
		"Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
		"Sun, 06 anF 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT "};
	int64_t time_us;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(http_date_parse(bad[i], &time_us), "%s", bad[i]);
}
