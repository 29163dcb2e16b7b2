/* Feeds: small ones made here. */
#include "import/feed.h"

#include "base/utf8.h"
#include "import/xml.h"

#include "import_fixture.h"

TestSuite(import_feed, .init = open_fixture, .fini = close_fixture, .timeout = 60);

#define RSS(inner)                                                                      \
	"<?xml version=\"1.0\"?><rss version=\"2.0\""                                   \
	" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""                   \
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>A feed</title>" \
	"<description>Of things</description>" inner "</channel></rss>"
#define ATOM(inner)                                                         \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A feed</title>" \
	"<author><name>Feed</name></author>" inner "</feed>"

static enum err read_feed(const char *document)
{
	return read_string(import_feed_read, document);
}

Test(import_feed, reads_an_item_of_rss)
{
	cr_assert(eq(int,
		read_feed(RSS(
			"<item><title>One &amp;amp; only</title><link>https://a.example/1</link>"
			"<guid isPermaLink=\"false\">urn:1</guid><description>short</description>"
			"<content:encoded><![CDATA[<p>long</p>]]></content:encoded>"
			"<author>ann@example.org (Ann)</author><category>news</category>"
			"<category domain=\"x\">more</category>"
			"<pubDate>Tue, 10 Jun 2003 04:00:00 +0200</pubDate></item>")),
		OK));

	cr_assert(eq(sz, f.item_count, 1));
	const struct import_item *item = &f.items[0];
	EXPECT_TEXT(item->key, "urn:1");
	EXPECT_TEXT(item->title, "One &amp; only");
	EXPECT_TEXT(item->content, "<p>long</p>");
	EXPECT_TEXT(item->author.email, "ann@example.org");
	EXPECT_TEXT(item->status, "published");
	cr_expect(eq(int, item->format, POST_FORMAT_HTML));
	cr_expect(eq(sz, item->tags.count, 2));
	EXPECT_TEXT(item->tags.items[1], "more");
	expect_time(item->date_us, "2003-06-10T02:00:00.000Z");
	cr_expect(f.end.complete);
}

Test(import_feed, an_item_with_little_is_known_by_its_link_and_says_its_description)
{
	cr_assert(eq(int,
		read_feed(RSS("<item><link>https://a.example/2</link><description>&lt;b&gt;short"
			      "</description><dc:creator>Bob</dc:creator>"
			      "<dc:date>2004-05-06</dc:date></item>")),
		OK));

	EXPECT_TEXT(f.items[0].key, "https://a.example/2");
	EXPECT_TEXT(f.items[0].content, "<b>short");
	EXPECT_TEXT(f.items[0].author.login, "Bob");
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[0].author.email, NULL));
	expect_time(f.items[0].date_us, "2004-05-06T00:00:00.000Z");
}

Test(import_feed, reads_rdf)
{
	cr_assert(eq(int,
		read_feed("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
			  " xmlns=\"http://purl.org/rss/1.0/\""
			  " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
			  "<channel rdf:about=\"x\"><title>A feed</title></channel>"
			  "<item rdf:about=\"https://a.example/3\"><title>Three</title>"
			  "<link>https://a.example/3</link><description>d</description>"
			  "<dc:subject>tag</dc:subject><dc:date>2004-05-06T07:08+02:00</dc:date>"
			  "</item></rdf:RDF>"),
		OK));

	cr_assert(eq(sz, f.item_count, 1));
	EXPECT_TEXT(f.items[0].key, "https://a.example/3");
	EXPECT_TEXT(f.items[0].title, "Three");
	EXPECT_TEXT(f.items[0].tags.items[0], "tag");
	expect_time(f.items[0].date_us, "2004-05-06T05:08:00.000Z");
}

