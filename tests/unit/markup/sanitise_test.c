/* What another system's HTML becomes. */
#include "unit/markup/fixture.h"

TestSuite(sanitise, .init = start, .fini = stop);

#define EXPECT(source, html) EXPECT_HTML(MARKUP_HTML, source, html)
#define REL " rel=\"nofollow noopener ugc\""

Test(sanitise, what_is_allowed_stays)
{
	EXPECT("", "");
	EXPECT("a", "a");
	EXPECT("<p>a <em>b</em></p>", "<p>a <em>b</em></p>\n");
	EXPECT("<IMG SRC=a.png ALT='b \"c\"' WIDTH=10 onload=x>",
		"<img src=\"a.png\" alt=\"b &quot;c&quot;\" width=\"10\">");
	EXPECT("<a href='/b' target=_top id=x>a</a>", "<a href=\"/b\"" REL ">a</a>");
	EXPECT("<table><tr><td colspan=2 align=RIGHT>a</table>",
		"<table><tr><td colspan=\"2\" align=\"right\">a</td>\n</tr>\n</table>\n");
}

Test(sanitise, unknown_tags_go_and_their_text_stays)
{
	EXPECT("<font color=red>a</font><o:p>b</o:p>", "ab");
	EXPECT("<a href=javascript:x>a</a><img src=data:x>", "a");
}

Test(sanitise, what_is_no_text_goes_with_its_element)
{
	EXPECT("a<script>alert(1)</script>b", "ab");
	EXPECT("a<style>p{}</style>b<!-- c --><?d e?>", "ab");
	EXPECT("a<svg><svg></svg><p>b</p></svg>c", "ac");
	EXPECT("a<math>b", "a");
	EXPECT("a<iframe src=/x>b</iframe>c", "ac");
}

Test(sanitise, every_element_is_closed_once)
{
	EXPECT("<b>a", "<b>a</b>");
	EXPECT("a</b></p>", "a");
	EXPECT("<b><i>a</b></i>", "<b><i>a</i></b>");
	EXPECT("<a href=x>a<a href=y>b</a>",
		"<a href=\"x\"" REL ">a</a><a href=\"y\"" REL ">b</a>");
}

Test(sanitise, references_are_characters_and_controls_are_none)
{
	EXPECT("&lt;b&gt; &copy; &amp;lt; &#1;", "&lt;b&gt; \u00A9 &amp;lt; ");
	EXPECT("<p title=x>\x01\x7F"
	       "a</p>",
		"<p>a</p>\n");
}

Test(sanitise, an_encoding_that_the_source_names_counts_for_nothing)
{
	EXPECT("<meta charset=utf-7>+ADw-b+AD4-", "+ADw-b+AD4-");
	EXPECT("<meta http-equiv=content-type content='text/html;charset=latin1'>\u00E9", "\u00E9");
}

/* WordPress stores them so, and makes paragraphs of them when it shows a post. */
Test(sanitise, blank_lines_in_text_that_stands_in_no_block_are_seen)
{
#define GAP "<br>\n<br>\n"
	EXPECT("a\n\nb", "a\n\n" GAP "b");
	EXPECT("a\n<b>b</b>\n \n<i>c</i>", "a\n<b>b</b>\n \n" GAP "<i>c</i>");
	EXPECT("\n\na\n\n<p>b\n\nc</p>\n\nd\n\n", "\n\na\n\n<p>b\n\nc</p>\n\n\nd\n\n");
	EXPECT("<div>a\n\nb</div>", "<div>a\n\nb</div>\n");
}
