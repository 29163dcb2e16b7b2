/* Lines of our own export. */
#include "import/ndjson.h"

#include "import_fixture.h"

TestSuite(import_ndjson, .init = open_fixture, .fini = close_fixture, .timeout = 60);

static enum err read_lines_of(const char *lines)
{
	return read_string(import_ndjson_read, lines);
}

Test(import_ndjson, reads_every_field_of_a_record)
{
	cr_assert(eq(int,
		read_lines_of(
			"{\"key\":\"https://a.example/posts/7\",\"author\":\"ann@example.org\","
			"\"author_name\":\"Ann\",\"title\":\"T\",\"content\":\"C\",\"kind\":\"article\","
			"\"format\":\"html\",\"status\":\"published\",\"tags\":[\"a\",\"b\"],"
			"\"channel\":\"linkedin\",\"publish_at\":null,"
			"\"published_at\":\"2020-01-02T03:04:05.000Z\","
			"\"created_at\":\"2020-01-01T00:00:00.000Z\","
			"\"updated_at\":\"2020-01-03T00:00:00.000Z\"}\n"),
		OK));

	cr_assert(eq(sz, f.item_count, 1));
	const struct import_item *item = &f.items[0];
	EXPECT_TEXT(item->key, "https://a.example/posts/7");
	EXPECT_TEXT(item->author.login, "ann@example.org");
	EXPECT_TEXT(item->author.email, "ann@example.org");
	EXPECT_TEXT(item->author.name, "Ann");
	EXPECT_TEXT(item->title, "T");
	EXPECT_TEXT(item->content, "C");
	EXPECT_TEXT(item->status, "published");
	cr_expect(eq(int, item->kind, POST_KIND_ARTICLE));
	cr_expect(eq(int, item->format, POST_FORMAT_HTML));
	cr_expect(eq(int, item->channel, CHANNEL_LINKEDIN));
	cr_expect(eq(sz, item->tags.count, 2));
	expect_time(item->date_us, "2020-01-02T03:04:05.000Z");
	expect_time(item->created_us, "2020-01-01T00:00:00.000Z");
	expect_time(item->updated_us, "2020-01-03T00:00:00.000Z");
	cr_expect(f.end.complete);
}

Test(import_ndjson, a_title_and_a_content_are_enough)
{
	cr_assert(eq(int, read_lines_of("{\"title\":\"T\",\"body\":\"C\"}"), OK));

	EXPECT_TEXT(f.items[0].content, "C");
	EXPECT_TEXT(f.items[0].status, "draft");
	cr_expect(not(f.items[0].has_date));
	cr_expect(f.end.complete);
}

Test(import_ndjson, the_date_of_what_is_scheduled_is_its_schedule)
{
	cr_assert(eq(int,
		read_lines_of("{\"title\":\"T\",\"content\":\"C\",\"status\":\"scheduled\","
			      "\"publish_at\":\"2030-01-01T00:00:00Z\",\"published_at\":null}\n"),
		OK));

	expect_time(f.items[0].date_us, "2030-01-01T00:00:00.000Z");
}

Test(import_ndjson, bad_lines_are_told_with_all_that_is_wrong_and_do_not_stop_it)
{
	cr_assert(eq(int,
		read_lines_of("\xEF\xBB\xBF{\"title\":\"1\",\"content\":\"C\"}\r\n"
			      "\n"
			      "not json\n"
			      "{\"title\":\"\",\"content\":\"C\",\"colour\":1}\n"
			      "[]\n"
			      "  \n"
			      "{\"title\":\"7\",\"content\":\"\xFF\"}\n"
			      "{\"title\":\"8\",\"content\":\"C\"}\n"),
		OK));

	cr_expect(eq(i64, f.end.items, 2));
	cr_expect(eq(i64, f.end.bad_rows, 4));
	EXPECT_TEXT(f.items[1].title, "8");
	cr_expect(eq(int, (int)f.items[1].line, 8));
	const char *told = text_string(&f.bad_rows);
	cr_expect(strstr(told, "line 3: ") && strstr(told, "line 5: ") && strstr(told, "line 7: "));
	const char *both = strstr(told, "line 4: ");
	cr_assert(both != NULL);
	cr_expect(strstr(both, "title: ") && strstr(both, "colour: "), "%s", told);
	cr_expect(f.end.complete);
}

