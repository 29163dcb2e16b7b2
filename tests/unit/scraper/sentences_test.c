/* What another wrote of a page is let through where it is true, and nothing else of it. */
#include "summary/sentences.h"

#include "base/text.h"
#include "summary/summary.h"
#include "unit/posts/call_fixture.h"

#define NOVEMBER_3 INT64_C(1793664000000000) /* 2026-11-03T00:00:00Z */

static const struct summary_post posts[] = {
	{.has_created = true,
		.created_us = NOVEMBER_3,
		.text = "Join 5000000 of us!",
		.reactions = {.value = 500, .exactness = EXACT},
		.comments = {.value = 40, .exactness = EXACT}},
	{.has_created = true,
		.created_us = NOVEMBER_3 - 10 * US_PER_DAY,
		.reactions = {.value = 100, .exactness = EXACT},
		.comments = {.value = 3, .exactness = EXACT}},
};

static const struct summary_data data = {.username = "nasa",
	.name = "Studio 54 ★ NASA",
	.category = "Government organisation",
	.followers = {.value = 28660812, .exactness = EXACT},
	.following = {.value = 52, .exactness = EXACT},
	.likes = {.value = 3700, .unit = 100, .exactness = APPROXIMATE},
	.posts = posts,
	.post_count = COUNT_OF(posts),
	.followers_before = {.value = 28000000, .exactness = EXACT},
	.before_us = NOVEMBER_3 - 10 * US_PER_DAY,
	.as_of_us = NOVEMBER_3 + US_PER_DAY};

static const char *const names[] = {"Studio 54 ★ NASA", "nasa", NULL};
static const char *const secrets[] = {"sk-Secret-Key-1", "", NULL};

TestSuite(sentences, .init = start, .fini = end);

static struct sentences checked(const char *text)
{
	static struct figures figures;
	summary_figures(&data, &figures);
	return sentences_check(&call, text, &(struct sentences_rules){&figures, names, secrets});
}

static void expect_kept(const char *text)
{
	cr_expect(eq(str, (char *)checked(text).text, (char *)text));
}

static void expect_removed(const char *text)
{
	struct sentences result = checked(text);
	cr_expect(eq(str, (char *)result.text, ""), "%s", text);
	cr_expect(eq(i64, result.removed, 1), "%s", text);
}

Test(sentences, figures_that_are_known_stay)
{
	expect_kept("Studio 54 ★ NASA has 28,660,812 followers.");
	expect_kept("NASA has 28.7 million followers and follows 52 pages.");
	expect_kept("NASA has 29 million followers, and 4K likes.");
	expect_kept("It has about 28.6M followers, and roughly 3.7K likes.");
	expect_kept("The follower count grew by 660,812, or 2.4%, in 11 days.");
	expect_kept("The 2 posts drew 600 reactions, 300 reactions on average.");
	expect_kept("The one of November 3, 2026 had 500 reactions and 40 comments.");
	expect_kept("On 2026-11-03 it had 28660812 followers.");
	expect_kept("It is a government organisation, and one of the best known.");
}

Test(sentences, an_invented_number_is_removed)
{
	expect_removed("It has 28,660,813 followers.");
	expect_removed("It has 30 million followers.");
	expect_removed("It has 28.66 million likes.");
	expect_removed("It has 5,000,000 followers.");
	expect_removed("It has 5000000 followers.");
	expect_removed("It grew by 17%.");
	/* 2.4 is not 3, nor are 300 reactions each some tenths more. */
	expect_removed("It grew by 3%.");
	expect_removed("The posts drew 300.01 reactions on average.");
	expect_removed("It has 28.661 million followers, and 28.662 million followers.");
	expect_removed("It has 7 posts.");
	expect_removed("It was founded in 1958.");
	expect_removed("It posted on November 4, 2025.");
	expect_removed("It posted 2026.3 November 2026 times.");
	expect_removed("It posted 2026,5 times.");
	expect_removed("It has 2,2 posts.");
	expect_removed("It grew by 2.4.1%.");
	expect_removed("It has 99999999999999999999999999 followers.");
	expect_removed("It has 2.00000000000000018446744073709551615 posts.");
	expect_removed("It has 0000000000000000000000000002 posts.");
}

Test(sentences, a_number_of_something_else_is_invented)
{
	expect_removed("It has 52 followers.");
	expect_removed("It has 500 comments.");
	expect_removed("Its followers, 500 in all, are loyal.");
	expect_removed("It has 28,660,812 likes.");
	expect_removed("The share of 52% is high.");
}