Test(import_feed, reads_an_entry_of_atom)
{
	cr_assert(eq(int,
		read_feed(ATOM(
			"<entry><id>urn:4</id><title type=\"html\">&lt;i&gt;Four&lt;/i&gt;</title>"
			"<link rel=\"edit\" href=\"https://a.example/edit\"/>"
			"<link href=\"https://a.example/4\"/>"
			"<author><name>Ann</name><email>ann@example.org</email></author>"
			"<category term=\"R&amp;D &#38;lt;\"/><category term=\"t2\" label=\"Two\"/>"
			"<updated>2010-02-03T04:05:06.789Z</updated>"
			"<published>2010-01-02T03:04:05+01:00</published>"
			"<summary>short</summary>"
			"<content type=\"html\">&lt;p&gt;long&lt;/p&gt;</content></entry>")),
		OK));

	cr_assert(eq(sz, f.item_count, 1));
	const struct import_item *item = &f.items[0];
	EXPECT_TEXT(item->key, "urn:4");
	EXPECT_TEXT(item->content, "<p>long</p>");
	EXPECT_TEXT(item->author.name, "Ann");
	EXPECT_TEXT(item->author.email, "ann@example.org");
	cr_expect(eq(sz, item->tags.count, 2));
	EXPECT_TEXT(item->tags.items[0], "R&D &lt;");
	cr_expect(eq(int, item->format, POST_FORMAT_HTML));
	expect_time(item->date_us, "2010-01-02T02:04:05.000Z");
	expect_time(item->updated_us, "2010-02-03T04:05:06.789Z");
}

Test(import_feed, content_of_atom_is_text_or_markup_as_it_says)
{
	cr_assert(eq(int,
		read_feed(
			ATOM("<entry><id>1</id><content>1 &lt; 2</content></entry>"
			     "<entry><id>2</id><content type=\"xhtml\"><div xmlns="
			     "\"http://www.w3.org/1999/xhtml\"><p class=\"a&amp;b\">x &lt; <b>y</b>"
			     "</p></div></content></entry>"
			     "<entry><id>3</id><summary type=\"html\">s</summary></entry>")),
		OK));

	cr_assert(eq(sz, f.item_count, 3));
	EXPECT_TEXT(f.items[0].content, "1 < 2");
	cr_expect(eq(int, f.items[0].format, POST_FORMAT_TEXT));
	EXPECT_TEXT(f.items[1].content, "<div><p class=\"a&amp;b\">x &lt; <b>y</b></p></div>");
	cr_expect(eq(int, f.items[1].format, POST_FORMAT_HTML));
	EXPECT_TEXT(f.items[2].content, "s");
	cr_expect(eq(int, f.items[2].format, POST_FORMAT_HTML));
}

Test(import_feed, a_date_that_cannot_be_read_is_odd)
{
	cr_assert(eq(int,
		read_feed(RSS("<item><title>1</title><pubDate>yesterday</pubDate></item>"
			      "<item><title>2</title></item>")),
		OK));

	cr_expect(not(f.items[0].has_date));
	EXPECT_TEXT(f.items[0].odd_date, "yesterday");
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[1].odd_date, NULL));
}

Test(import_feed, other_documents_are_refused)
{
	const char *others[] = {"", "hello", "<html><body/></html>", "<feed><entry/></feed>",
		"<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel><item>&a;</item></channel></rss>"};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		cr_expect(eq(int, read_feed(others[i]), ERR_INVALID), "%s", others[i]);
		cr_expect(f.call.failure.detail && strstr(f.call.failure.detail, "not a feed"));
	}
	cr_expect(eq(sz, f.item_count, 0));
}

Test(import_feed, wherever_it_is_cut_off_only_whole_items_come_out)
{
	const char *whole = ATOM(
		"<entry><id>1</id><content type=\"xhtml\"><p>a</p></content></entry>"
		"<entry><id>2</id><author><name>A</name></author></entry>");
	for (size_t len = 0; len < strlen(whole); len++) {
		f.item_count = 0;
		enum err err = read_bytes(import_feed_read, whole, len);
		cr_expect(err == OK || err == ERR_INVALID);
		cr_expect(not(f.end.complete), "%zu", len);
		for (size_t i = 0; i < f.item_count; i++)
			cr_expect(eq(int, *f.items[i].key, (char)('1' + i)));
	}
}

