/* Who reads, from where, how fast; and lines of access logs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "access_log/access_line.h"
#include "base/clock.h"
#include "base/macros.h"
#include "base/rfc3339.h"
#include "readers/agent.h"
#include "readers/referrer.h"
#include "readers/visitors.h"

#define FIREFOX "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"

Test(agent, tells_programs_from_people)
{
	static const char *const crawlers[] = {"Mozilla/5.0 (compatible; Googlebot/2.1)",
		"AhrefsBot/7.0", "facebookexternalhit/1.1", "Tiny Tiny RSS/1.11",
		"Mozilla/5.0 HeadlessChrome/120"};
	for (size_t i = 0; i < COUNT_OF(crawlers); i++)
		cr_expect(agent_read(crawlers[i]).is_crawler, "%s", crawlers[i]);
	static const char *const programs[] = {"curl/7.88", "python-requests/2.28",
		"Go-http-client/1.1"};
	for (size_t i = 0; i < COUNT_OF(programs); i++) {
		cr_expect(agent_read(programs[i]).is_program, "%s", programs[i]);
		cr_expect(not(agent_read(programs[i]).is_crawler), "%s", programs[i]);
	}
	static const char *const people[] = {FIREFOX, "",
		"Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"};
	for (size_t i = 0; i < COUNT_OF(people); i++)
		cr_expect(not(agent_read(people[i]).is_program), "%s", people[i]);
}

Test(agent, tells_the_device)
{
	cr_expect(eq(int, agent_read(FIREFOX).device, DEVICE_DESKTOP));
	cr_expect(
		eq(int, agent_read("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Mobile/15E148").device,
			DEVICE_PHONE));
	cr_expect(eq(int, agent_read("Mozilla/5.0 (iPad; CPU OS 17_5) Mobile/15E148").device,
		DEVICE_TABLET));
	cr_expect(eq(int, agent_read("Mozilla/5.0 (Linux; Android 13; SM-X906C) Chrome/120").device,
		DEVICE_TABLET));
	cr_expect(eq(int, agent_read("").device, DEVICE_UNKNOWN));
}

Test(referrer, has_five_classes)
{
	static const struct {
		const char *url;
		enum act_referrer class;
	} cases[] = {
		{"https://www.google.co.uk/search?q=x", REFERRER_SEARCH},
		{"https://duckduckgo.com/", REFERRER_SEARCH},
		{"https://T.CO/abc", REFERRER_SOCIAL},
		{"https://m.facebook.com:443/x", REFERRER_SOCIAL},
		{"https://desk.example:8443/posts/1", REFERRER_SITE},
		{"https://example.org/about-google", REFERRER_LINK},
		{"https://notgoogle.example/", REFERRER_LINK},
		{"", REFERRER_NONE},
		{"-", REFERRER_NONE},
		{"android-app://com.google", REFERRER_NONE},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect(eq(int, referrer_class(cases[i].url, "desk.example"), cases[i].class),
			"%s", cases[i].url);
}

Test(visitors, have_a_bound_in_each_minute_each_for_themselves)
{
	struct visitors *visitors = visitors_create(100);
	int64_t now_us = 1000 * US_PER_MINUTE;
	cr_expect(eq(sz, visitors_count(visitors, "192.0.2.1", FIREFOX, now_us, 60), 60));
	cr_expect(eq(sz, visitors_count(visitors, "192.0.2.1", FIREFOX, now_us, 60), 40));
	cr_expect(eq(sz, visitors_count(visitors, "192.0.2.1", FIREFOX, now_us, 1), 0));
	cr_expect(eq(sz, visitors_count(visitors, "192.0.2.2", FIREFOX, now_us, 1), 1));
	cr_expect(eq(sz, visitors_count(visitors, "192.0.2.1", NULL, now_us, 1), 1));
	cr_expect(eq(sz, visitors_count(visitors, "192.0.2.1", FIREFOX, now_us + US_PER_MINUTE, 99),
		99));
	visitors_destroy(visitors);
}

static bool read_line(const char *text, struct access_line *line)
{
	return access_line_read((struct slice){text, strlen(text)}, line);
}

#define LINE(request, status)                                                  \
	"192.0.2.7 - ann [17/May/2015:12:05:03 +0200] \"" request "\" " status \
	" 512 \"-\" \"a \\\"b\\\" c\""

Test(access_line, is_cut_into_its_parts)
{
	struct access_line line;
	int64_t at_us;
	cr_assert(read_line(LINE("GET /a/b?c=1#d HTTP/1.1", "200"), &line));
	cr_assert(rfc3339_parse("2015-05-17T10:05:03Z", &at_us));
	cr_expect(eq(i64, line.at_us, at_us));
	cr_expect(eq(sz, line.path.len, 4));
	cr_expect(eq(int, line.status, 200));
	cr_expect(eq(sz, line.agent.len, strlen("a \\\"b\\\" c")));
	cr_expect(access_line_is_page(&line));
}

Test(access_line, of_another_form_is_none)
{
	struct access_line line;
	static const char *const bad[] = {"", "x", LINE("GET", "200"),
		LINE("GET http://x/ HTTP/1.1", "200"), LINE("GET / HTTP/1.1", "x"),
		"a - - [17/Foo/2015:12:05:03 +0200] \"GET / H\" 200 1",
		"a - - [17/May/2015:12:05:03 +0200 \"GET / H\" 200 1"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(read_line(bad[i], &line)), "%s", bad[i]);
}

Test(access_line, pages_are_what_somebody_was_shown)
{
	struct access_line line;
	static const char *const none[] = {LINE("POST / H", "200"), LINE("GET / H", "301"),
		LINE("GET / H", "404"), LINE("GET /a.CSS?x H", "200"),
		LINE("GET /feed.xml H", "200"), LINE("HEAD / H", "200")};
	for (size_t i = 0; i < COUNT_OF(none); i++) {
		cr_assert(read_line(none[i], &line), "%s", none[i]);
		cr_expect(not(access_line_is_page(&line)), "%s", none[i]);
	}
	cr_assert(read_line(LINE("GET /v1.2/notes H", "304"), &line));
	cr_expect(access_line_is_page(&line));
}
