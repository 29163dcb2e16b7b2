/* Titles out of other systems' titles. */
#include "import/text.h"

#include "base/utf8.h"
#include "import_fixture.h"

TestSuite(import_text, .init = open_fixture, .fini = close_fixture);

struct text_case {
	const char *in, *out;
};

Test(import_text, plain_text_has_no_markup)
{
	static const struct text_case cases[] = {
		{"", ""},
		{"A title", "A title"},
		{"Title <em>With</em> <b>Mark<sup>up</sup></b>!", "Title With Mark up !"},
		{"a<!-- wp:x {\"y\":\">\"} -->b", "a b"},
		{"open <!-- comment", "open"},
		{"1 < 2 > 0 <3 <", "1 < 2 > 0 <3 <"},
		{"broken <em", "broken <em"},
		{"Q&amp;A &lt;b&gt; &quot;x&quot; &#39;y&#x27; &hellip;",
			"Q&A <b> \"x\" 'y' \xE2\x80\xA6"},
		{"caf&#233; &#x1F600; &#8217;", "caf\xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\x99"},
		{"&unknown; &; & &#0; &#xD800; &#x110000; &amp",
			"&unknown; &; & &#0; &#xD800; &#x110000; &amp"},
		{"a&nbsp;&nbsp;b\n\t c ", "a b c"},
		{"~`!@#$%^&*()-_=+{}[]/\\;:'\"?,.>", "~`!@#$%^&*()-_=+{}[]/\\;:'\"?,.>"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		EXPECT_TEXT(import_text_plain(&f.call, cases[i].in, SIZE_MAX), cases[i].out);
}

Test(import_text, only_the_beginning_of_a_long_text_is_looked_at)
{
	EXPECT_TEXT(import_text_plain(&f.call, "abc def", 4), "abc");
	EXPECT_TEXT(import_text_plain(&f.call,
			    "ab\xE2\x82\xAC"
			    "c",
			    3),
		"ab\xE2\x82\xAC");
}

Test(import_text, a_line_has_no_controls_and_single_blanks)
{
	EXPECT_TEXT(import_text_line(&f.call, " \t a \r\n\x01 b\x7F"
					      "c\xC2\x85"
					      "d\xE2\x80\xA8"
					      "e\xC2\xA0 "),
		"a b c d e");
	EXPECT_TEXT(import_text_line(&f.call, "\xC2\xA1\xE2\x80\xA6"), "\xC2\xA1\xE2\x80\xA6");
}

Test(import_text, content_keeps_its_line_breaks)
{
	EXPECT_TEXT(import_text_clean(&f.call, "a\r\n\tb\x01\x1F\x7F"
					       "c"),
		"a\r\n\tbc");
}

Test(import_text, a_cut_ends_a_word_and_counts_code_points)
{
	EXPECT_TEXT(import_text_cut(&f.call, "short", 5), "short");
	EXPECT_TEXT(import_text_cut(&f.call, "a longer text", 10), "a longer\xE2\x80\xA6");
	EXPECT_TEXT(import_text_cut(&f.call, "abcdefghij", 6), "abcde\xE2\x80\xA6");
	EXPECT_TEXT(import_text_cut(&f.call, "\xC3\xA9\xC3\xA9\xC3\xA9", 2),
		"\xC3\xA9\xE2\x80\xA6");
	EXPECT_TEXT(import_text_cut(&f.call, "\xC3\xA9\xC3\xA9", 2), "\xC3\xA9\xC3\xA9");
	EXPECT_TEXT(import_text_cut(&f.call, "a bcdefghijklmnop", 8), "a bcdef\xE2\x80\xA6");
}
