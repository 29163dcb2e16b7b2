/* Forms: what passes, and the nearest things that do not. */
#include "fixture.h"
#include "json/format.h"

static void expect_form(enum field_format format, bool expected, const char *const *texts)
{
	for (; *texts; texts++)
		cr_expect(eq(int, format_matches(format, *texts), expected), "%s", *texts);
}

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define TIMES_8(x) x x x x x x x x
#define LOCAL_64 TIMES_8("12345678")
#define LABEL_63 "x" TIMES_8("1234567") "123456"

Test(format, an_e_mail_address_is_a_mailbox_with_a_dotted_domain)
{
	expect_form(FORMAT_EMAIL, true,
		TEXTS("a@b.de", "first.last+tag@sub.example.com", "o'neil@example.org",
			LOCAL_64 "@example.com", "a@" LABEL_63 ".com", "a@1.2.x3"));
	expect_form(FORMAT_EMAIL, false,
		TEXTS("", "a", "@", "a@", "@b.de", "a@b", "a@b.", "a@.de", "a@b..de", "a b@c.de",
			".a@b.de", "a.@b.de", "a..b@c.de", "a@-b.de", "a@b-.de", "a@b_c.de",
			"a@b.de ", " a@b.de", "a@b.de\n", "a@@b.de", "a@1.2.3.4", "\"a\"@b.de",
			"\u00e9@b.de", LOCAL_64 "1@example.com", "a@" LABEL_63 "x.com"));
}

Test(format, an_e_mail_address_has_254_bytes_at_most)
{
	char text[300];
	/* 64 + "@" + 3 labels of 62 and their dots (189) = 254 */
	memset(text, 'a', sizeof text);
	text[64] = '@';
	text[127] = text[190] = '.';
	text[254] = '\0';
	cr_expect(format_matches(FORMAT_EMAIL, text));
	text[254] = 'a';
	text[255] = '\0';
	cr_expect(not(format_matches(FORMAT_EMAIL, text)));
}

Test(format, a_date_is_a_day_that_exists)
{
	expect_form(FORMAT_DATE, true, TEXTS("2026-12-01", "2024-02-29", "0001-01-01"));
	expect_form(FORMAT_DATE, false,
		TEXTS("", "2026-02-29", "2026-13-01", "2026-00-01", "2026-1-1",
			"2026-12-01T00:00:00Z", "2026-12-32", "26-12-01", "2026/12/01"));
}

Test(format, a_web_address_is_absolute_and_has_a_host)
{
	expect_form(FORMAT_URI, true,
		TEXTS("http://a", "HTTPS://example.com", "https://example.com:8443/p/a?q=1&r=%20#f",
			"http://127.0.0.1:1/", "http://[::1]:80/x", "http://example.com?x",
			"http://a:65535"));
	expect_form(FORMAT_URI, false,
		TEXTS("", "http://", "http:///x", "https:example.com", "ftp://a", "//a", "/a", "a",
			"javascript:alert(1)", "http://a b", "http://a/b c", "http://a/%2",
			"http://a/%zz", "http://user@a", "http://u:p@a", "http://a:0",
			"http://a:65536", "http://a:", "http://a:x", "http://-a", "http://1.2.3",
			"http://1.2.3.256", "http://[::1", "http://[]", "http://a/<b>",
			"http://a/\"", "http://\u00e9.de", "http://a\\b", "http://a\n"));
}

Test(format, a_time_zone_looks_like_one)
{
	expect_form(FORMAT_TIME_ZONE, true,
		TEXTS("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5",
			"EST5EDT", "America/Port-au-Prince"));
	expect_form(FORMAT_TIME_ZONE, false,
		TEXTS("", "/etc/passwd", "../UTC", "Europe/", "/Berlin", "Europe//Berlin",
			"Europe/..", "a/b/c/d", "Europe/Ber lin", "5", "+02:00", "Europe/\u00e9",
			"Europe/-x", TIMES_8("12345678") "x", "x" TIMES_8("12345678")));
}

Test(format, a_single_line_shows_something_and_ends_nowhere)
{
	expect_form(FORMAT_SINGLE_LINE, true,
		TEXTS("a", " a ", "\u65e5\u672c\u8a9e", "\U0001F600"));
	expect_form(FORMAT_SINGLE_LINE, false,
		TEXTS("", " ", "\u00a0\u3000", "\u200b", "\ufeff ", "a\n", "a\tb", "\x7f",
			"a\xc2\x85z", "a\u2028", "\x1b[0m"));
}

Test(format, a_text_is_what_xml_can_hold)
{
	expect_form(FORMAT_TEXT, true,
		TEXTS("", "\t\n\r", "l1\nl2", "\x7f", "\u2028", "\ufffd", "\U0001FFFE"));
	expect_form(FORMAT_TEXT, false,
		TEXTS("\x01", "a\x08z", "\x0b", "\x0c", "\x1b[0m", "\x1f", "a\xEF\xBF\xBE",
			"\xEF\xBF\xBF"));
	expect_form(FORMAT_SINGLE_LINE, false, TEXTS("a\xEF\xBF\xBE", "\xEF\xBF\xBF"));
}

Test(format, a_form_is_refused_with_its_description)
{
	struct fixture f = open_fixture();
	expect_good(&f, &forms_shape,
		"{\"email\":\"a@b.de\",\"date\":\"2026-12-01\",\"uri\":\"http://a\",\"zone\":\"UTC\","
		"\"line\":\"x\"}");
	expect_refused(&f, &forms_shape, "{\"email\":\"a@b\"}", "/email",
		"must be an e-mail address");
	expect_refused(&f, &forms_shape, "{\"date\":\"2026-02-30\"}", "/date",
		"must be a date like 2026-12-01");
	expect_refused(&f, &forms_shape, "{\"uri\":\"ftp://a\"}", "/uri",
		"must be an http or https address");
	expect_refused(&f, &forms_shape, "{\"zone\":\"../x\"}", "/zone",
		"must be a time zone like Europe/Berlin");
	expect_refused(&f, &forms_shape, "{\"line\":\"a\\nb\"}", "/line",
		"must be one line, and not blank");
	close_fixture(&f);
}
