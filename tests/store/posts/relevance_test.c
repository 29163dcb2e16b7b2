/* Lists of posts that have words: by relevance, and that every way finds the same; on both engines.
 */
#include "lists/relevance_store.h"

#include "given.h"
#include "lists/found_store.h"
#include "lists/search.h"
#include "tags.h"

#define MANY 720 /* more than one search of words_match() passes by */

static enum err insert(struct call *c, void *arg)
{
	return post_store_insert(c, arg, NULL);
}

/* @param created_us  after the fixture's time */
static struct post text_of(struct fixture *f, const char *title, const char *content,
	const char *tags, int64_t created_us)
{
	return (struct post){.user_id = ANN,
		.kind = POST_KIND_POST,
		.title = title,
		.content = content,
		.format = POST_FORMAT_MARKDOWN,
		.status = POST_STATUS_PUBLISHED,
		.channel = CHANNEL_SITE,
		.tags = tags_split(&f->call, tags),
		.has_published_at = true,
		.published_at_us = FIXTURE_NOW_US + created_us,
		.created_at_us = FIXTURE_NOW_US + created_us,
		.updated_at_us = FIXTURE_NOW_US,
		.version = 1};
}

static int64_t given_text(struct fixture *f, const char *title, const char *content,
	const char *tags, int64_t created_us)
{
	struct post post = text_of(f, title, content, tags, created_us);
	cr_assert(eq(int, db_write(&f->call, insert, &post), OK));
	return post.id;
}

static struct post_query query_of(struct fixture *f, const char *typed)
{
	cr_assert(eq(int, search_catch_up(&f->call), OK));
	return (struct post_query){.public_only = true,
		.words = search_words(&f->call, typed),
		.sort = LIST_POSTS_SORT_CREATED_AT_DESC,
		.limit = 100};
}

static struct relevance_place top(void)
{
	return (struct relevance_place){.score = RELEVANCE_TOP_SCORE, .id = RELEVANCE_TOP_ID};
}

static struct post_list ranked(struct fixture *f, const struct post_query *query,
	struct relevance_place *place, bool *more)
{
	struct post_list page;
	cr_assert(eq(int, relevance_store_page(&f->call, query, place, &page, more), OK));
	return page;
}

static void expect_ranked(struct fixture *f, const struct post_query *query, const int64_t *ids,
	size_t count)
{
	struct relevance_place place = top();
	bool more;
	struct post_list page = ranked(f, query, &place, &more);
	cr_assert(eq(sz, page.count, count));
	cr_expect(not(more));
	for (size_t i = 0; i < count; i++)
		cr_expect(eq(i64, page.items[i].id, ids[i]), "place %zu", i);
}

STORE_TEST(relevance, titles_come_before_text_and_more_before_fewer_and_newer_before_older)
{
	struct fixture f = open_fixture(engine);
	int64_t once = given_text(&f, "One", "a zebra at the gate", "", 0);
	int64_t thrice = given_text(&f, "Two", "zebra by zebra zebra", "", 1);
	int64_t title = given_text(&f, "Zebra", "in front of a house", "", 2);
	int64_t again = given_text(&f, "Six", "a zebra at the door", "", 3);
	int64_t both = given_text(&f, "Zebra", "in front of a zebra", "", 4);
	given_text(&f, "Other", "a giraffe at the gate", "", 5);

	struct post_query query = query_of(&f, "zebra");
	const int64_t wanted[] = {both, title, thrice, again, once};
	expect_ranked(&f, &query, wanted, COUNT_OF(wanted));
	query.user_id = ANN;
	expect_ranked(&f, &query, wanted, COUNT_OF(wanted));
}

STORE_TEST(relevance, a_post_with_all_words_in_its_title_comes_first)
{
	struct fixture f = open_fixture(engine);
	int64_t text = given_text(&f, "News", "the zebra crossing", "", 0);
	int64_t one = given_text(&f, "Zebra", "the last crossing", "", 1);
	int64_t two = given_text(&f, "Zebra crossing", "the place", "", 2);
	given_text(&f, "Zebra", "the last bridge", "", 3);

	struct post_query query = query_of(&f, "crossing zebra");
	expect_ranked(&f, &query, (int64_t[]){two, one, text}, 3);
}

static int64_t score_of(struct fixture *f, const char *typed, int64_t author_id)
{
	struct post_query query = query_of(f, typed);
	query.user_id = author_id;
	struct relevance_place place = top();
	bool more;
	cr_assert(eq(sz, ranked(f, &query, &place, &more).count, 1));
	return place.score;
}

