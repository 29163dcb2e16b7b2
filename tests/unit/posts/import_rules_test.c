/* What becomes of an item; "now" is 15 June 2026, noon. */
#include "import/rules.h"

#include "base/utf8.h"
#include "import/text.h"
#include "import_fixture.h"

TestSuite(import_rules, .init = open_fixture, .fini = close_fixture);

#define PAST "2013-04-09T18:20:39Z"
#define FUTURE "2030-01-01T19:00:18Z"

static struct import_item given(const char *status, const char *date)
{
	struct import_item item = {.line = 1,
		.key = "k",
		.author = {.login = "ann"},
		.type = "post",
		.status = status,
		.title = "A title",
		.content = "<p>Words</p>",
		.format = POST_FORMAT_HTML};
	item.has_date = date && rfc3339_parse(date, &item.date_us);
	return item;
}

static struct import_post post;
static const char *reason;

static enum import_verdict apply(struct import_item item)
{
	return import_rules_apply(&f.call, &item, &post, &reason);
}

static bool noted(const char *wanted)
{
	for (size_t i = 0; i < post.notes.count; i++)
		if (strcmp(post.notes.items[i], wanted) == 0)
			return true;
	return false;
}

Test(import_rules, what_was_published_keeps_its_date)
{
	cr_assert(eq(int, apply(given("publish", PAST)), IMPORT_TAKEN));

	cr_expect(eq(int, post.post.status, POST_STATUS_PUBLISHED));
	expect_time(post.post.published_at_us, "2013-04-09T18:20:39.000Z");
	expect_time(post.post.created_at_us, "2013-04-09T18:20:39.000Z");
	expect_time(post.post.updated_at_us, "2013-04-09T18:20:39.000Z");
	cr_expect(not(post.post.has_publish_at));
	cr_expect(eq(int, post.post.kind, POST_KIND_POST));
	cr_expect(eq(int, post.post.channel, CHANNEL_SITE));
	cr_expect(eq(i64, post.post.version, 1));
	cr_expect(eq(sz, post.notes.count, 0));
	EXPECT_TEXT(post.key, "k");
	EXPECT_TEXT(post.author.login, "ann");
}

Test(import_rules, publication_without_a_date_or_in_the_future_is_now)
{
	cr_assert(eq(int, apply(given("publish", NULL)), IMPORT_TAKEN));
	expect_time(post.post.published_at_us, "2026-06-15T12:00:00.000Z");
	cr_expect(noted("published now: it has no date"));

	cr_assert(eq(int, apply(given("publish", FUTURE)), IMPORT_TAKEN));
	expect_time(post.post.published_at_us, "2026-06-15T12:00:00.000Z");
	cr_expect(noted("published now: its date is yet to come"));
}

Test(import_rules, a_future_post_is_scheduled_for_its_minute)
{
	cr_assert(eq(int, apply(given("future", FUTURE)), IMPORT_TAKEN));

	cr_expect(eq(int, post.post.status, POST_STATUS_SCHEDULED));
	expect_time(post.post.publish_at_us, "2030-01-01T19:00:00.000Z");
	expect_time(post.post.created_at_us, "2026-06-15T12:00:00.000Z");
	cr_expect(not(post.post.has_published_at));
}

Test(import_rules, a_future_post_whose_minute_is_past_or_now_is_a_draft)
{
	const char *dates[] = {PAST, "2026-06-15T12:00:59Z", NULL};
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		cr_assert(eq(int, apply(given("future", dates[i])), IMPORT_TAKEN));
		cr_expect(eq(int, post.post.status, POST_STATUS_DRAFT));
		cr_expect(not(post.post.has_publish_at));
		cr_expect(eq(sz, post.notes.count, 1));
	}
	cr_assert(eq(int, apply(given("future", "2026-06-15T12:01:00Z")), IMPORT_TAKEN));
	cr_expect(eq(int, post.post.status, POST_STATUS_SCHEDULED));
}

struct status_case {
	const char *word;
	enum import_verdict verdict;
	enum post_status post, article;
};

