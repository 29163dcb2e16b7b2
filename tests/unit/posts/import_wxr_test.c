/* WordPress exports: small ones made here, and a real one where it is at hand. */
#include "import/wxr.h"

#include <stdlib.h>
#include <unistd.h>

#include "import_fixture.h"

TestSuite(import_wxr, .init = open_fixture, .fini = close_fixture, .timeout = 60);

#define HEAD                                                                                \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                      \
	"<rss version=\"2.0\" xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\"\n" \
	" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"\n"                     \
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"                                  \
	" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Blog</title>\n"
#define TAIL "</channel></rss>\n"
#define ITEM(inner) "<item>" inner "<wp:status>draft</wp:status></item>\n"

static enum err read_wxr(const char *document)
{
	return read_string(import_wxr_read, document);
}

Test(import_wxr, reads_every_field_of_an_item_and_an_author)
{
	cr_assert(eq(int,
		read_wxr(HEAD
			"<wp:author><wp:author_login>ann</wp:author_login>"
			"<wp:author_email>ann@example.org</wp:author_email>"
			"<wp:author_display_name><![CDATA[Ann & Co]]></wp:author_display_name></wp:author>" ITEM(
				"<title>Caf\xC3\xA9 &amp; &#8220;tea&#8221;</title>"
				"<guid isPermaLink=\"false\">https://example.org/?p=7</guid>"
				"<dc:creator><![CDATA[ann]]></dc:creator><description>no</description>"
				"<content:encoded><![CDATA[<p>One</p>]]>\n<![CDATA[two]]></content:encoded>"
				"<excerpt:encoded>short</excerpt:encoded><wp:post_id>7</wp:post_id>"
				"<wp:post_date>2013-04-09 20:20:39</wp:post_date>"
				"<wp:post_date_gmt>2013-04-09 18:20:39</wp:post_date_gmt>"
				"<wp:post_modified_gmt>2014-01-02 03:04:05</wp:post_modified_gmt>"
				"<wp:post_type>post</wp:post_type>"
				"<wp:attachment_url>https://example.org/a.png</wp:attachment_url>"
				"<category domain=\"category\" nicename=\"n\"><![CDATA[News]]></category>"
				"<category domain=\"post_tag\" nicename=\"t\">t1</category>"
				"<category domain=\"tag\">t2</category>"
				"<category domain=\"nav_menu\">menu</category><category>bare</category>"
				"<wp:comment><wp:comment_content>hi</wp:comment_content>"
				"<title>not mine</title></wp:comment><wp:comment/>") TAIL),
		OK));

	cr_assert(eq(sz, f.item_count, 1));
	const struct import_item *item = &f.items[0];
	EXPECT_TEXT(f.authors[0].login, "ann");
	EXPECT_TEXT(f.authors[0].email, "ann@example.org");
	EXPECT_TEXT(f.authors[0].name, "Ann & Co");
	EXPECT_TEXT(item->title, "Caf\xC3\xA9 & \xE2\x80\x9Ctea\xE2\x80\x9D");
	EXPECT_TEXT(item->key, "https://example.org/?p=7#7");
	EXPECT_TEXT(item->author.login, "ann");
	EXPECT_TEXT(item->content, "<p>One</p>\ntwo");
	EXPECT_TEXT(item->excerpt, "short");
	EXPECT_TEXT(item->status, "draft");
	EXPECT_TEXT(item->type, "post");
	EXPECT_TEXT(item->attachment_url, "https://example.org/a.png");
	expect_time(item->date_us, "2013-04-09T18:20:39.000Z");
	expect_time(item->updated_us, "2014-01-02T03:04:05.000Z");
	cr_expect(not(item->date_is_local));
	cr_expect(eq(int, item->format, POST_FORMAT_HTML));
	cr_expect(eq(sz, f.comment_count, 2));
	EXPECT_TEXT(f.comments[0].content, "hi");
	cr_assert(eq(sz, item->categories.count, 1));
	cr_assert(eq(sz, item->tags.count, 2));
	EXPECT_TEXT(item->categories.items[0], "News");
	EXPECT_TEXT(item->tags.items[1], "t2");
	cr_expect(eq(int, (int)item->line, 6));
	cr_expect(f.end.complete);
}

