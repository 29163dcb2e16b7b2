/* Dates as people write them into feeds. */
#include "import/date.h"

#include "import_fixture.h"

TestSuite(import_date, .init = open_fixture, .fini = close_fixture);

static void expect(bool (*read)(const char *, int64_t *), const char *text, const char *wanted)
{
	int64_t time_us;
	cr_assert(read(text, &time_us), "%s", text);
	expect_time(time_us, wanted);
}

Test(import_date, mail_dates_are_read_with_and_without_what_may_be_missing)
{
	expect(import_date_mail, "Tue, 10 Jun 2003 04:00:00 GMT", "2003-06-10T04:00:00.000Z");
	expect(import_date_mail, "10 Jun 2003 04:00:00 +0230", "2003-06-10T01:30:00.000Z");
	expect(import_date_mail, "Tue, 1 Jan 2019 23:30 -0100", "2019-01-02T00:30:00.000Z");
	expect(import_date_mail, "Tue,  1 january 2019\t23:30:59 EST", "2019-01-02T04:30:59.000Z");
	expect(import_date_mail, "1 Feb 03 00:00:00 Z", "2003-02-01T00:00:00.000Z");
	expect(import_date_mail, "1 Feb 99 00:00:00 PDT", "1999-02-01T07:00:00.000Z");
	expect(import_date_mail, "1 Feb 2003 00:00:00", "2003-02-01T00:00:00.000Z");
	expect(import_date_mail, "1 Feb 2003 00:00:00 XYZ", "2003-02-01T00:00:00.000Z");
}

Test(import_date, iso_dates_may_be_a_day_or_lack_seconds)
{
	expect(import_date_iso, "2010-01-02T03:04:05.678+01:00", "2010-01-02T02:04:05.678Z");
	expect(import_date_iso, "2010-01-02", "2010-01-02T00:00:00.000Z");
	expect(import_date_iso, "2010-01-02T03:04Z", "2010-01-02T03:04:00.000Z");
	expect(import_date_iso, "2010-01-02T03:04-05:00", "2010-01-02T08:04:00.000Z");
}

Test(import_date, what_is_no_date_is_refused_and_changes_nothing)
{
	const char *mails[] = {"", " ", "yesterday", "Tue,", "31 Feb 2003 00:00:00 GMT",
		"1 Foo 2003 00:00:00", "1 Jan 2003", "1 Jan 2003 25:00:00", "1 Jan 2003 noon",
		"-1 Jan 2003 00:00:00", "1 Jan 99999999999 00:00:00",
		"1 Jan 2003 00:00:00 and so on, and so on, and so on, and so on, and so on"};
	const char *isos[] = {"", "2010", "2010-13-01", "2010-01-02T03:04", "2010-01-02 03:04",
		"2010-01-02T03:04:05", "2010-01-02T03:0Z"};
	int64_t time_us = 7;
	for (size_t i = 0; i < COUNT_OF(mails); i++)
		cr_expect(not(import_date_mail(mails[i], &time_us)), "%s", mails[i]);
	for (size_t i = 0; i < COUNT_OF(isos); i++)
		cr_expect(not(import_date_iso(isos[i], &time_us)), "%s", isos[i]);
	cr_expect(eq(i64, time_us, 7));
}
