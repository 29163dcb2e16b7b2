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

Test(charset, labels_are_what_pages_mean_by_them)
{
	EXPECT("\xcd\xee", "text/html; charset=win-1251", "Но");
	EXPECT("\xcd\xee", "text/html; charset=\"x-cp1251\"", "Но");
	EXPECT("\x8c\x63\xb9\xe6", "text/html; charset=ks_c_5601-1987", "똠방");
	EXPECT("\x8c\x63\xb9\xe6", "text/html; charset=euc-kr", "똠방");
	EXPECT("\xde \x96", "text/html; charset=iso-8859-9", "Ş –");
	EXPECT("\x87\x40", "text/html; charset=x-sjis", "①");
	EXPECT("\xa1\x85", "text/html; charset=tis-620", "ก…");
	/* Of one that nobody knows, the next one counts. */
	EXPECT("<meta charset=windows-1251>\xcd\xee", "text/html; charset=foo-bar",
		"<meta charset=windows-1251>Но");
}

Test(charset, two_bytes_a_character_are_known_without_a_mark)
{
	static const char little[] = "<\0?\0\x1d\x04\x3e\x04", big[] = "\0{\0\"\x04\x1d\x04\x3e";
	cr_expect(eq(str, decode(little, sizeof little - 1, NULL), "<?Но"));
	cr_expect(eq(str, decode(big, sizeof big - 1, "application/json"), "{\"Но"));
	EXPECT("<\0\0\0\x1d\x04\0\0", NULL, "<Н");
	EXPECT("\xff\xfe\0\0<\0\0\0\x1d\x04\0\0", NULL, "<Н");
	EXPECT("\x1d\x04\x3e\x04 \0", "text/plain; charset=utf-16", "Но ");
}

Test(charset, who_says_in_ascii_that_it_is_wide_is_wrong)
{
	EXPECT("<meta charset=utf-16>Zo\xC3\xAB", NULL, "<meta charset=utf-16>Zoë");
	EXPECT("<meta charset=utf-16>Zo\xEB", NULL, "<meta charset=utf-16>Zoë");
	EXPECT("Zo\xEB", "text/html; charset=utf-16", "Zoë");
}

Test(charset, a_language_tells_the_charset_that_it_had)
{
	EXPECT("<html lang=\"pl\">\xbf\xf3\xb3\xe6", NULL, "<html lang=\"pl\">żółć");
	EXPECT("<html lang='pl-PL'>\xbf\xf3\xb3\xe6", NULL, "<html lang='pl-PL'>żółć");
	EXPECT("<html lang=el>\xca\xe1\xe9", NULL, "<html lang=el>Και");
	EXPECT("<html lang=ja>\x93\xfa", NULL, "<html lang=ja>日");
	EXPECT("<html lang=zh-TW>\xb7\x73", NULL, "<html lang=zh-TW>新");
	EXPECT("<language>ko</language>\xb4\xba", NULL, "<language>ko</language>뉴");
	EXPECT("<html lang=\"fr\">\xc9t\xe9", NULL, "<html lang=\"fr\">Été");
	/* No language, but the beginning of another word. */
	EXPECT("<html lang=\"plx\">\xbf", NULL, "<html lang=\"plx\">¿");
}

Test(charset, the_letters_tell_without_a_language)
{
	EXPECT("\xcd\xee\xe2\xee\xf1\xf2\xe8 \xe4\xed\xff", NULL, "Новости дня");
	EXPECT("\xee\xcf\xd7\xcf\xd3\xd4\xc9 \xc4\xce\xd1", "text/html; charset=x-unknown",
		"Новости дня");
	EXPECT("\xc5\xe9\xe4\xde\xf3\xe5\xe9\xf2 \xea\xe1\xe9", NULL, "Ειδήσεις και");
	EXPECT("\xe7\xe3\xf9\xe5\xfa \xe4\xe9\xe5\xed", NULL, "חדשות היום");
	EXPECT("\x82\xb1\x82\xea\x82\xcd\x93\xfa\x96\x7b", NULL, "これは日本");
	EXPECT("\xa4\xb3\xa4\xec\xa4\xcf\xc6\xfc\xcb\xdc", NULL, "これは日本");
	/* Words with accents are in Latin letters. */
	EXPECT("\xc9t\xe9 \xe0 la cr\xeape, \xe9lev\xe9, cr\xe9\xe9 l\xe0, No\xebl", NULL,
		"Été à la crêpe, élevé, créé là, Noël");
}

Test(charset, utf_8_with_a_mistake_is_utf_8)
{
	EXPECT("\xC3\x89t\xC3\xA9 \xC3\xA0 l\xC3\xA0, \xC3\xA9\xFF", NULL,
		"Été à là, é\xEF\xBF\xBD");
	/* It says so and is not. */
	EXPECT("\xc9t\xe9", "text/html; charset=utf-8", "Été");
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