Test(import_feed, other_encodings_are_converted_and_bytes_that_are_no_text_replaced)
{
	cr_assert(eq(int,
		read_feed("<?xml version=\"1.0\" encoding=\"windows-1252\"?><rss><channel><item>"
			  "<title>\x80 \x93q\x94</title></item></channel></rss>"),
		OK));
	EXPECT_TEXT(f.items[0].title, "\xE2\x82\xAC \xE2\x80\x9Cq\xE2\x80\x9D");

	f.item_count = 0;
	cr_assert(eq(int, read_feed(RSS("<item><title>a\xFF\x01z</title></item>")), OK));
	EXPECT_TEXT(f.items[0].title, "a\xEF\xBF\xBD z");
	cr_expect(eq(i64, f.end.bytes_replaced, 2));
}

Test(import_feed, an_encoding_that_nobody_knows_is_told)
{
	cr_expect(eq(int,
		read_feed("<?xml version=\"1.0\" encoding=\"klingon\"?><rss><channel/></rss>"),
		ERR_INVALID));
}

static const char *atom_of(const char *before, int times, const char *again, const char *after)
{
	struct text document;
	text_init(&document, f.call.arena, 1 << 20, 64 << 20);
	text_add_string(&document, "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>x</id>");
	text_add_string(&document, before);
	for (int i = 0; i < times; i++)
		text_add_string(&document, again);
	text_add_string(&document, after);
	text_add_string(&document, "</entry></feed>");
	return text_string(&document);
}

static const char *repeated(const char *word, int times)
{
	struct text text;
	text_init(&text, f.call.arena, 1024, SIZE_MAX);
	while (times--)
		text_add_string(&text, word);
	return text_string(&text);
}

Test(import_feed, what_an_item_says_again_and_again_takes_no_more_memory)
{
	const char *value = repeated("x", 1000);
	const char *const again[] = {
		call_printf(&f.call, "<summary>%s</summary>", value),
		call_printf(&f.call, "<category term=\"%s\"/>", value),
		call_printf(&f.call, "<link rel=\"%s\"/>", value),
	};
	for (size_t i = 0; i < COUNT_OF(again); i++) {
		const char *document = atom_of("<summary>first</summary>", 8000, again[i], "");
		f.item_count = 0;
		cr_assert(eq(int, read_string(import_feed_read, document), OK));
		cr_assert(eq(sz, f.item_count, 1));
		EXPECT_TEXT(f.items[0].content, "first");
		cr_expect(lt(sz, f.arena_bytes_max, 2 * IMPORT_FEED_CONTENT_BYTES_MAX), "%s",
			again[i]);
	}
}

Test(import_feed, markup_beyond_the_bound_takes_no_memory)
{
	const char *tag = call_printf(&f.call, "<a title=\"%s\">y</a>", repeated("x", 1000));
	const char *document = atom_of("<content type=\"xhtml\">", 20000, tag, "</content>");
	cr_assert(eq(int, read_string(import_feed_read, document), OK));
	cr_expect(f.items[0].content_too_long);
	cr_expect(lt(sz, f.arena_bytes_max, 6 * IMPORT_FEED_CONTENT_BYTES_MAX));
}

Test(import_feed, an_attribute_is_cut_between_characters)
{
	const char *term = call_printf(&f.call, "<category term=\"%sx&amp;\"/>",
		repeated("\xC3\xA9", 5000));
	cr_assert(eq(int, read_string(import_feed_read, atom_of(term, 0, "", "")), OK));
	cr_assert(eq(sz, f.items[0].tags.count, 1));
	const char *tag = f.items[0].tags.items[0];
	cr_expect(eq(sz, strlen(tag), IMPORT_XML_ATTRIBUTE_BYTES_MAX));
	cr_expect(utf8_valid(tag, strlen(tag)));
}