Test(import_wxr, what_is_missing_is_null)
{
	cr_assert(eq(int, read_wxr(HEAD ITEM("") ITEM("<title/><content:encoded/>") TAIL), OK));

	cr_assert(eq(sz, f.item_count, 2));
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[0].title, NULL));
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[0].content, NULL));
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[0].key, NULL));
	cr_expect(not(f.items[0].has_date));
	EXPECT_TEXT(f.items[1].title, "");
}

Test(import_wxr, an_item_without_a_guid_is_known_by_its_id)
{
	cr_assert(eq(int, read_wxr(HEAD ITEM("<wp:post_id>42</wp:post_id><guid/>") TAIL), OK));

	EXPECT_TEXT(f.items[0].key, "post#42");
}

Test(import_wxr, items_that_share_a_guid_have_keys_of_their_own)
{
	cr_assert(eq(int,
		read_wxr(HEAD ITEM("<guid>g</guid><wp:post_id>1</wp:post_id>") ITEM(
			"<guid>g</guid><wp:post_id>2</wp:post_id>") ITEM("<guid>g</guid>") TAIL),
		OK));

	EXPECT_TEXT(f.items[0].key, "g#1");
	EXPECT_TEXT(f.items[1].key, "g#2");
	EXPECT_TEXT(f.items[2].key, "g");
}

#define META(key, value)                                                \
	"<wp:postmeta><wp:meta_key><![CDATA[" key "]]></wp:meta_key>\n" \
	"<wp:meta_value>" value "</wp:meta_value></wp:postmeta>"

Test(import_wxr, what_is_known_of_an_item_beside_its_fields_is_its_cover_and_its_alt)
{
	cr_assert(eq(int,
		read_wxr(HEAD ITEM(META("_edit_last", "7") META("_thumbnail_id", "<![CDATA[ 42 ]]>")
				META("_thumbnail_id", "43") "<title>after</title>")
				ITEM("<wp:post_id>42</wp:post_id>" META("_wp_attachment_image_alt",
					"A &amp; B") META("_wp_attachment_image_alts", "no")) TAIL),
		OK));

	cr_expect(eq(i64, f.items[0].cover, 42));
	cr_expect(eq(i64, f.items[0].number, 0));
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[0].alt, NULL));
	EXPECT_TEXT(f.items[0].title, "after");
	cr_expect(eq(i64, f.items[1].cover, 0));
	cr_expect(eq(i64, f.items[1].number, 42));
	EXPECT_TEXT(f.items[1].alt, "A & B");
}

Test(import_wxr, what_is_no_number_is_no_cover)
{
	static const char *const numbers[] = {"", "0", "-1", "7x", "1 2", "1.5",
		"9999999999999999999", "by_url"};
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		f.item_count = 0;
		cr_assert(eq(int,
			read_wxr(call_printf(&f.call, HEAD ITEM(META("_thumbnail_id", "%s")) TAIL,
				numbers[i])),
			OK));
		cr_expect(eq(i64, f.items[0].cover, 0), "%s", numbers[i]);
	}
	f.item_count = 0;
	cr_assert(eq(int,
		read_wxr(HEAD ITEM(META("_thumbnail_id", "999999999999999999"))
				ITEM(META("a_key_that_is_longer_than_any_that_is_looked_for", "1"))
					ITEM("<wp:postmeta><wp:meta_value>5</wp:meta_value>"
					     "<wp:meta_key>_thumbnail_id</wp:meta_key>"
					     "</wp:postmeta>") TAIL),
		OK));
	cr_expect(eq(i64, f.items[0].cover, 999999999999999999));
	cr_expect(eq(i64, f.items[1].cover, 0));
	cr_expect(eq(i64, f.items[2].cover, 0));
}

Test(import_wxr, dates_may_be_zero_local_or_odd)
{
	cr_assert(eq(int,
		read_wxr(HEAD ITEM("<wp:post_date>0000-00-00 00:00:00</wp:post_date>"
				   "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>")
				ITEM("<wp:post_date>2020-02-29 10:00:00</wp:post_date>"
				     "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>")
					ITEM("<wp:post_date_gmt>2021-02-29 10:00:00</wp:post_date_gmt>")
						TAIL),
		OK));

	cr_expect(not(f.items[0].has_date));
	cr_expect(eq(ptr, (void *)(uintptr_t)f.items[0].odd_date, NULL));
	cr_expect(f.items[1].has_date);
	cr_expect(f.items[1].date_is_local);
	expect_time(f.items[1].date_us, "2020-02-29T10:00:00.000Z");
	cr_expect(not(f.items[2].has_date));
	EXPECT_TEXT(f.items[2].odd_date, "2021-02-29 10:00:00");
}