/* 10^6 / (pi^2/6) / log2(2 + 1), and a tenth of it. */
STORE_TEST(relevance, both_engines_give_the_same_score)
{
	struct fixture f = open_fixture(engine);
	given_text(&f, "Zebra", "crossing", "", 0);
	for (int64_t author_id = 0; author_id <= ANN; author_id += ANN) {
		int64_t title = score_of(&f, "zebra", author_id);
		int64_t text = score_of(&f, "CROSSING", author_id);
		int64_t both = score_of(&f, "zebra crossing", author_id);
		cr_expect(title >= 383559 && title <= 383563, "%ld", (long)title);
		cr_expect(text >= 38355 && text <= 38357, "%ld", (long)text);
		cr_expect(both >= 210957 && both <= 210960, "%ld", (long)both);
	}
}

static enum err rename_post(struct call *c, void *arg)
{
	struct post *post = arg;
	TRY(post_store_to_change(c, post->id, post));
	post->title = "Okapi";
	return post_store_update(c, post, ANN);
}

static enum err erase(struct call *c, void *arg)
{
	struct post *post = arg;
	TRY(post_store_to_change(c, post->id, post));
	return post_store_delete(c, post);
}

STORE_TEST(relevance, a_post_is_ranked_by_what_it_says_now)
{
	struct fixture f = open_fixture(engine);
	struct post post = {.id = given_text(&f, "Zebra", "by an okapi okapi okapi", "", 0)};
	int64_t other = given_text(&f, "Other", "a zebra, an okapi", "", 1);
	struct post_query zebra = query_of(&f, "zebra");
	struct post_query okapi = query_of(&f, "okapi");
	expect_ranked(&f, &zebra, (int64_t[]){post.id, other}, 2);
	expect_ranked(&f, &okapi, (int64_t[]){post.id, other}, 2);

	cr_assert(eq(int, db_write(&f.call, rename_post, &post), OK));
	expect_ranked(&f, &zebra, (int64_t[]){other}, 1);
	expect_ranked(&f, &okapi, (int64_t[]){post.id, other}, 2);

	cr_assert(eq(int, db_write(&f.call, erase, &post), OK));
	expect_ranked(&f, &okapi, (int64_t[]){other}, 1);
}

/* What was written after the first page is in none of them. */
STORE_TEST(relevance, pages_have_every_post_once_while_others_write)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 25; i++)
		given_text(&f, i % 3 ? "Text" : "Zebra", "a zebra", "", i % 5);
	struct post_query query = query_of(&f, "zebra");
	query.limit = 10;
	struct relevance_place place = top();
	place.newest_id = 25;
	bool seen[26] = {false};
	bool more = true;
	for (size_t left = 25; more; left -= left < 10 ? left : 10) {
		struct post_list page = ranked(&f, &query, &place, &more);
		cr_assert(eq(sz, page.count, left < 10 ? left : 10));
		for (size_t i = 0; i < page.count; i++) {
			cr_expect(not(seen[page.items[i].id]));
			seen[page.items[i].id] = true;
		}
		given_text(&f, "Zebra zebra", "zebra", "", 0);
		cr_assert(eq(int, search_catch_up(&f.call), OK));
	}
}

STORE_TEST(relevance, a_cursor_tells_the_place_and_nothing_else_is_one)
{
	struct fixture f = open_fixture(engine);
	struct call *c = &f.call;
	const struct relevance_place place = {(INT64_C(1) << 40) - 1, 1000000, 77};
	const char *text = relevance_encode(c, &place, 5);
	struct relevance_place out;
	cr_assert(eq(int, relevance_decode(c, text, 5, &out), OK));
	cr_expect(eq(i64, out.newest_id, place.newest_id));
	cr_expect(eq(i64, out.score, place.score));
	cr_expect(eq(i64, out.id, place.id));
	cr_expect(eq(int, relevance_decode(c, text, 4, &out), ERR_BAD_REQUEST));
	text = relevance_encode(c, &(struct relevance_place){0}, 5);
	cr_expect(eq(int, relevance_decode(c, text, 5, &out), ERR_BAD_REQUEST));
	const struct cursor other = {.order = 5, .key = INT64_C(1) << 60 | 1 << 20, .id = 7};
	text = cursor_encode(c, other);
	cr_expect(eq(int, relevance_decode(c, text, 5, &out), ERR_BAD_REQUEST));
}

/* Ids of a list that is no page, in its order. */
static struct post_list listed(struct fixture *f, const struct post_query *query)
{
	struct post_list page;
	bool more;
	cr_assert(eq(int, post_store_page(&f->call, query, &page, &more), OK));
	return page;
}

static void expect_same(const struct post_list *one, const struct post_list *other)
{
	cr_assert(eq(sz, one->count, other->count));
	for (size_t i = 0; i < one->count; i++)
		cr_expect(eq(i64, one->items[i].id, other->items[i].id));
}

