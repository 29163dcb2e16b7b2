/* What becomes of a comment; "now" is 15 June 2026, noon. */
#include "import/comment_rules.h"

#include "base/utf8.h"
#include "import_fixture.h"

TestSuite(import_comment_rules, .init = open_fixture, .fini = close_fixture);

static struct imported_comment out;
static const char *reason;

static enum import_verdict apply(struct import_comment comment)
{
	return import_comment_rules_apply(&f.call, &comment, &out, &reason);
}

static struct import_comment given(const char *status, const char *content)
{
	return (struct import_comment){.author.name = "Zoe &amp; Co",
		.status = status,
		.content = content,
		.is_html = true};
}

Test(import_comment_rules, words_are_plain_text_with_their_lines)
{
	cr_assert(eq(int,
		apply(given("1",
			"<p>One <a href=\"x\">link</a></p><p>a &lt; b&#33;</p>\r\n\n\n\nend<br/>")),
		IMPORT_TAKEN));
	EXPECT_TEXT(out.content, "One link\n\na < b!\n\nend");
	EXPECT_TEXT(out.author_name, "Zoe & Co");
	cr_expect(eq(int, out.status, COMMENT_STATUS_VISIBLE));
	cr_expect(eq(ptr, (void *)(uintptr_t)out.reason, NULL));
	expect_time(out.created_us, "2026-06-15T12:00:00.000Z");
}

Test(import_comment_rules, what_nobody_let_out_is_hidden_and_spam_left_out)
{
	cr_assert(eq(int, apply(given("0", "x")), IMPORT_TAKEN));
	cr_expect(eq(int, out.status, COMMENT_STATUS_HIDDEN));
	EXPECT_TEXT(out.reason, "Not let out where it was imported from.");
	const char *words[] = {"spam", "trash", "post-trashed", ""};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		cr_expect(eq(int, apply(given(words[i], "x")), IMPORT_PASSED_OVER), "%s", words[i]);
	struct import_comment ping = given("1", "x");
	ping.type = "pingback";
	cr_expect(eq(int, apply(ping), IMPORT_PASSED_OVER));
	EXPECT_TEXT(reason, "it is a pingback");
	cr_expect(eq(int, apply(given("1", " <p> </p>")), IMPORT_PASSED_OVER));
	EXPECT_TEXT(reason, "it has no words");
}

Test(import_comment_rules, what_is_too_long_is_cut_and_who_gave_no_name_is_anonymous)
{
	struct text words;
	text_init(&words, f.call.arena, 1 << 16, 1 << 20);
	for (int i = 0; i < IMPORT_COMMENT_MAX; i++)
		text_add_string(&words, "\xC3\xA9");
	struct import_comment comment = given("1", text_string(&words));
	cr_assert(eq(int, apply(comment), IMPORT_TAKEN));
	cr_expect(eq(str, (char *)(uintptr_t)out.content, (char *)(uintptr_t)text_string(&words)));
	text_add_string(&words, "x");
	comment.content = text_string(&words);
	comment.author.name = " ";
	cr_assert(eq(int, apply(comment), IMPORT_TAKEN));
	cr_expect(eq(sz, utf8_length(out.content), IMPORT_COMMENT_MAX));
	EXPECT_TEXT(out.author_name, IMPORT_NO_NAME);
}

Test(import_comment_rules, our_own_words_stay_as_they_are)
{
	struct import_comment comment = {.status = "hidden",
		.content = " <b>\n\n\n&amp; ",
		.reason = "Rude"};
	comment.has_created = rfc3339_parse("2020-01-01T00:00:00Z", &comment.created_us);
	comment.has_updated = rfc3339_parse("2021-01-01T00:00:00Z", &comment.updated_us);
	cr_assert(eq(int, apply(comment), IMPORT_TAKEN));
	EXPECT_TEXT(out.content, " <b>\n\n\n&amp; ");
	EXPECT_TEXT(out.reason, "Rude");
	expect_time(out.created_us, "2020-01-01T00:00:00.000Z");
	expect_time(out.updated_us, "2021-01-01T00:00:00.000Z");
}