Test(sentences, numbers_in_words_are_never_known)
{
	expect_removed("It has millions of followers.");
	expect_removed("Its audience doubled.");
	expect_removed("It has two posts.");
	expect_removed("Half of them react.");
	expect_removed("It has twenty-eight million followers.");
}

Test(sentences, digits_of_other_scripts_are_never_known)
{
	expect_removed("It has ٢٨٦٦٠٨١٢ followers.");
	expect_removed("It has ２８ followers.");
	expect_removed("It has 52½ followers.");
	expect_removed("It has 28² followers.");
	expect_removed("It has 52⁵ followers.");
	expect_removed("It has 52₅ followers.");
}

Test(sentences, links_and_addresses_are_removed)
{
	expect_removed("See https://evil.example for more.");
	expect_removed("See evil.example/login for more.");
	expect_removed("Visit www.evil.com!");
	expect_removed("Write to a@evil.example.");
	expect_removed("[Click](evil) here.");
	expect_removed("<b>Bold</b> words.");
	expect_removed("javascript:alert() is a word.");
}

Test(sentences, what_is_ours_alone_is_removed)
{
	expect_removed("The key is sk-Secret-Key-1.");
	expect_removed("THE KEY IS SK-SECRET-KEY-1.");
}

/* "It has 52" and "K followers" are true each, and would be read as one. */
Test(sentences, a_line_without_an_end_gets_one)
{
	cr_expect(eq(str, (char *)checked("It has 52\nK followers are many").text,
		"It has 52. K followers are many."));
	cr_expect(eq(str, (char *)checked("Overview:\n\nIt is known!").text,
		"Overview. It is known!"));
}

Test(sentences, the_rest_of_a_text_stays)
{
	struct sentences result = checked(
		"It has 52 followers. It has 28,660,812 followers!\nSee evil.example.\tIt "
		"is known.");
	cr_expect(eq(str, (char *)result.text, "It has 28,660,812 followers! It is known."));
	cr_expect(eq(i64, result.removed, 2));
}

Test(sentences, no_text_is_longer_than_it_may_be)
{
	struct text text;
	text_init(&text, call.arena, 64, 1 << 20);
	for (int i = 0; i < SENTENCES_MAX + 3; i++)
		text_add_string(&text, "It is known. ");
	cr_expect(eq(i64, checked(text_string(&text)).removed, 3));
	text_init(&text, call.arena, 64, 1 << 20);
	for (int i = 0; i < SENTENCE_BYTES_MAX - 1; i++)
		text_add_char(&text, 'a');
	cr_expect(eq(sz, strlen(checked(text_string(&text)).text), SENTENCE_BYTES_MAX));
	text_add_char(&text, 'a');
	expect_removed(text_string(&text));
	for (int i = 0; i < 100000; i++)
		text_add_char(&text, 'a');
	expect_removed(text_string(&text));
}

Test(sentences, whatever_bytes_come_it_ends)
{
	cr_expect(eq(str, (char *)checked("").text, ""));
	cr_expect(eq(str, (char *)checked("\xff\xfe 28").text, ""));
	cr_expect(eq(str, (char *)checked("...").text, "..."));
	checked("1.1.1.1.1,1,1,1,11,111,1111.");
	checked("\xF0\x9F\x98");
	checked("%%%%%5%");
}

Test(sentences, the_computed_summary_is_true)
{
	const char *text = summary_compute(&call, &data);
	struct sentences result = checked(text);
	cr_expect(eq(str, (char *)result.text, (char *)text));
	cr_expect(eq(i64, result.removed, 0));
	cr_expect(eq(str, (char *)text,
		"Studio 54 ★ NASA (Government organisation) has 28,660,812 followers, about 3,700 "
		"likes. It is following 52 others. It has 660,812 more followers (2.4%) than "
		"on 2026-10-24. 2 recent posts are known, from 2026-10-24 to 2026-11-03. 2 of them "
		"tell 600 reactions, 300.0 reactions each. 2 of them tell 43 comments, 21.5 "
		"comments each. The one with the most, 500 reactions, is of 2026-11-03."));
}

Test(sentences, a_page_of_which_nothing_is_known_has_a_summary)
{
	const struct summary_data nothing = {.username = "nobody"};
	cr_expect(eq(str, (char *)summary_compute(&call, &nothing),
		"nobody tells no figures of itself. No posts of it are known."));
}

Test(sentences, other_data_have_another_digest)
{
	struct summary_data other = data;
	cr_expect(eq(str, (char *)summary_digest(&call, &other),
		(char *)summary_digest(&call, &data)));
	other.followers.value++;
	cr_expect(ne(str, (char *)summary_digest(&call, &other),
		(char *)summary_digest(&call, &data)));
}
