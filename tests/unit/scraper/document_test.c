/* Markup of anybody. */
#include "sources/document.h"

#include "arena_fixture.h"
#include "base/macros.h"

TestSuite(document, .init = start, .fini = end);

static struct document *html(const char *text)
{
	return document_read(arena, DOCUMENT_HTML, text, strlen(text));
}

static char *text_of(const char *source, const char *name)
{
	struct document *d = html(source);
	return shown(node_text(d, document_find(d, 0, name), 10000));
}

Test(document, text_has_lines_for_blocks_and_blanks_as_one)
{
	cr_expect(eq(str,
		text_of("<div> a  <b>b</b>\n c<br>d<p>e</p>f<script>x</script></div>", "div"),
		"a b c\nd\ne\nf"));
	cr_expect(eq(str, text_of("<p>a &lt;b&gt; &amp;&nbsp;&#x41; &nothing; &</p>", "p"),
		"a <b> &\u00a0A &nothing; &"));
	cr_expect(eq(str, text_of("<i></i>", "i"), ""));
	cr_expect(eq(str, text_of("<i></i>", "u"), "none"));
}

Test(document, what_is_not_closed_ends_with_what_it_is_in)
{
	cr_expect(eq(str, text_of("<div><ul><li>a<li>b</ul>c</div>d", "li"), "a"));
	cr_expect(eq(str, text_of("<div><i>a</div>b", "i"), "a"));
	cr_expect(eq(str, text_of("<i>a</b></u></i>b", "i"), "a"));
	cr_expect(eq(str, text_of("<p>a<p>b", "p"), "a"));
	cr_expect(eq(str, text_of("a < b <i>c", "i"), "c"));
}

Test(document, attributes_are_read_in_every_form)
{
	struct document *d = html("<a B='1 &amp; 2' c = d e f=\"x>y\" g=h/>t</a>");
	uint32_t a = document_find(d, 0, "a");
	cr_expect(eq(str, shown(node_attribute(d, a, "b")), "1 & 2"));
	cr_expect(eq(str, shown(node_attribute(d, a, "c")), "d"));
	cr_expect(eq(str, shown(node_attribute(d, a, "e")), ""));
	cr_expect(eq(str, shown(node_attribute(d, a, "f")), "x>y"));
	cr_expect(eq(str, shown(node_attribute(d, a, "z")), "none"));
	cr_expect(node_has_word(d, a, "b", "2"));
	cr_expect(not(node_has_word(d, a, "b", "12")));
}

Test(document, a_text_that_is_too_long_ends_with_a_whole_character)
{
	struct document *d = html("<p>ab\u00e9\U0001f35e</p>");
	static const char *const parts[] = {"", "a", "ab", "ab", "ab\u00e9", "ab\u00e9", "ab\u00e9",
		"ab\u00e9", "ab\u00e9\U0001f35e"};
	for (size_t max = 1; max < COUNT_OF(parts); max++)
		cr_expect(eq(str, shown(node_text(d, document_find(d, 0, "p"), max)),
				  (char *)parts[max]),
			"%zu", max);
}

Test(document, scripts_are_one_text_and_hide_no_end)
{
	struct document *d = html("<script>a<b</i></SCRIPT><title>x <i> &amp;</title><p>c");
	size_t len;
	const char *raw = node_raw(d, document_find(d, 0, "script"), &len);
	cr_expect(eq(str, arena_copy(arena, raw, len), "a<b</i>"));
	cr_expect(eq(str, shown(node_text(d, document_find(d, 0, "title"), 99)), "x <i> &"));
	cr_expect(ne(u32, document_find(d, 0, "p"), NODE_NOWHERE));
}

Test(document, comments_are_nothing_but_in_code_they_are_markup)
{
	cr_expect(eq(str, text_of("<div>a<!-- <i>b</i> -->c</div>", "div"), "ac"));
	cr_expect(eq(str, text_of("<code><!-- <i>b</i> --></code>", "i"), "b"));
	cr_expect(eq(str, text_of("<div>a<!-- b", "div"), "a"));
}

Test(document, xml_has_prefixes_and_sections)
{
	static const char source[] =
		"<?xml?><!DOCTYPE a [<!ENTITY x \"y\">]><a><dc:date>d</dc:date><b/><c><![CDATA[<&]]>e</c></a>";
	struct document *d = document_read(arena, DOCUMENT_XML, source, sizeof source - 1);
	uint32_t a = document_find(d, 0, "a");
	cr_expect(eq(str, shown(node_content(d, node_child(d, a, "dc:date"))), "d"));
	cr_expect(eq(str, shown(node_content(d, node_child(d, a, ":date"))), "d"));
	cr_expect(eq(str, shown(node_content(d, node_child(d, a, "c"))), "<&e"));
	cr_expect(eq(u32, node_child(d, a, "C"), NODE_NOWHERE));
}
