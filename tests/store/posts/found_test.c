/* Whatever way a list is made: it is what a look at every post would make of it. Thousands of posts
 * by chance, lists by chance; on both engines. */
#include "lists/found_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "given.h"
#include "lists/relevance_store.h"
#include "lists/search.h"
#include "tags.h"

#define POSTS 3000
#define CHANGED 300
#define REMOVED 150
#define LISTS 400
#define WORDS 40
#define TAGS 8
#define AUTHORS 12
#define DAY_US (INT64_C(86400) * 1000000)

/* A post, and what of it a list is chosen by. */
struct sample {
	struct post post;
	uint64_t words; /* bit n for the n-th word; each is in it once */
	int title;	/* which of these */
	unsigned tags;
	bool is_gone;
};

static struct sample samples[POSTS];
/* The same in every run. */
static uint64_t chance = 0x9E3779B97F4A7C15;

/* xorshift64; 0..below - 1 */
static int64_t any_of(int64_t below)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (int64_t)((chance >> 1) % (uint64_t)below);
}

/* The n-th is about 1/n as frequent as the first. */
static int uneven(int count)
{
	return (int)(pow(count + 1, (double)any_of(10000) / 10000) - 1);
}

/* Over two years, in a burst of one second, all at one moment, or long ago. */
static int64_t any_time(void)
{
	switch (any_of(10)) {
	case 0:
	case 1:
		return FIXTURE_NOW_US - 100 * DAY_US + any_of(1000000);
	case 2:
		return FIXTURE_NOW_US - 3 * DAY_US;
	case 3:
		return -any_of(4000) * DAY_US;
	default:
		return FIXTURE_NOW_US - any_of(730 * DAY_US);
	}
}

static enum post_status any_status(void)
{
	static const enum post_status all[] = {POST_STATUS_PUBLISHED, POST_STATUS_PUBLISHED,
		POST_STATUS_APPROVED, POST_STATUS_DRAFT, POST_STATUS_PENDING};
	return all[any_of(COUNT_OF(all))];
}

static void say(struct fixture *f, struct sample *sample)
{
	sample->words = 0;
	for (int64_t i = 2 + any_of(9); i > 0; i--)
		sample->words |= UINT64_C(1) << uneven(WORDS);
	sample->title = __builtin_ctzll(sample->words);
	const char *content = "";
	for (int i = sample->title + 1; i < WORDS; i++)
		if (sample->words >> i & 1)
			content = call_printf(&f->call, "%s Word%d,", content, i);
	sample->post.title = call_printf(&f->call, "word%d", sample->title);
	sample->post.content = content;
}

static void tag(struct fixture *f, struct sample *sample)
{
	sample->tags = (unsigned)any_of(1 << TAGS) & (unsigned)any_of(1 << TAGS);
	const char *tags = "";
	for (int i = 0; i < TAGS; i++)
		if (sample->tags >> i & 1)
			tags = call_printf(&f->call, "%s%stag \\%d", tags, *tags ? "\n" : "", i);
	sample->post.tags = tags_split(&f->call, tags);
}

static enum err insert_all(struct call *c, void *arg)
{
	for (int i = 0; i < POSTS; i++) {
		struct post *post = &samples[i].post;
		*post = (struct post){.user_id = 1 + uneven(AUTHORS),
			.kind = any_of(3) ? POST_KIND_POST : POST_KIND_ARTICLE,
			.format = POST_FORMAT_MARKDOWN,
			.status = any_status(),
			.channel = CHANNEL_SITE,
			.created_at_us = any_time(),
			.updated_at_us = FIXTURE_NOW_US,
			.version = 1};
		post->has_published_at = post->status == POST_STATUS_PUBLISHED;
		post->published_at_us = post->created_at_us - any_of(2) * DAY_US;
		say(arg, &samples[i]);
		tag(arg, &samples[i]);
		TRY(post_store_insert(c, post, NULL));
	}
	return OK;
}

/* Their words, their tags or both. */
static enum err change_some(struct call *c, void *arg)
{
	for (int i = 0; i < CHANGED; i++) {
		struct sample *sample = &samples[any_of(POSTS)];
		struct post read;
		TRY(post_store_to_change(c, sample->post.id, &read));
		if (i % 3)
			say(arg, sample);
		if (i % 3 < 2)
			tag(arg, sample);
		sample->post.version = read.version;
		TRY(post_store_update(c, &sample->post, ANN));
	}
	for (int i = 0; i < REMOVED; i++) {
		struct sample *sample = &samples[i * 17];
		sample->is_gone = true;
		TRY(post_store_to_change(c, sample->post.id, &sample->post));
		TRY(post_store_delete(c, &sample->post));
	}
	return OK;
}

/* Some are changed before the index has them and some after. */
static void given_samples(struct fixture *f)
{
	cr_assert(eq(int, db_write(&f->call, insert_all, f), OK));
	cr_assert(eq(int, search_advance(&f->call, POSTS / 2), OK));
	cr_assert(eq(int, db_write(&f->call, change_some, f), OK));
	cr_assert(eq(int, search_advance(&f->call, POSTS), OK));
}