/* Created in no order of their ids: some words in a third, a tag in a fifth of the posts, and one
 * in the first and the last. */
static enum err insert_many(struct call *c, void *arg)
{
	for (int i = 0; i < MANY; i++) {
		const char *tags = i % (MANY - 1) == 0 ? "edge" : i % 5 ? "a\nb" : "b\nc";
		struct post post = text_of(arg, "Title", i % 3 ? "the okapi" : "the zebra", tags,
			(i * 37) % MANY);
		TRY(post_store_insert(c, &post, NULL));
	}
	return OK;
}

static void given_many(struct fixture *f)
{
	cr_assert(eq(int, db_write(&f->call, insert_many, f), OK));
}

static const enum list_posts_sort sorts[] = {LIST_POSTS_SORT_CREATED_AT_DESC,
	LIST_POSTS_SORT_CREATED_AT, LIST_POSTS_SORT_PUBLISHED_AT_DESC,
	LIST_POSTS_SORT_PUBLISHED_AT};

static bool is_by_creation(const struct post_query *query)
{
	return query->sort == LIST_POSTS_SORT_CREATED_AT ||
	       query->sort == LIST_POSTS_SORT_CREATED_AT_DESC;
}

static void expect_found(struct fixture *f, const struct post_query *query,
	const struct post_list *wanted)
{
	struct found_list found;
	cr_assert(eq(int, found_store_first(&f->call, query, query->limit, &found), OK));
	cr_assert(eq(sz, found.count, wanted->count));
	for (size_t i = 0; i < found.count; i++)
		cr_expect(eq(i64, found.items[i].id, wanted->items[i].id));
}

static int64_t count_of(struct fixture *f, const struct post_query *query)
{
	int64_t count;
	enum err err = query->words ? found_store_count(&f->call, query, MANY, &count)
				    : post_store_count(&f->call, query, MANY, &count);
	cr_assert(eq(int, err, OK));
	return count;
}

/* @return how many the list has, by all ways */
static size_t count_by_every_way(struct fixture *f, struct post_query query)
{
	query.way = LIST_WAY_ALONG;
	struct post_list along = listed(f, &query);
	for (enum list_way way = LIST_WAY_WORDS; way < LIST_WAY_COUNT; way++) {
		if (!list_way_is_possible(way, query.words, query.tag))
			continue;
		query.way = way;
		struct post_list other = listed(f, &query);
		expect_same(&along, &other);
	}
	if (query.words && is_by_creation(&query))
		expect_found(f, &query, &along);
	cr_expect(eq(i64, count_of(f, &query), (int64_t)along.count));
	return along.count;
}

STORE_TEST(relevance, every_way_finds_the_same_in_every_order)
{
	struct fixture f = open_fixture(engine);
	given_many(&f);
	struct post_query query = query_of(&f, "the");
	for (size_t i = 0; i < COUNT_OF(sorts); i++) {
		query.sort = sorts[i];
		query.limit = MANY;
		query.tag = NULL;
		query.words = search_words(&f.call, "the");
		cr_expect(eq(sz, count_by_every_way(&f, query), MANY));
		query.words = search_words(&f.call, "zebra the");
		cr_expect(eq(sz, count_by_every_way(&f, query), MANY / 3));
		query.tag = "c"; /* the first post would have it */
		cr_expect(eq(sz, count_by_every_way(&f, query), MANY / 15 - 1));
		query.words = NULL;
		cr_expect(eq(sz, count_by_every_way(&f, query), MANY / 5 - 1));
		query.tag = "edge";
		query.words = search_words(&f.call, "the");
		cr_expect(eq(sz, count_by_every_way(&f, query), 2));
	}
}

STORE_TEST(relevance, what_a_tag_and_words_reach_is_estimated)
{
	struct fixture f = open_fixture(engine);
	given_many(&f);
	struct list_reach reach;
	cr_assert(eq(int, search_catch_up(&f.call), OK));
	const char *words = search_words(&f.call, "zebra");
	cr_assert(eq(int, search_reach(&f.call, words, "c", 0, &reach), OK));
	cr_expect(reach.words > 0.33 && reach.words < 0.34, "%f", reach.words);
	cr_expect(reach.tag > 0.19 && reach.tag < 0.21, "%f", reach.tag);
	cr_expect(eq(i64, reach.newest_id, MANY));
	cr_assert(eq(int, search_reach(&f.call, NULL, "nobody's", 0, &reach), OK));
	cr_expect(eq(dbl, reach.tag, 0));
	cr_expect(eq(i64, reach.listed, MANY));
	given_post(&f, BOB, "One");
	cr_assert(eq(int, search_reach(&f.call, NULL, "c", BOB, &reach), OK));
	cr_expect(eq(i64, reach.listed, 1));
}