Test(import_rules, every_status_has_its_rule)
{
	static const struct status_case cases[] = {
		{"publish", IMPORT_TAKEN, POST_STATUS_PUBLISHED, POST_STATUS_PUBLISHED},
		{"published", IMPORT_TAKEN, POST_STATUS_PUBLISHED, POST_STATUS_PUBLISHED},
		{"draft", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_DRAFT},
		{"", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_DRAFT},
		{NULL, IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_DRAFT},
		{"pending", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_PENDING},
		{"approved", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_APPROVED},
		{"rejected", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_REJECTED},
		{"private", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_DRAFT},
		{"scheduled", IMPORT_TAKEN, POST_STATUS_DRAFT, POST_STATUS_APPROVED}, /* past */
		{"trash", IMPORT_PASSED_OVER, 0, 0},
		{"auto-draft", IMPORT_PASSED_OVER, 0, 0},
		{"inherit", IMPORT_PASSED_OVER, 0, 0},
		{"wc-completed", IMPORT_REFUSED, 0, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct import_item item = given(cases[i].word, PAST);
		cr_expect(eq(int, apply(item), cases[i].verdict), "%s", cases[i].word);
		cr_expect(eq(int, reason == NULL, cases[i].verdict == IMPORT_TAKEN));
		if (cases[i].verdict != IMPORT_TAKEN)
			continue;
		cr_expect(eq(int, post.post.status, cases[i].post), "%s", cases[i].word);
		item.kind = POST_KIND_ARTICLE;
		cr_expect(eq(int, apply(item), IMPORT_TAKEN));
		cr_expect(eq(int, post.post.status, cases[i].article), "%s", cases[i].word);
	}
}

Test(import_rules, what_was_out_before_keeps_that_moment_where_it_is_told)
{
	static const char *const words[] = {"approved", "pending", "scheduled", "draft"};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct import_item item = given(words[i], FUTURE);
		item.kind = POST_KIND_ARTICLE;
		cr_assert(eq(int, apply(item), IMPORT_TAKEN));
		cr_expect(not(post.post.has_published_at), "%s", words[i]);
		item.has_published = true;
		item.published_us = item.date_us - 2000 * US_PER_DAY;
		cr_assert(eq(int, apply(item), IMPORT_TAKEN));
		cr_expect(post.post.has_published_at, "%s", words[i]);
		cr_expect(eq(i64, post.post.published_at_us, item.published_us), "%s", words[i]);
		item.published_us = item.date_us;
		cr_assert(eq(int, apply(item), IMPORT_TAKEN));
		cr_expect(not(post.post.has_published_at), "%s: that is yet to come", words[i]);
	}
}

Test(import_rules, what_had_a_password_is_never_public)
{
	const char *words[] = {"publish", "future"};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct import_item item = given(words[i], FUTURE);
		item.has_password = true;
		cr_assert(eq(int, apply(item), IMPORT_TAKEN));
		cr_expect(eq(int, post.post.status, POST_STATUS_DRAFT));
		cr_expect(not(post.post.has_published_at));
		cr_expect(not(post.post.has_publish_at));
		cr_expect(noted("a draft now: it had a password"));
	}
}

Test(import_rules, only_posts_and_pages_are_taken)
{
	struct import_item item = given("publish", PAST);
	item.type = "attachment";
	cr_expect(eq(int, apply(item), IMPORT_PASSED_OVER));
	EXPECT_TEXT(reason, "of type attachment: only posts and pages are imported");

	item.type = "page";
	cr_expect(eq(int, apply(item), IMPORT_TAKEN));
	cr_assert(eq(sz, post.post.tags.count, 1));
	EXPECT_TEXT(post.post.tags.items[0], "page");

	item.type = NULL;
	cr_expect(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(eq(sz, post.post.tags.count, 0));
}

Test(import_rules, an_empty_title_becomes_the_first_words)
{
	struct import_item item = given("publish", PAST);
	item.title = " \n ";
	item.content = "<!-- wp:p --><p>This post has no title, but it still must link to the "
		       "single post view.</p>";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.title,
		"This post has no title, but it still must link to the\xE2\x80\xA6");
	cr_expect(noted("had no title"));

	item.content = "<img src=\"x.png\">";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.title, IMPORT_NO_TITLE);
}

Test(import_rules, an_html_title_becomes_plain_text_and_a_markdown_one_stays)
{
	struct import_item item = given("publish", PAST);
	item.title = "Title <em>With</em> Q&amp;A";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.title, "Title With Q&A");

	item.format = POST_FORMAT_MARKDOWN;
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.title, "Title <em>With</em> Q&amp;A");
}

static const char *repeat(const char *part, size_t times)
{
	struct text text;
	text_init(&text, f.call.arena, 64, SIZE_MAX);
	for (size_t i = 0; i < times; i++)
		text_add_string(&text, part);
	return text_string(&text);
}

Test(import_rules, a_title_is_cut_at_its_bound_in_code_points)
{
	struct import_item item = given("publish", PAST);
	item.title = repeat("\xC3\xA9", IMPORT_TITLE_MAX);
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.title, item.title);
	cr_expect(eq(sz, post.notes.count, 0));

	item.title = repeat("\xC3\xA9", IMPORT_TITLE_MAX + 1);
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(eq(sz, utf8_length(post.post.title), IMPORT_TITLE_MAX));
	cr_expect(noted("its title is cut to 300 characters"));
}