struct wanted {
	struct post_query query;
	uint64_t words;
	int tag; /* -1: any */
};

static struct wanted any_list(struct fixture *f, bool by_words)
{
	struct wanted list = {.tag = any_of(2) ? -1 : (int)any_of(TAGS)};
	struct post_query *query = &list.query;
	const char *typed = "";
	for (int64_t i = by_words ? 1 + any_of(2) : 0; i > 0; i--) {
		int word = uneven(WORDS);
		list.words |= UINT64_C(1) << word;
		typed = call_printf(&f->call, "%s wOrd%d", typed, word);
	}
	if (by_words)
		query->words = search_words(&f->call, typed);
	if (list.tag >= 0)
		query->tag = call_printf(&f->call, "tag \\%d", list.tag);
	query->user_id = any_of(3) ? 0 : 1 + uneven(AUTHORS);
	query->public_only = !query->user_id || any_of(2);
	query->kind = any_of(4) ? 0 : POST_KIND_ARTICLE;
	query->status = any_of(5) ? 0 : POST_STATUS_APPROVED;
	query->has_from = any_of(4) == 0;
	query->from_us = any_time();
	query->has_to = any_of(4) == 0;
	query->to_us = any_time() + any_of(2);
	query->limit = 1 + any_of(60);
	return list;
}

static bool is_wanted(const struct wanted *list, const struct sample *sample)
{
	const struct post_query *query = &list->query;
	const struct post *post = &sample->post;
	return !sample->is_gone && (sample->words & list->words) == list->words &&
	       (list->tag < 0 || sample->tags >> list->tag & 1) &&
	       (!query->user_id || query->user_id == post->user_id) &&
	       (!query->public_only || post_status_is_public(post->status)) &&
	       (!query->kind || query->kind == post->kind) &&
	       (!query->status || query->status == post->status) &&
	       (!query->has_from || post->created_at_us >= query->from_us) &&
	       (!query->has_to || post->created_at_us < query->to_us);
}

static int by_creation(const void *left, const void *right)
{
	const struct post *one = &(*(const struct sample *const *)left)->post;
	const struct post *other = &(*(const struct sample *const *)right)->post;
	if (one->created_at_us != other->created_at_us)
		return one->created_at_us < other->created_at_us ? 1 : -1;
	return (one->id < other->id) - (one->id > other->id);
}

static int by_publication(const void *left, const void *right)
{
	const struct post *one = &(*(const struct sample *const *)left)->post;
	const struct post *other = &(*(const struct sample *const *)right)->post;
	if (one->published_at_us != other->published_at_us)
		return one->published_at_us < other->published_at_us ? 1 : -1;
	return (one->id < other->id) - (one->id > other->id);
}

/* A look at each. @return how many, newest or oldest first by the list's sort */
static size_t plain_scan(const struct wanted *list, const struct sample **found)
{
	enum list_posts_sort sort = list->query.sort;
	bool published = sort == LIST_POSTS_SORT_PUBLISHED_AT ||
			 sort == LIST_POSTS_SORT_PUBLISHED_AT_DESC;
	size_t count = 0;
	for (int i = 0; i < POSTS; i++)
		if (is_wanted(list, &samples[i]) &&
			(!published || samples[i].post.has_published_at))
			found[count++] = &samples[i];
	qsort(found, count, sizeof(*found), published ? by_publication : by_creation);
	if (sort == LIST_POSTS_SORT_CREATED_AT || sort == LIST_POSTS_SORT_PUBLISHED_AT)
		for (size_t i = 0; i < count / 2; i++) {
			const struct sample *first = found[i];
			found[i] = found[count - 1 - i];
			found[count - 1 - i] = first;
		}
	return count;
}

static enum list_posts_sort any_sort(bool by_words)
{
	static const enum list_posts_sort sorts[] = {LIST_POSTS_SORT_CREATED_AT_DESC,
		LIST_POSTS_SORT_CREATED_AT, LIST_POSTS_SORT_PUBLISHED_AT_DESC,
		LIST_POSTS_SORT_PUBLISHED_AT};
	return sorts[any_of(by_words ? 2 : COUNT_OF(sorts))];
}

/* From page to page. */
static void expect_pages(struct fixture *f, struct wanted *list)
{
	const struct sample *scanned[POSTS];
	size_t count = plain_scan(list, scanned), seen = 0;
	struct cursor after;
	struct found_list found;
	do {
		cr_assert(eq(int,
			found_store_first(&f->call, &list->query, list->query.limit, &found), OK));
		for (size_t i = 0; i < found.count; i++, seen++) {
			cr_assert(lt(sz, seen, count));
			cr_assert(eq(i64, found.items[i].id, scanned[seen]->post.id));
			after = (struct cursor){.key = found.items[i].key, .id = found.items[i].id};
		}
		list->query.after = &after;
	} while (found.count == (size_t)list->query.limit);
	cr_assert(eq(sz, seen, count));
	int64_t counted_posts;
	cr_assert(eq(int, found_store_count(&f->call, &list->query, POSTS, &counted_posts), OK));
	cr_assert(eq(i64, counted_posts, (int64_t)count));
	int64_t most = 1 + any_of(50), some = counted_posts < most ? counted_posts : most;
	cr_assert(eq(int, found_store_count(&f->call, &list->query, most, &counted_posts), OK));
	cr_assert(eq(i64, counted_posts, some));
}

