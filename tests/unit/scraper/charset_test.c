/* Bytes of many charsets, said and unsaid. */
#include "sources/charset.h"

#include "arena_fixture.h"
#include "base/macros.h"
#include "base/utf8.h"

TestSuite(charset, .init = start, .fini = end);

static char *decode(const char *bytes, size_t len, const char *content_type)
{
	size_t got = 0;
	const char *text = charset_decode(arena, bytes, len, content_type, &got);
	cr_expect(utf8_valid(text, got));
	return arena_copy(arena, text, got);
}

#define EXPECT(bytes, type, wanted) \
	cr_expect(eq(str, decode(bytes, sizeof(bytes) - 1, type), wanted))

Test(charset, utf_8_is_itself_whatever_is_said)
{
	EXPECT("Zo\xC3\xAB", NULL, "Zoë");
	EXPECT("\xEF\xBB\xBFZo\xC3\xAB", NULL, "Zoë");
	EXPECT("Zo\xC3\xAB", "text/html; charset=iso-8859-1", "Zoë");
}

Test(charset, a_label_says_what_other_bytes_are)
{
	EXPECT("\xcd\xee", "text/html; charset=windows-1251", "Но");
	EXPECT("<?xml version=\"1.0\" encoding='koi8-r'?>\xee\xcf", NULL,
		"<?xml version=\"1.0\" encoding='koi8-r'?>Но");
	EXPECT("<meta charset=\"shift_jis\">\x93\xfa", NULL, "<meta charset=\"shift_jis\">日");
	EXPECT("\x1b$BF|\x1b(B", "text/html; charset=iso-2022-jp", "日");
	EXPECT("\xff\xfeZ\x00o\x00\xeb\x00", NULL, "Zoë");
	EXPECT("\xfe\xff\x00Z\x00\xeb", NULL, "Zë");
}

Test(charset, without_a_label_it_is_windows_1252)
{
	EXPECT("\xDA"
	       "ltimas Not\xED"
	       "cias \x80",
		NULL, "Últimas Notícias €");
	EXPECT("\xDA"
	       "ltimas",
		"text/xml; charset=no-such-thing", "Últimas");
	EXPECT("\xDA"
	       "ltimas",
		"text/xml; charset=utf-7", "Últimas");
}

Test(charset, mistakes_are_seen_and_nothing_ends_at_a_nul)
{
	EXPECT("a\xC3(b", "text/html; charset=utf-8", "a\xEF\xBF\xBD(b");
	/* By another name of UTF-8, and so long as no character is. */
	EXPECT("a\xfd\xaa\xaa\xaa\xaa\xaa", "text/html; charset=utf)8",
		"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	EXPECT("a\0b", NULL, "a b");
	EXPECT("", NULL, "");
}