Test(import_wxr, namespaces_are_known_by_their_address_not_their_prefix)
{
	cr_assert(eq(int,
		read_wxr(
			"<rss xmlns:wp=\"http://wordpress.org/export/1.0/\" "
			"xmlns:w=\"https://wordpress.org/export/1.1/\" xmlns:x=\"urn:x\"><channel>" ITEM(
				"<w:post_id>1</w:post_id><x:title>no</x:title><y:title>no</y:title>"
				"<title>yes</title><w:post_password>enter</w:post_password>") "</channel></rss>"),
		OK));

	EXPECT_TEXT(f.items[0].title, "yes");
	EXPECT_TEXT(f.items[0].key, "post#1");
	cr_expect(f.items[0].has_password);
	cr_expect(f.end.complete);
}

Test(import_wxr, bytes_that_are_no_text_are_replaced_and_counted)
{
	cr_assert(eq(int,
		read_wxr(HEAD ITEM("<title>a\x0B"
				   "b\xFF"
				   "c</title><content:encoded><![CDATA[x\x01\xC3]]>"
				   "</content:encoded>") TAIL),
		OK));

	EXPECT_TEXT(f.items[0].title, "a b\xEF\xBF\xBD"
				      "c");
	EXPECT_TEXT(f.items[0].content, "x \xEF\xBF\xBD");
	cr_expect(eq(i64, f.end.bytes_replaced, 4));
	cr_expect(f.end.complete);
}

Test(import_wxr, another_declared_encoding_is_converted)
{
	cr_assert(eq(int,
		read_wxr("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
			 "<rss xmlns:wp=\"http://wordpress.org/export/1.0/\"><channel>" ITEM(
				 "<title>Caf\xE9</title>") "</channel></rss>"),
		OK));

	EXPECT_TEXT(f.items[0].title, "Caf\xC3\xA9");
	cr_expect(eq(i64, f.end.bytes_replaced, 0));
}

Test(import_wxr, a_file_that_is_cut_off_gives_what_stood_before)
{
	const char *cut = HEAD ITEM("<title>1</title>")
		ITEM("<title>2</title>") "<item><title>3</title><content:encoded><![CDATA[and th";

	cr_assert(eq(int, read_wxr(cut), OK));

	cr_expect(eq(sz, f.item_count, 2));
	cr_expect(not(f.end.complete));
	cr_expect(eq(int, (int)f.end.line, 8));
	EXPECT_TEXT(f.end.why, "the file is cut off");
	/* Wherever it is cut, nothing but whole items comes out. */
	size_t root = (size_t)(strstr(cut, "<rss") - cut);
	size_t root_end = (size_t)(strstr(cut, "<channel>") - cut);
	for (size_t len = 0; len < strlen(cut); len++) {
		f.item_count = 0;
		enum err err = read_bytes(import_wxr_read, cut, len);
		cr_expect(err == OK || err == ERR_INVALID);
		cr_expect(len > root + 3 || err == ERR_INVALID, "%zu", len);
		cr_expect(len < root_end || err == OK, "%zu", len);
		cr_expect(le(sz, f.item_count, 2));
		cr_expect(not(f.end.complete));
		for (size_t i = 0; i < f.item_count; i++)
			cr_expect(f.items[i].title && *f.items[i].title == (char)('1' + i));
	}
}

Test(import_wxr, what_is_not_well_formed_ends_the_reading_at_its_line)
{
	cr_assert(eq(int,
		read_wxr(HEAD ITEM("<title>1</title>") ITEM("<title>a&nbsp;b</title>")
				ITEM("<title>3</title>") TAIL),
		OK));

	cr_expect(eq(sz, f.item_count, 1));
	cr_expect(not(f.end.complete));
	cr_expect(eq(int, (int)f.end.line, 7));
	EXPECT_TEXT(f.end.why, "Entity 'nbsp' not defined");
}

Test(import_wxr, other_documents_are_refused)
{
	const char *others[] = {"", "hello", "{\"title\": \"x\"}", "<html><body/></html>",
		"<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", "\xFF\xFE<\0r\0"};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		cr_expect(eq(int, read_wxr(others[i]), ERR_INVALID), "%s", others[i]);
		cr_expect(f.call.failure.detail &&
			  strstr(f.call.failure.detail, "not a WordPress export"));
	}
}

