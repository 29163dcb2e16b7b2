/* What plain text becomes. */
#include "unit/markup/fixture.h"

TestSuite(plain, .init = start, .fini = stop);

#define EXPECT(source, html) EXPECT_HTML(MARKUP_TEXT, source, html)

Test(plain, blank_lines_make_paragraphs)
{
	EXPECT("", "");
	EXPECT(" \n\n", "");
	EXPECT("a", "<p>a</p>\n");
	EXPECT("a\nb\n", "<p>a<br>\nb</p>\n");
	EXPECT("a\r\nb\r\n\r\nc", "<p>a<br>\nb</p>\n<p>c</p>\n");
	EXPECT("\n\na\n \t\nb\n\n\n", "<p>a</p>\n<p>b</p>\n");
}

Test(plain, nothing_in_it_is_markup)
{
	EXPECT("<b>&amp;</b>", "<p>&lt;b&gt;&amp;amp;&lt;/b&gt;</p>\n");
}

Test(plain, malformed_bytes_and_controls_do_not_come_through)
{
	EXPECT("a\xC3(\xED\xA0\x80"
	       "b\x01\x7F\xC2\x85",
		"<p>a\uFFFD(\uFFFD\uFFFD\uFFFDb</p>\n");
}
