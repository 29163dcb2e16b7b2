/* Times in the forms of feeds, interfaces and pages. */
#include "sources/moment.h"

#include "arena_fixture.h"
#include "base/macros.h"
#include "base/rfc3339.h"

static const struct {
	const char *text, *utc;
	enum moment_form form;
} moments[] = {
	{"2026-07-27T21:35:22Z", "2026-07-27T21:35:22.000Z", MOMENT_STANDARD},
	{"2021-07-09T19:09:52+0000", "2021-07-09T19:09:52.000Z", MOMENT_STANDARD},
	{"2011-06-01T15:23:50-0700", "2011-06-01T22:23:50.000Z", MOMENT_STANDARD},
	{"2020-12-23T22:36:27-05:00", "2020-12-24T03:36:27.000Z", MOMENT_STANDARD},
	{"2016-05-03T16:26:13.250Z", "2016-05-03T16:26:13.000Z", MOMENT_STANDARD},
	{"2004-02-04", "2004-02-04T00:00:00.000Z", MOMENT_STANDARD},
	{"2004-02-04 10:11", "2004-02-04T10:11:00.000Z", MOMENT_STANDARD},
	{"Thu, 12 Nov 2015 21:16:39 +0000", "2015-11-12T21:16:39.000Z", MOMENT_STANDARD},
	{"12 Nov 2015 21:16:39 GMT", "2015-11-12T21:16:39.000Z", MOMENT_STANDARD},
	{"Thu, 12 Nov 15 21:16 EST", "2015-11-13T02:16:00.000Z", MOMENT_STANDARD},
	{"Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40.000Z", MOMENT_RECOVERED},
	{"Di, 03 Mär 2020 10:00:00 +0100", "2020-03-03T09:00:00.000Z", MOMENT_RECOVERED},
	{"Ср, 04 мар 2020 10:00:00 +0300", "2020-03-04T07:00:00.000Z", MOMENT_RECOVERED},
	{"May 28, 2010", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 May 2010", "2010-05-28T00:00:00.000Z", MOMENT_STANDARD},
	{"28 maja 2010", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"February 29, 2024", "2024-02-29T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 de mayo de 2010", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 d\u2019abril del 2010", "2010-04-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28. Mai 2010", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 maart 2010", "2010-03-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 червня 2010 р.", "2010-06-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 lipca 2010", "2010-07-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28. marraskuuta 2010", "2010-11-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"28 мая 2010 г.", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"2010年5月28日", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
	{"2010년 5월 28일", "2010-05-28T00:00:00.000Z", MOMENT_RECOVERED},
};

Test(moment, a_time_is_the_same_in_every_form)
{
	for (size_t i = 0; i < COUNT_OF(moments); i++) {
		int64_t time_us = -1;
		char utc[RFC3339_SIZE] = "";
		cr_expect(eq(int, moment_parse(moments[i].text, &time_us), moments[i].form), "%s",
			moments[i].text);
		rfc3339_format(time_us, utc);
		cr_expect(eq(str, utc, (char *)moments[i].utc), "%s", moments[i].text);
	}
}

Test(moment, what_is_no_time_is_none)
{
	static const char *const texts[] = {"", "yesterday", "22 hrs", "4 June at 17:33",
		"2021-13-01", "2021-02-30", "February 29, 2023", "12 Foo 2015",
		"2021-01-01T25:00:00Z", "June 2020", "28 de", "28 de mayo de", "2010年5月",
		"2010年13月1日", "2021-01-01T10:00:00 nowhere", "99999999999", "28. lipnja 2010"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		int64_t time_us = 5;
		cr_expect(eq(int, moment_parse(texts[i], &time_us), MOMENT_NONE), "%s", texts[i]);
		cr_expect(eq(i64, time_us, 5), "%s", texts[i]);
	}
}

Test(moment, seconds_are_of_some_year_that_there_is)
{
	int64_t time_us = 0;
	cr_expect(moment_of_seconds(1785188122, &time_us) && time_us == INT64_C(1785188122000000));
	cr_expect(not(moment_of_seconds(0, &time_us)));
	cr_expect(not(moment_of_seconds(-1, &time_us)));
	cr_expect(not(moment_of_seconds(INT64_MAX, &time_us)));
}