Test(import_wxr, a_bomb_of_entities_is_refused_before_it_is_read)
{
	cr_expect(eq(int,
		read_wxr("<?xml version=\"1.0\"?><!DOCTYPE rss ["
			 "<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
			 "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
			 "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
			 "<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
			 "<rss><channel><item><title>&d;&e;</title></item></channel></rss>"),
		ERR_INVALID));

	EXPECT_TEXT(f.call.failure.detail, "not a WordPress export: it has a document type");
	cr_expect(eq(sz, f.item_count, 0));
}

Test(import_wxr, deep_nesting_ends_the_reading)
{
	struct text document;
	text_init(&document, f.call.arena, 1 << 16, 1 << 24);
	text_add_string(&document, HEAD ITEM("<title>1</title>") "<item><title>");
	for (int i = 0; i < 100000; i++)
		text_add_string(&document, "<b>");

	cr_assert(eq(int, read_wxr(text_string(&document)), OK));

	cr_expect(eq(sz, f.item_count, 1));
	cr_expect(not(f.end.complete));
}

Test(import_wxr, markup_in_a_field_leaves_its_text)
{
	cr_assert(eq(int, read_wxr(HEAD ITEM("<title>a <b>bold</b> word</title>") TAIL), OK));

	EXPECT_TEXT(f.items[0].title, "a bold word");
}

static struct text item_of_size(size_t content_bytes)
{
	struct text document;
	text_init(&document, f.call.arena, content_bytes + 4096, SIZE_MAX);
	text_add_string(&document, HEAD "<item><title>big</title><content:encoded><![CDATA[");
	for (size_t i = 0; i < content_bytes; i += 8)
		text_add_string(&document, "abcdefg\n");
	text_add_string(&document,
		"]]></content:encoded><wp:status/></item>" ITEM("<title>next</title>") TAIL);
	return document;
}

Test(import_wxr, content_beyond_the_bound_is_cut_and_said_so)
{
	struct text whole = item_of_size(IMPORT_WXR_CONTENT_BYTES_MAX);
	cr_assert(eq(int, read_wxr(text_string(&whole)), OK));
	cr_expect(not(f.items[0].content_too_long));
	cr_expect(eq(sz, strlen(f.items[0].content), IMPORT_WXR_CONTENT_BYTES_MAX));

	f.item_count = 0;
	struct text cut = item_of_size(IMPORT_WXR_CONTENT_BYTES_MAX + 8);
	cr_assert(eq(int, read_wxr(text_string(&cut)), OK));
	cr_expect(f.items[0].content_too_long);
	EXPECT_TEXT(f.items[1].title, "next");
}

Test(import_wxr, memory_is_that_of_one_item_however_long_the_file)
{
	/* Nine megabytes in one item: libxml2 holds at most ten, our arena the bound. */
	struct text document = item_of_size(9 << 20);

	cr_assert(eq(int, read_wxr(text_string(&document)), OK));

	cr_expect(eq(sz, f.item_count, 2));
	cr_expect(f.items[0].content_too_long);
	cr_expect(lt(sz, f.arena_bytes_max, 4 * IMPORT_WXR_CONTENT_BYTES_MAX));
}

#define META_OF(key)                                                      \
	"<wp:postmeta><wp:meta_key>" key "</wp:meta_key><wp:meta_value>", \
		"</wp:meta_value></wp:postmeta>"

static void add_again(struct text *document, int times, const char *start, const char *end)
{
	for (int i = 0; i < times; i++) {
		text_add_string(document, start);
		for (int ch = 0; ch < 1000; ch++)
			text_add_char(document, 'x');
		text_add_string(document, end);
	}
}

Test(import_wxr, what_an_item_says_again_and_again_takes_no_more_memory)
{
	struct text document;
	text_init(&document, f.call.arena, 1 << 20, 32 << 20);
	text_add_string(&document, HEAD "<item><content:encoded>first</content:encoded>");
	add_again(&document, 3000, "<content:encoded>", "</content:encoded>");
	add_again(&document, 3000, "<category domain=\"post_tag\">", "</category>");
	add_again(&document, 3000, "<wp:postmeta><wp:meta_key>", "</wp:meta_key></wp:postmeta>");
	add_again(&document, 3000, META_OF("_elementor_data"));
	add_again(&document, 3000, META_OF("_thumbnail_id"));
	add_again(&document, 1, "<wp:comment><wp:comment_content>", "</wp:comment_content>");
	add_again(&document, 3000, "<wp:comment_content>", "</wp:comment_content>");
	text_add_string(&document, "</wp:comment><wp:status/></item>" TAIL);

	cr_assert(eq(int, read_wxr(text_string(&document)), OK));

	cr_expect(f.end.complete);
	EXPECT_TEXT(f.items[0].content, "first");
	cr_expect(eq(sz, f.items[0].tags.count, IMPORT_WXR_TERMS_MAX));
	cr_expect(eq(sz, f.comment_count, 1));
	cr_expect(lt(sz, f.arena_bytes_max, IMPORT_WXR_CONTENT_BYTES_MAX));
}