Test(import_rules, content_beyond_its_bound_is_refused)
{
	struct import_item item = given("publish", PAST);
	item.content = repeat("\xC3\xA9", IMPORT_CONTENT_MAX);
	cr_expect(eq(int, apply(item), IMPORT_TAKEN));

	item.content = repeat("\xC3\xA9", IMPORT_CONTENT_MAX + 1);
	cr_expect(eq(int, apply(item), IMPORT_REFUSED));
	EXPECT_TEXT(reason, "its content has more than 262144 characters");

	item.content = "short, for the reader cut it";
	item.content_too_long = true;
	cr_expect(eq(int, apply(item), IMPORT_REFUSED));
}

Test(import_rules, what_has_no_content_gets_its_excerpt_or_its_title)
{
	struct import_item item = given("publish", PAST);
	item.content = " \n";
	item.excerpt = "In short";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.content, "In short");
	cr_expect(noted("its excerpt is its content now: it had none"));

	item.excerpt = "";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.content, "A title");
	cr_expect(noted("its title is its content now: it had none"));

	item.title = NULL;
	cr_expect(eq(int, apply(item), IMPORT_PASSED_OVER));
	EXPECT_TEXT(reason, "it has neither title nor content");
}

Test(import_rules, controls_are_taken_out_of_content)
{
	struct import_item item = given("publish", PAST);
	item.content = "a\x01"
		       "b\n";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	EXPECT_TEXT(post.post.content, "ab\n");
}

Test(import_rules, tags_come_first_then_categories_without_doubles)
{
	struct import_item item = given("publish", PAST);
	const char *tags[] = {"one", " two\n", "", "one"};
	const char *categories[] = {"Uncategorized", "two", "three"};
	item.tags = (struct text_list){tags, 4};
	item.categories = (struct text_list){categories, 3};

	cr_assert(eq(int, apply(item), IMPORT_TAKEN));

	cr_assert(eq(sz, post.post.tags.count, 3));
	EXPECT_TEXT(post.post.tags.items[0], "one");
	EXPECT_TEXT(post.post.tags.items[1], "two");
	EXPECT_TEXT(post.post.tags.items[2], "three");
	cr_expect(eq(sz, post.notes.count, 0));
}

Test(import_rules, tags_are_bounded_in_number_and_length)
{
	struct import_item item = given("publish", PAST);
	const char *tags[IMPORT_TAGS_MAX + 1];
	for (int i = 0; i <= IMPORT_TAGS_MAX; i++)
		tags[i] = call_printf(&f.call, "tag %d", i);
	item.tags = (struct text_list){tags, IMPORT_TAGS_MAX};
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(eq(sz, post.post.tags.count, IMPORT_TAGS_MAX));
	cr_expect(eq(sz, post.notes.count, 0));

	item.tags.count++;
	tags[0] = repeat("x", IMPORT_TAG_MAX + 1);
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(eq(sz, post.post.tags.count, IMPORT_TAGS_MAX));
	cr_expect(eq(sz, utf8_length(post.post.tags.items[0]), IMPORT_TAG_MAX));
	cr_expect(noted("only 20 of its 21 tags and categories are kept"));
	cr_expect(noted("a tag is cut to 50 characters"));
}

Test(import_rules, what_is_lost_or_guessed_is_noted)
{
	struct import_item item = given("draft", PAST);
	item.date_is_local = true;
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(noted("its date is taken as UTC: the zone is not told"));

	item = given("draft", NULL);
	item.odd_date = "yesterday";
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(noted("its date cannot be read: yesterday"));
	expect_time(post.post.created_at_us, "2026-06-15T12:00:00.000Z");
}

Test(import_rules, no_time_is_in_the_future_but_the_schedule)
{
	struct import_item item = given("draft", FUTURE);
	item.has_created = item.has_updated = true;
	item.created_us = item.updated_us = item.date_us;
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	expect_time(post.post.created_at_us, "2026-06-15T12:00:00.000Z");
	expect_time(post.post.updated_at_us, "2026-06-15T12:00:00.000Z");
}

Test(import_rules, images_of_our_own_are_addresses_or_the_row_is_refused)
{
	struct import_item item = given("draft", PAST);
	struct post_image images[] = {{.url = "https://e.example/x.png", .alt = ""},
		{.url = "/x.png", .alt = ""}};
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(not(post.has_images), "others do not say");
	item.is_exact = true;
	item.images = (struct post_image_list){images, 1};
	cr_assert(eq(int, apply(item), IMPORT_TAKEN));
	cr_expect(post.has_images);
	cr_expect(eq(sz, post.post.images.count, 1));
	item.images.count = 2;
	cr_expect(eq(int, apply(item), IMPORT_REFUSED));
	EXPECT_TEXT(reason, "images/1/url: is no address of an image");
}
