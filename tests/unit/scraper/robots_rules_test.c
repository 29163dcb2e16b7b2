/* What robots.txt says: the examples of RFC 9309, and files as they are. */
#include "fetch/robots_rules.h"

#include "unit/scraper/arena_fixture.h"

TestSuite(robots_rules, .init = start, .fini = end);

static bool allows(const char *file, const char *path)
{
	struct text rules;
	robots_rules_read(arena, file, strlen(file), "crier", &rules);
	return robots_rules_allow(arena, text_string(&rules), path);
}

#define ALL "User-agent: *\n"

Test(robots_rules, a_file_that_says_nothing_allows_everything)
{
	static const char *const files[] = {"", "\n\n", "<html>not found</html>", ALL,
		ALL "Disallow:\n", "Disallow: /\n", "Sitemap: https://a.example/s.xml\n",
		"User-agent: other\nDisallow: /\n"};
	for (size_t i = 0; i < COUNT_OF(files); i++)
		cr_expect(allows(files[i], "/a"), "%s", files[i]);
}

Test(robots_rules, what_is_for_all_holds_where_nothing_is_for_us)
{
	cr_expect_not(allows(ALL "Disallow: /\n", "/a"));
	cr_expect_not(allows(ALL "Disallow: /\n", "/"));
	cr_expect_not(allows("User-agent: other\nAllow: /\n" ALL "Disallow: /\n", "/a"));
	cr_expect(allows("User-agent: crier\nAllow: /\n" ALL "Disallow: /\n", "/a"));
	cr_expect(allows(ALL "Disallow: /\nUser-agent: Crier\nDisallow: /b\n", "/a"));
}

Test(robots_rules, groups_that_name_us_are_one_group)
{
	static const char file[] = "User-agent: crier\nDisallow: /a\n" ALL "Disallow: /c\n"
				   "User-agent: x\nUser-agent: CRIER/2.0\nDisallow: /b\n";
	cr_expect_not(allows(file, "/a1"));
	cr_expect_not(allows(file, "/b1"));
	cr_expect(allows(file, "/c1"));
}

Test(robots_rules, a_name_that_only_begins_alike_is_anothers)
{
	static const char *const names[] = {"crie", "crier-news", "criers", "town-crier", "cr ier"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		cr_expect(allows(arena_printf(arena, "User-agent: %s\nDisallow: /\n", names[i]),
				  "/"),
			"%s", names[i]);
}

/* Section 5.2 */
Test(robots_rules, the_longest_rule_that_fits_wins)
{
	static const char file[] =
		"User-Agent: foobot\nAllow: /\nUser-Agent: crier\nAllow: /example/page/\n"
		"Disallow: /example/page/disallowed.gif\n";
	cr_expect(allows(file, "/example/page/index.html"));
	cr_expect_not(allows(file, "/example/page/disallowed.gif"));
	cr_expect(allows(ALL "Disallow: /p\nAllow: /p\n", "/page"), "of two alike the kinder one");
	cr_expect(allows(ALL "Allow: /p\nDisallow: /p\n", "/page"));
	cr_expect(allows(ALL "Disallow: /\nAllow: /page\n", "/page1"));
}

/* Section 2.2.3, and what Google's documentation of its own reader has. */
Test(robots_rules, a_star_is_anything_and_a_dollar_the_end)
{
	static const struct {
		const char *pattern, *path;
		bool fits;
	} cases[] = {{"/fish", "/fish.html", true}, {"/fish", "/Fish", false},
		{"/fish", "/catfish", false}, {"/fish*", "/fishheads/yummy.html", true},
		{"/fish/", "/fish", false}, {"/fish/", "/fish/?id=1", true},
		{"/*.php", "/folder/any.php.file.html", true}, {"/*.php", "/windows.PHP", false},
		{"/*.php$", "/filename.php", true}, {"/*.php$", "/filename.php?p", false},
		{"/*.php$", "/a.php.php", true}, {"/fish*.php", "/fishheads/catfish.php?p", true},
		{"/fish*.php", "/Fish.PHP", false}, {"/*a*b*c$", "/xaxbxbc", true},
		{"/*a*b*c$", "/xaxcxb", false}, {"/a$b", "/a$b", false}, {"/$", "/", true},
		{"/$", "/a", false}, {"*", "/", true}, {"**/a", "/b/a", true}, {"$", "/", false},
		{"/a*$", "/abc", true}, {"/search?q=", "/search?q=1", true}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect(allows(arena_printf(arena, ALL "Disallow: %s\n", cases[i].pattern),
				  cases[i].path) != cases[i].fits,
			"%s %s", cases[i].pattern, cases[i].path);
}

/* Section 2.2.2 */
Test(robots_rules, what_is_escaped_is_compared_as_what_it_stands_for)
{
	static const struct {
		const char *pattern, *path;
		bool fits;
	} cases[] = {{"/foo/bar?baz=quz", "/foo/bar?baz=quz", true},
		{"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true},
		{"/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", true},
		{"/foo/bar/%62%61%7A", "/foo/bar/baz", true}, {"/a%2Fb", "/a/b", false},
		{"/a%2A", "/a*", true}, {"/a%2A", "/ab", false}, {"/a%24", "/a$", true},
		{"/100%", "/100%", true}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect(allows(arena_printf(arena, ALL "Disallow: %s\n", cases[i].pattern),
				  cases[i].path) != cases[i].fits,
			"%s %s", cases[i].pattern, cases[i].path);
}

Test(robots_rules, lines_end_as_they_like_and_comments_are_none)
{
	cr_expect_not(allows("\xEF\xBB\xBFUSER-AGENT : * # all\r\nDISALLOW:\t/a # that\r\n", "/a"));
	cr_expect_not(allows("User-agent: *\rDisallow: /a\r", "/a"));
	cr_expect_not(allows("User-agent: *\n\n# two\n\nDisallow: /a", "/a"), "without an end");
	cr_expect_not(allows(ALL "Crawl-delay: 5\nSitemap: /x\nDisallow: /a\n", "/a"));
	cr_expect(allows(ALL "Disallow: # nothing\n", "/a"));
}

Test(robots_rules, what_is_behind_the_bound_is_not_read)
{
	char *file = arena_alloc_raw(arena, ROBOTS_BYTES_MAX + 64);
	memset(file, '\n', ROBOTS_BYTES_MAX + 64);
	struct text rules;
	memcpy(file, ALL, strlen(ALL));
	memcpy(file + ROBOTS_BYTES_MAX, "Disallow: /\n", 12);
	robots_rules_read(arena, file, ROBOTS_BYTES_MAX + 64, "crier", &rules);
	cr_expect(robots_rules_allow(arena, text_string(&rules), "/"));
	memcpy(file + ROBOTS_BYTES_MAX - 12, "Disallow: /\n", 12);
	robots_rules_read(arena, file, ROBOTS_BYTES_MAX + 64, "crier", &rules);
	cr_expect_not(robots_rules_allow(arena, text_string(&rules), "/"));
}

Test(robots_rules, a_file_of_stars_takes_no_longer, .timeout = 10)
{
	struct text file, rules;
	text_init(&file, arena, ROBOTS_BYTES_MAX, SIZE_MAX);
	text_add_string(&file, ALL);
	while (file.len < ROBOTS_BYTES_MAX - 100)
		text_add_string(&file, "Disallow: /*a*a*a*a*a*a*a*a*a*b\n");
	char path[2048];
	memset(path, 'a', sizeof path);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	robots_rules_read(arena, file.data, file.len, "crier", &rules);
	cr_expect(robots_rules_allow(arena, text_string(&rules), path));
}