Test(import_wxr, a_text_beyond_ten_megabytes_ends_the_reading)
{
	struct text document = item_of_size(11 << 20);

	cr_assert(eq(int, read_wxr(text_string(&document)), OK));

	cr_expect(eq(sz, f.item_count, 0));
	cr_expect(not(f.end.complete));
	EXPECT_TEXT(f.end.why, "something in it is longer than 10 MB");
}

Test(import_wxr, a_plain_feed_has_only_bad_rows)
{
	cr_assert(eq(int, read_wxr("<rss><channel><item><title>1</title></item></channel></rss>"),
		OK));

	cr_expect(eq(sz, f.item_count, 0));
	EXPECT_TEXT(text_string(&f.bad_rows), "line 1: an item without WordPress's own elements\n");
}

Test(import_wxr, more_tags_than_the_bound_are_dropped)
{
	struct text document;
	text_init(&document, f.call.arena, 1 << 16, 1 << 20);
	text_add_string(&document, HEAD "<item>");
	for (int i = 0; i <= IMPORT_WXR_TERMS_MAX; i++)
		text_printf(&document, "<category domain=\"post_tag\">t%d</category>", i);
	text_add_string(&document, "<wp:status/></item>" TAIL);

	cr_assert(eq(int, read_wxr(text_string(&document)), OK));

	cr_expect(eq(sz, f.items[0].tags.count, IMPORT_WXR_TERMS_MAX));
}

Test(import_wxr, a_row_the_sink_finds_bad_does_not_stop_it)
{
	f.answer = ERR_INVALID;

	cr_assert(
		eq(int, read_wxr(HEAD ITEM("<title>1</title>") ITEM("<title>2</title>") TAIL), OK));

	cr_expect(eq(i64, f.end.bad_rows, 2));
	cr_expect(eq(i64, f.end.items, 0));
	EXPECT_TEXT(text_string(&f.bad_rows),
		"line 6: the sink does not want 1\nline 7: the sink does not want 2\n");
}

Test(import_wxr, any_other_error_of_the_sink_does)
{
	f.answer = ERR_UNAVAILABLE;

	cr_assert(eq(int, read_wxr(HEAD ITEM("<title>1</title>") ITEM("<title>2</title>") TAIL),
		ERR_UNAVAILABLE));

	EXPECT_TEXT(f.call.failure.detail, "the sink does not want 1");
	cr_expect(eq(i64, f.end.bad_rows, 0));
}

Test(import_wxr, an_author_without_a_login_is_a_bad_row)
{
	cr_assert(eq(int,
		read_wxr(HEAD "<wp:author><wp:author_email>x</wp:author_email></wp:author>" ITEM(
			"<title>1</title>") TAIL),
		OK));

	EXPECT_TEXT(text_string(&f.bad_rows), "line 6: an author without a login\n");
	cr_expect(eq(sz, f.item_count, 1));
}

/* A file of ../shared beside the checkout; NULL where there is none. */
static const char *shared_file(const char *name)
{
	const char *path = getenv("CRIER_SHARED");
	if (path)
		path = call_printf(&f.call, "%s/%s", path, name);
	else
		path = call_printf(&f.call, "%.*s/../../../../shared/%s",
			(int)(strrchr(__FILE__, '/') - __FILE__), __FILE__, name);
	return access(path, R_OK) == 0 ? path : NULL;
}

struct sum {
	char type[32], status[32];
	int items, bytes, tags, categories, comments;
};

static struct sum sums[32];