Test(import_ndjson, a_last_line_that_is_cut_off_is_told_as_such)
{
	cr_assert(eq(int,
		read_lines_of("{\"title\":\"1\",\"content\":\"C\"}\n{\"title\":\"2\",\"con"), OK));

	cr_expect(eq(i64, f.end.items, 1));
	cr_expect(eq(i64, f.end.bad_rows, 1));
	cr_expect(not(f.end.complete));
	cr_expect(eq(int, (int)f.end.line, 2));
	EXPECT_TEXT(f.end.why, "the last line is cut off");
}

Test(import_ndjson, a_bad_line_before_the_end_is_no_cut)
{
	cr_assert(eq(int,
		read_lines_of("{\"title\":\"2\",\"con\n{\"title\":\"1\",\"content\":\"C\"}"), OK));

	cr_expect(eq(i64, f.end.items, 1));
	cr_expect(f.end.complete);
}

Test(import_ndjson, an_empty_file_is_whole)
{
	cr_assert(eq(int, read_lines_of(""), OK));

	cr_expect(f.end.complete);
	cr_expect(eq(i64, f.end.items, 0));
}

static enum err read_line_of_size(size_t bytes)
{
	struct text line;
	text_init(&line, f.call.arena, bytes + 64, SIZE_MAX);
	text_add_string(&line, "{\"title\":\"1\",\"content\":\"C\"}");
	memset(text_reserve(&line, bytes - line.len), ' ', bytes - line.len);
	line.len = bytes;
	text_add_string(&line, "\n{\"title\":\"2\",\"content\":\"C\"}\n");
	return read_bytes(import_ndjson_read, line.data, line.len);
}

Test(import_ndjson, a_line_beyond_the_bound_is_bad_and_the_next_is_read)
{
	cr_assert(eq(int, read_line_of_size(IMPORT_NDJSON_LINE_BYTES_MAX), OK));
	cr_expect(eq(i64, f.end.items, 2));

	cr_assert(eq(int, read_line_of_size(IMPORT_NDJSON_LINE_BYTES_MAX + 1), OK));
	cr_expect(eq(i64, f.end.items, 1));
	EXPECT_TEXT(text_string(&f.bad_rows), "line 1: the line is longer than 3211264 bytes\n");
}

Test(import_ndjson, an_error_of_the_sink_that_is_not_the_rows_ends_it)
{
	f.answer = ERR_UNAVAILABLE;

	cr_assert(eq(int,
		read_lines_of("{\"title\":\"1\",\"content\":\"C\"}\n"
			      "{\"title\":\"2\",\"content\":\"C\"}\n"),
		ERR_UNAVAILABLE));

	cr_expect(eq(int, f.call.failure.err, ERR_UNAVAILABLE));
	cr_expect(eq(i64, f.end.items, 0));
}

#define POST(key) "{\"key\":\"" key "\",\"title\":\"T\",\"content\":\"C\"}\n"
#define COMMENT(key) "{\"comment_on\":\"" key "\",\"content\":\"words\"}\n"

Test(import_ndjson, comments_are_handed_over_together_and_before_what_follows)
{
	cr_assert(eq(int,
		read_lines_of(POST("1") COMMENT("1") COMMENT("1") POST("2") COMMENT(
			"2") "{\"comment_on\" : \"2\",\"content\":\"\"}\n" COMMENT("2")),
		OK));

	cr_expect(eq(sz, f.item_count, 2));
	cr_expect(eq(sz, f.comment_count, 4));
	cr_expect(eq(sz, f.handed_over, 3));
	EXPECT_TEXT(f.comments[3].post_key, "2");
	cr_expect(eq(int, (int)f.comments[3].line, 7));
	cr_expect(strstr(text_string(&f.bad_rows), "line 6: content: ") != NULL);
	cr_expect(f.end.complete);
}

Test(import_ndjson, a_post_that_speaks_of_comments_is_a_post)
{
	cr_assert(eq(int,
		read_lines_of(
			"{\"title\":\"\\\"comment_on\\\": \\\"x\\\"\",\"content\":\"comment_on\","
			"\"tags\":[\"comment_on\"]}\n"),
		OK));

	cr_expect(eq(sz, f.item_count, 1));
	EXPECT_TEXT(f.items[0].title, "\"comment_on\": \"x\"");
}

Test(import_ndjson, characters_that_no_feed_can_hold_are_refused)
{
	cr_assert(eq(int,
		read_lines_of("{\"title\":\"T\",\"content\":\"a\\u0008b\"}\n"
			      "{\"title\":\"T\",\"content\":\"a\\tb\\nc\"}\n"),
		OK));

	cr_expect(eq(sz, f.item_count, 1));
	cr_expect(eq(i64, f.end.bad_rows, 1));
}
