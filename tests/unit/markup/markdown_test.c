/* What Markdown becomes. */
#include "unit/markup/fixture.h"

TestSuite(markdown, .init = start, .fini = stop);

#define EXPECT(source, html) EXPECT_HTML(MARKUP_MARKDOWN, source, html)
#define REL " rel=\"nofollow noopener ugc\""

Test(markdown, blocks_are_what_they_look_like)
{
	EXPECT("", "");
	EXPECT("Hello\nworld", "<p>Hello\nworld</p>\n");
	EXPECT("# One\n\nTwo\n===", "<h1>One</h1>\n<h1>Two</h1>\n");
	EXPECT("> q", "<blockquote>\n<p>q</p>\n</blockquote>\n");
	EXPECT("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
	EXPECT("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n");
	EXPECT("1. a", "<ol>\n<li>a</li>\n</ol>\n");
	EXPECT("***", "<hr>\n");
	EXPECT("- [ ] a\n- [x] b", "<ul>\n<li>\u2610 a</li>\n<li>\u2611 b</li>\n</ul>\n");
}

Test(markdown, spans_are_what_they_look_like)
{
	EXPECT("*a* **b** `c` ~~d~~",
		"<p><em>a</em> <strong>b</strong> <code>c</code> <del>d</del></p>\n");
	EXPECT("a  \nb", "<p>a<br>\nb</p>\n");
	EXPECT("a & b < c", "<p>a &amp; b &lt; c</p>\n");
}

Test(markdown, code_keeps_a_plain_word_for_its_language)
{
	EXPECT("```c\na < b\n```", "<pre><code class=\"language-c\">a &lt; b\n</code></pre>\n");
	EXPECT("```\"onload=x\na\n```", "<pre><code>a\n</code></pre>\n");
	EXPECT("    a", "<pre><code>a\n</code></pre>\n");
}

Test(markdown, tables_have_rows_and_alignment)
{
	EXPECT("|a|b|\n|:-:|---|\n|1|2|",
		"<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n<th>b</th>\n</tr>\n</thead>\n"
		"<tbody>\n<tr>\n<td align=\"center\">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n");
}

Test(markdown, links_and_images_lead_where_they_may)
{
	EXPECT("[a](/b \"t\")", "<p><a href=\"/b\" title=\"t\"" REL ">a</a></p>\n");
	EXPECT("[a](javascript:b)", "<p>a</p>\n");
	EXPECT("![a *b*](c.png \"t\")", "<p><img src=\"c.png\" alt=\"a b\" title=\"t\"></p>\n");
	EXPECT("![a](data:image/png;base64,x)", "<p>a</p>\n");
	EXPECT("[![a](b)](c)", "<p><a href=\"c\"" REL "><img src=\"b\" alt=\"a\"></a></p>\n");
	EXPECT("<https://a.example/?b&c>", "<p><a href=\"https://a.example/?b&amp;c\"" REL
					   ">https://a.example/?b&amp;c</a></p>\n");
	EXPECT("ann@example.org",
		"<p><a href=\"mailto:ann@example.org\"" REL ">ann@example.org</a></p>\n");
}

Test(markdown, references_in_an_address_are_resolved_before_it_is_judged)
{
	EXPECT("[a](?b&amp;c)", "<p><a href=\"?b&amp;c\"" REL ">a</a></p>\n");
	EXPECT("[a](java&#115;cript:b)", "<p>a</p>\n");
	EXPECT("[a](java&#x9;script:b)", "<p>a</p>\n");
	EXPECT("[a](javascript&colon;b)",
		"<p><a href=\"javascript&amp;colon;b\"" REL ">a</a></p>\n");
}

Test(markdown, references_in_a_text_are_characters)
{
	EXPECT("&copy; &#65; &lt;b&gt; &#0; &nosuch;",
		"<p>\u00A9 A &lt;b&gt; \uFFFD &nosuch;</p>\n");
}

Test(markdown, raw_html_is_text)
{
	EXPECT("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
	EXPECT("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
}

/* md4c ends an emphasis here that it never began, or begins one that it does not end. */
Test(markdown, a_bare_address_that_cuts_an_emphasis_breaks_nothing)
{
#define ADDRESS "<a href=\"https://c.d*e\"" REL ">https://c.d*e</a>"
	EXPECT("https://c.d*e.* f*h", "<p>" ADDRESS ". f*h</p>\n");
	EXPECT("*https://c.d*e.*", "<p><em>" ADDRESS ".*</em></p>\n");
	EXPECT("[https://a.example](b)", "<p><a href=\"b\"" REL ">https://a.example</a></p>\n");
}
