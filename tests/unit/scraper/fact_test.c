/* What stays when something else is said. */
#include "sources/fact.h"

#include "arena_fixture.h"
#include "sources/parsed.h"

static struct fact exact(int64_t number, int64_t at)
{
	return (struct fact){.exactness = EXACT,
		.source = SOURCE_OPEN_GRAPH,
		.number = number,
		.fetched_at_us = at};
}

static struct fact about(int64_t number, int64_t unit, int64_t at)
{
	return (struct fact){.exactness = APPROXIMATE,
		.source = SOURCE_WWW,
		.number = number,
		.unit = unit,
		.fetched_at_us = at};
}

static void expect_merged(struct fact kept, struct fact newer, int64_t number)
{
	(void)fact_merge(&kept, &newer);
	cr_expect(eq(i64, kept.number, number));
}

Test(fact, unknown_never_replaces_known)
{
	struct fact unknown = {.exactness = UNKNOWN, .fetched_at_us = 99};
	expect_merged(exact(5, 1), unknown, 5);
	expect_merged(about(5, 1, 1), unknown, 5);
	expect_merged(unknown, about(7, 1, 100), 7);
}

Test(fact, an_approximation_that_agrees_leaves_the_exact_one)
{
	expect_merged(exact(3783, 1), about(3700, 100, 2), 3783);
	expect_merged(exact(28660812, 1), about(28000000, 1000000, 2), 28660812);
	expect_merged(exact(3700, 1), about(3700, 100, 2), 3700);
	expect_merged(exact(3799, 1), about(3700, 100, 2), 3799);
}

Test(fact, a_later_approximation_that_does_not_agree_is_the_news)
{
	expect_merged(exact(3783, 1), about(3800, 100, 2), 3800);
	expect_merged(exact(3800, 1), about(3700, 100, 2), 3700);
	/* Of the same moment, the exact one is right. */
	expect_merged(exact(3783, 1), about(3900, 100, 1), 3783);
}

Test(fact, exact_replaces_approximate_unless_it_is_old_and_wrong)
{
	expect_merged(about(3700, 100, 1), exact(3783, 2), 3783);
	expect_merged(about(3700, 100, 2), exact(3783, 1), 3783);
	expect_merged(about(3700, 100, 2), exact(3600, 1), 3700);
}

Test(fact, the_later_of_two_exact_ones_counts_and_the_first_of_one_moment)
{
	expect_merged(exact(5, 1), exact(6, 2), 6);
	expect_merged(exact(5, 2), exact(6, 1), 5);
	expect_merged(exact(5, 1), exact(6, 1), 5);
	expect_merged(about(3700, 100, 1), about(3000, 1000, 1), 3700);
	expect_merged(about(3000, 1000, 1), about(3700, 100, 1), 3700);
	expect_merged(about(3000, 1000, 1), about(4000, 1000, 2), 4000);
}

Test(fact, a_page_is_merged_field_by_field_and_keeps_who_said_what)
{
	static struct parsed_page kept, newer;
	kept.facts[PAGE_LIKES] = exact(3783, 1);
	kept.facts[PAGE_NAME] = (struct fact){.exactness = EXACT,
		.source = SOURCE_GRAPH,
		.text = "A",
		.fetched_at_us = 1};
	newer.facts[PAGE_LIKES] = about(3700, 100, 2);
	newer.facts[PAGE_EMAIL] = (struct fact){.exactness = EXACT,
		.source = SOURCE_WWW,
		.text = "a@b",
		.fetched_at_us = 2};
	cr_expect(eq(int, page_merge(&kept, &newer), 1));
	cr_expect(eq(i64, kept.facts[PAGE_LIKES].number, 3783));
	cr_expect(eq(int, kept.facts[PAGE_LIKES].source, SOURCE_OPEN_GRAPH));
	cr_expect(eq(str, shown(kept.facts[PAGE_NAME].text), "A"));
	cr_expect(eq(int, kept.facts[PAGE_EMAIL].source, SOURCE_WWW));
}

Test(fact, counts_agree_where_the_last_digit_was_cut_off)
{
	struct count count = {.value = 3700, .unit = 100, .exactness = APPROXIMATE};
	cr_expect(count_agrees(count, 3700) && count_agrees(count, 3799));
	cr_expect(not(count_agrees(count, 3699)));
	cr_expect(not(count_agrees(count, 3800)));
	struct count huge = {.value = INT64_MAX - 1, .unit = INT64_MAX, .exactness = APPROXIMATE};
	cr_expect(count_agrees(huge, INT64_MAX));
}

Test(fact, every_word_leads_back)
{
	for (int i = 1; i < SOURCE_COUNT; i++)
		cr_expect(eq(int, fact_source_of_word(fact_source_word((enum fact_source)i)), i));
	for (int i = 1; i < OUTCOME_COUNT; i++) {
		cr_expect(eq(int, outcome_of_word(outcome_word((enum outcome)i)), i));
		cr_expect(ne(int, outcome_advice((enum outcome)i), 0));
	}
	cr_expect(eq(int, outcome_of_word("gone fishing"), OUTCOME_UNKNOWN));
}