static enum err sum_item(struct call *c, void *arg, const struct import_item *item)
{
	(void)c, (void)arg;
	struct sum *sum = sums;
	while (*sum->type && (strcmp(sum->type, item->type) || strcmp(sum->status, item->status)))
		sum++;
	cr_assert(lt(ptr, sum, sums + COUNT_OF(sums)));
	snprintf(sum->type, sizeof sum->type, "%s", item->type);
	snprintf(sum->status, sizeof sum->status, "%s", item->status);
	sum->items++;
	sum->bytes += (int)strlen(item->content);
	sum->tags += (int)item->tags.count;
	sum->categories += (int)item->categories.count;
	sum->comments += (int)item->comments.count;
	return OK;
}

static bool sums_hold(const char *line)
{
	for (const struct sum *sum = sums; *sum->type; sum++) {
		const char *wanted = call_printf(&f.call, "%s %s %d %d %d %d %d\n", sum->type,
			sum->status, sum->items, sum->bytes, sum->tags, sum->categories,
			sum->comments);
		if (strcmp(line, wanted) == 0)
			return true;
	}
	return false;
}

Test(import_wxr, a_real_export_counts_as_elementtree_counts_it)
{
	const char *path = shared_file("import-fixtures/wordpress-theme-unit-test.xml");
	if (!path)
		cr_skip_test("SKIPPED: no real export; set CRIER_SHARED to the shared folder");
	FILE *in = fopen(path, "r");
	f.sink.item = sum_item;
	cr_assert(eq(int, import_wxr_read(&f.call, in, &f.sink, &f.end), OK));
	fclose(in);
	cr_expect(f.end.complete);
	cr_expect(eq(i64, f.end.bad_rows, 0));
	cr_expect(eq(i64, f.end.items, 186));
	cr_expect(eq(i64, f.end.authors, 2));

	FILE *oracle = popen(call_printf(&f.call, "/usr/bin/python3 %.*s/import_wxr_oracle.py %s",
				     (int)(strrchr(__FILE__, '/') - __FILE__), __FILE__, path),
		"r");
	char line[256];
	size_t groups = 0;
	for (; fgets(line, sizeof line, oracle); groups++)
		cr_expect(sums_hold(line), "ElementTree says %s", line);
	cr_expect(eq(int, pclose(oracle), 0));
	cr_expect(eq(sz, groups, 6));
}

#define COMMENT(id, user)                                                                      \
	"<wp:comment><wp:comment_id>" id "</wp:comment_id><wp:comment_author>Zoe"              \
	"</wp:comment_author><wp:comment_content><![CDATA[words]]></wp:comment_content>"       \
	"<wp:comment_date_gmt>2019-03-05 01:02:03</wp:comment_date_gmt><wp:comment_approved>1" \
	"</wp:comment_approved><wp:comment_user_id>" user "</wp:comment_user_id></wp:comment>"

Test(import_wxr, a_comment_names_an_account_only_where_its_author_was_signed_in)
{
	cr_assert(eq(int,
		read_wxr(HEAD "<wp:author><wp:author_id>3</wp:author_id><wp:author_login>ann"
			      "</wp:author_login></wp:author>" ITEM(
				      COMMENT("1", "0") COMMENT("2", "3")) TAIL),
		OK));

	cr_assert(eq(sz, f.comment_count, 2));
	EXPECT_TEXT(f.comments[0].key, "1");
	EXPECT_TEXT(f.comments[0].author.name, "Zoe");
	cr_expect(eq(ptr, (void *)(uintptr_t)f.comments[0].author.login, NULL));
	expect_time(f.comments[0].created_us, "2019-03-05T01:02:03.000Z");
	EXPECT_TEXT(f.comments[1].author.login, "#3");
	EXPECT_TEXT(f.authors[0].id, "#3");
}

Test(import_wxr, a_long_thread_is_handed_over_in_pieces_and_its_post_once)
{
	struct text document;
	text_init(&document, f.call.arena, 1 << 16, 1 << 24);
	text_add_string(&document, HEAD "<item><title>1</title><wp:status>publish</wp:status>");
	for (int i = 0; i < 250; i++)
		text_add_string(&document, COMMENT("7", "0"));
	text_add_string(&document, "<title>too late</title></item>" ITEM(COMMENT("8", "0")) TAIL);

	cr_assert(eq(int, read_wxr(text_string(&document)), OK));

	cr_expect(eq(sz, f.item_count, 2));
	EXPECT_TEXT(f.items[0].title, "1");
	cr_expect(eq(sz, f.items[0].comments.count, IMPORT_COMMENTS_AT_ONCE));
	cr_expect(eq(sz, f.handed_over, 2));
	cr_expect(eq(sz, f.comment_count, 251));
	cr_expect(f.end.complete);
}