STORE_TEST(found, lists_of_words_are_what_a_look_at_every_post_finds)
{
	struct fixture f = open_fixture(engine);
	given_samples(&f);
	for (int i = 0; i < LISTS; i++) {
		struct wanted list = any_list(&f, true);
		list.query.sort = any_sort(true);
		expect_pages(&f, &list);
	}
}

static void expect_page(struct fixture *f, const struct wanted *list)
{
	const struct sample *scanned[POSTS];
	size_t count = plain_scan(list, scanned);
	size_t first = (size_t)list->query.skip < count ? (size_t)list->query.skip : count;
	size_t wanted = count - first;
	if (wanted > (size_t)list->query.limit)
		wanted = (size_t)list->query.limit;
	struct post_list page;
	bool more;
	cr_assert(eq(int, post_store_page(&f->call, &list->query, &page, &more), OK));
	cr_assert(eq(sz, page.count, wanted));
	cr_expect(eq(int, more, first + wanted < count));
	for (size_t i = 0; i < page.count; i++)
		cr_assert(eq(i64, page.items[i].id, scanned[first + i]->post.id));
}

STORE_TEST(found, every_way_to_a_list_finds_what_a_look_at_every_post_does)
{
	struct fixture f = open_fixture(engine);
	given_samples(&f);
	for (int i = 0; i < LISTS; i++) {
		struct wanted list = any_list(&f, any_of(2));
		struct post_query *query = &list.query;
		query->sort = any_sort(false);
		query->skip = any_of(3) ? 0 : any_of(40);
		for (query->way = 0; query->way < LIST_WAY_COUNT; query->way++)
			if (list_way_is_possible(query->way, query->words, query->tag))
				expect_page(&f, &list);
	}
}

/* Each word is there once: common/db/sqlite_words.h. */
static double score_of(const struct sample *sample, uint64_t words)
{
	double sum = (sample->words & words) >> sample->title & 1 ? 1.0 : 0.0;
	sum += 0.1 * (__builtin_popcountll(words) - sum);
	double tokens = __builtin_popcountll(sample->words);
	return 1e6 * sum / (M_PI * M_PI / 6) / __builtin_popcountll(words) / log2(tokens + 1);
}

static void expect_ranked(struct fixture *f, struct wanted *list, int64_t newest_id)
{
	const struct sample *scanned[POSTS];
	size_t count = plain_scan(list, scanned);
	if (count > RELEVANCE_RANKED_MAX)
		count = RELEVANCE_RANKED_MAX;
	struct found_list found;
	cr_assert(eq(int,
		found_store_newest(&f->call, &list->query, &newest_id, RELEVANCE_RANKED_MAX,
			&found),
		OK));
	cr_assert(eq(sz, found.count, count));
	for (size_t i = 0; i < count; i++) {
		cr_assert(eq(i64, found.items[i].id, scanned[i]->post.id));
		double score = score_of(scanned[i], list->words);
		cr_assert(fabs((double)found.items[i].key - score) < 3, "%ld, not %f",
			(long)found.items[i].key, score);
	}
}

STORE_TEST(found, what_is_ranked_is_the_newest_that_a_look_at_every_post_finds)
{
	struct fixture f = open_fixture(engine);
	given_samples(&f);
	for (int i = 0; i < LISTS / 4; i++) {
		struct wanted list = any_list(&f, true);
		list.query.sort = LIST_POSTS_SORT_CREATED_AT_DESC;
		expect_ranked(&f, &list, 0);
	}
}

/* Every page by relevance: each post once, the best first. */
STORE_TEST(found, pages_by_relevance_go_on_where_they_ended)
{
	struct fixture f = open_fixture(engine);
	given_samples(&f);
	for (int i = 0; i < LISTS / 20; i++) {
		struct wanted list = any_list(&f, true);
		struct relevance_place place = {.score = RELEVANCE_TOP_SCORE,
			.id = RELEVANCE_TOP_ID};
		list.query.sort = LIST_POSTS_SORT_CREATED_AT_DESC;
		const struct sample *scanned[POSTS];
		size_t count = plain_scan(&list, scanned), seen = 0;
		bool more = true;
		while (more) {
			struct relevance_place before = place;
			struct post_list page;
			cr_assert(eq(int,
				relevance_store_page(&f.call, &list.query, &place, &page, &more),
				OK));
			seen += page.count;
			cr_assert(page.count == 0 || place.score < before.score ||
				  (place.score == before.score && place.id < before.id));
		}
		cr_assert(
			eq(sz, seen, count < RELEVANCE_RANKED_MAX ? count : RELEVANCE_RANKED_MAX));
	}
}
