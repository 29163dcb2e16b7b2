/* Which way a list is made, by how many posts have what is asked for. */
#include "lists/list_way.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define POSTS 200000
#define PAGE 21

static enum list_way way(enum db_engine engine, struct list_reach reach)
{
	reach.newest_id = POSTS;
	if (!reach.listed)
		reach.listed = POSTS;
	return list_way_choose(engine, &reach, PAGE);
}

static enum list_way way_of_words(enum db_engine engine, double words)
{
	return way(engine, (struct list_reach){.by_words = true, .words = words, .tag = 1});
}

static enum list_way way_of_tag(enum db_engine engine, double tag)
{
	return way(engine, (struct list_reach){.by_tag = true, .words = 1, .tag = tag});
}

static enum list_way way_of_both(enum db_engine engine, double words, double tag)
{
	return way(engine,
		(struct list_reach){.by_words = true, .by_tag = true, .words = words, .tag = tag});
}

Test(list_way, what_many_have_is_met_along_the_list_and_what_few_have_is_found_first)
{
	for (enum db_engine engine = 0; engine < DB_ENGINE_COUNT; engine++) {
		cr_expect(eq(int, way_of_words(engine, 0.5), LIST_WAY_ALONG));
		cr_expect(eq(int, way_of_words(engine, 0.001), LIST_WAY_WORDS));
		cr_expect(eq(int, way_of_words(engine, 0), LIST_WAY_WORDS));
		cr_expect(eq(int, way_of_tag(engine, 0.5), LIST_WAY_ALONG));
		cr_expect(eq(int, way_of_tag(engine, 0.001), LIST_WAY_TAG));
	}
}

Test(list_way, what_an_author_has_few_of_is_looked_through)
{
	const struct list_reach reach = {.by_tag = true, .words = 1, .tag = 0.001, .listed = 100};
	for (enum db_engine engine = 0; engine < DB_ENGINE_COUNT; engine++)
		cr_expect(eq(int, way(engine, reach), LIST_WAY_ALONG));
}

static enum list_way way_of_author(enum db_engine engine, double tag, int64_t listed)
{
	return way(engine, (struct list_reach){.by_tag = true,
				   .tag_in_order = true,
				   .words = 1,
				   .tag = tag,
				   .listed = listed});
}

Test(list_way, of_an_author_and_a_tag_the_one_with_fewer_posts_is_gone_along)
{
	for (enum db_engine engine = 0; engine < DB_ENGINE_COUNT; engine++) {
		cr_expect(eq(int, way_of_author(engine, 0.005, 30000), LIST_WAY_TAG));
		cr_expect(eq(int, way_of_author(engine, 0.04, 2000), LIST_WAY_ALONG));
		cr_expect(eq(int, way_of_author(engine, 0.4, 60000), LIST_WAY_ALONG));
		cr_expect(eq(int, way_of_author(engine, 0, 60000), LIST_WAY_TAG));
	}
}

Test(list_way, words_that_few_have_lead_to_those_with_a_tag)
{
	for (enum db_engine engine = 0; engine < DB_ENGINE_COUNT; engine++) {
		cr_expect(eq(int, way_of_both(engine, 0.5, 0.5), LIST_WAY_ALONG));
		cr_expect(eq(int, way_of_both(engine, 0.0001, 0.5), LIST_WAY_WORDS));
	}
}

Test(list_way, only_ways_that_filter_all_that_is_asked_for_are_possible)
{
	cr_expect(list_way_is_possible(LIST_WAY_ALONG, true, true));
	cr_expect(not(list_way_is_possible(LIST_WAY_TAG, true, true)));
	cr_expect(not(list_way_is_possible(LIST_WAY_WORDS, false, true)));
	cr_expect(not(list_way_is_possible(LIST_WAY_COUNT, true, true)));
}
