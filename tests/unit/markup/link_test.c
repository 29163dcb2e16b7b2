/* Which addresses a page may lead to. */
#include "markup/link.h"

#include "unit/markup/fixture.h"

TestSuite(link, .init = start, .fini = stop);

static const char *clean(const char *address, enum link_use use)
{
	return link_clean(arena, address, strlen(address), use);
}

static const char *followed(const char *address)
{
	const char *cleaned = clean(address, LINK_FOLLOWED);
	return cleaned ? cleaned : "none";
}

Test(link, those_of_the_list_and_relative_ones_are_kept)
{
	static const char *const kept[] = {"http://a/b?c=d&e#f", "HTTPS://a", "mailto:a@b.c", "/a",
		"a/b:c", "?a:b", "#a:b", "//a/b", "../a", "http://[::1]/", "a%20b"};
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		cr_expect_str_eq(followed(kept[i]), kept[i]);
}

Test(link, other_schemes_are_refused_however_they_are_written)
{
	static const char *const refused[] = {"javascript:a", "JaVaScRiPt:a", " javascript:a",
		"java\tscript:a", "java\nscript:a", "\x01javascript:a", "javascript :a",
		"data:text/html,a", "vbscript:a", "file:///a", "blob:a", "1:2", "a b:c",
		"java\\script:a", "", " ", "\xC3\xA9:a", "%6A:a"};
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		cr_expect_null(clean(refused[i], LINK_FOLLOWED), "%s", refused[i]);
}

Test(link, an_image_is_not_mail)
{
	cr_expect_null(clean("mailto:a@b.c", LINK_SHOWN));
	cr_expect_not_null(clean("https://a/b.png", LINK_SHOWN));
}

Test(link, what_is_invisible_or_breaks_out_is_escaped)
{
	cr_expect_str_eq(followed("/\u202Egnp.exe"), "/%E2%80%AEgnp.exe");
	cr_expect_str_eq(followed("/a\u200Bb\"<>`\\ {}|^"),
		"/a%E2%80%8Bb%22%3C%3E%60%5C%20%7B%7D%7C%5E");
}

Test(link, its_length_has_a_bound)
{
	cr_expect_not_null(clean(repeated("a", LINK_BYTES_MAX), LINK_FOLLOWED));
	cr_expect_null(clean(repeated("a", LINK_BYTES_MAX + 1), LINK_FOLLOWED));
}
