/* What is kept of a page: the better known stays, posts and comments gather, the same again is
 * nothing. */
#include "page_keeping.h"

#include "page_comment_store.h"
#include "page_people_store.h"
#include "page_post_store.h"
#include "store/scraper/given.h"

STORE_TEST(page_keeping, every_statement_prepares)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

static const struct fact *fact_of(struct fixture *f, const char *name, enum page_field field)
{
	return &known(f, name)->facts.facts[field];
}

STORE_TEST(page_keeping, each_fact_is_kept_with_its_source_and_time)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	parsed_text(&f, parsed, PAGE_NAME, "Tab\tand\nline \\ \xF0\x9F\x9A\x80");
	parsed_about(&f, parsed, PAGE_FOLLOWERS, 28000000, 1000000);
	parsed_text(&f, parsed, PAGE_WEBSITES, NULL);
	parsed->page.facts[PAGE_WEBSITES].texts =
		(struct text_list){.items = (const char *[]){"https://a.example/",
					   "https://b.example/"},
			.count = 2};
	keep(&f, "nasa", parsed);

	const struct fact *name = fact_of(&f, "nasa", PAGE_NAME);
	cr_expect(eq(str, (char *)name->text, "Tab\tand\nline \\ \xF0\x9F\x9A\x80"));
	cr_expect(eq(int, (int)name->source, SOURCE_WWW));
	cr_expect(eq(i64, name->fetched_at_us, FIXTURE_NOW_US));
	cr_expect(eq(i64, fact_of(&f, "nasa", PAGE_FOLLOWERS)->unit, 1000000));
	cr_expect(eq(int, (int)fact_of(&f, "nasa", PAGE_FOLLOWERS)->exactness, APPROXIMATE));
	cr_expect(eq(int, (int)fact_of(&f, "nasa", PAGE_LIKES)->exactness, UNKNOWN));
	const struct text_list *sites = &fact_of(&f, "nasa", PAGE_WEBSITES)->texts;
	cr_assert(eq(sz, sites->count, 2));
	cr_expect(eq(str, (char *)sites->items[1], "https://b.example/"));
}

STORE_TEST(page_keeping, what_is_known_is_not_lost_to_what_is_not)
{
	struct fixture f = open_fixture(engine);
	struct parsed *first = parsed_page(&f), *second = parsed_page(&f);
	parsed_text(&f, first, PAGE_EMAIL, "a@example.org");
	keep(&f, "nasa", first);
	pass(&f, DAY_US);
	parsed_text(&f, second, PAGE_NAME, "NASA");
	keep(&f, "nasa", second);
	cr_expect(eq(str, (char *)fact_of(&f, "nasa", PAGE_EMAIL)->text, "a@example.org"));
	cr_expect(eq(str, (char *)fact_of(&f, "nasa", PAGE_NAME)->text, "NASA"));
	cr_expect(eq(i64, known(&f, "nasa")->fetched_at_us, FIXTURE_NOW_US + DAY_US));
}

STORE_TEST(page_keeping, an_exact_number_stays_when_an_approximation_agrees)
{
	struct fixture f = open_fixture(engine);
	struct parsed *exact = parsed_page(&f), *agrees = parsed_page(&f),
		      *differs = parsed_page(&f);
	parsed_exact(&f, exact, PAGE_LIKES, 2104);
	keep(&f, "nasa", exact);
	pass(&f, DAY_US);
	parsed_about(&f, agrees, PAGE_LIKES, 2100, 100);
	keep(&f, "nasa", agrees);
	cr_expect(eq(i64, fact_of(&f, "nasa", PAGE_LIKES)->number, 2104));
	pass(&f, DAY_US);
	parsed_about(&f, differs, PAGE_LIKES, 3700, 100);
	keep(&f, "nasa", differs);
	cr_expect(eq(i64, fact_of(&f, "nasa", PAGE_LIKES)->number, 3700));
}

static struct parsed *with_all(struct fixture *f)
{
	struct parsed *parsed = parsed_page(f);
	parsed_text(f, parsed, PAGE_ID, "1000");
	parsed_exact(f, parsed, PAGE_FOLLOWERS, 10);
	parsed_post(f, parsed, "p1", FIXTURE_NOW_US - DAY_US)->reactions =
		(struct count){.value = 5, .exactness = EXACT};
	parsed_comment(f, parsed, "p1", "c1", "ann");
	parsed_person(f, parsed, PERSON_FOLLOWING, "bob");
	return parsed;
}

STORE_TEST(page_keeping, keeping_the_same_again_changes_nothing)
{
	struct fixture f = open_fixture(engine);
	int64_t id = keep(&f, "nasa", with_all(&f));
	cr_expect(eq(i64, keep(&f, "nasa", with_all(&f)), id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM pages"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_names"), 2));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_posts"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_comments"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_people"), 2));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_relations"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_metrics"), 1));
}

STORE_TEST(page_keeping, a_page_is_one_whatever_name_it_is_asked_for_by)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	parsed_text(&f, parsed, PAGE_ID, "100044561550831");
	parsed_text(&f, parsed, PAGE_DELEGATE_PAGE_ID, "54971236771");
	parsed_text(&f, parsed, PAGE_USERNAME, "NASA");
	int64_t id = keep(&f, "100044561550831", parsed);
	cr_expect(eq(i64, known(&f, "nasa")->id, id));
	cr_expect(eq(i64, known(&f, "54971236771")->id, id));
	cr_expect(eq(str, (char *)known(&f, "54971236771")->username, "NASA"));
}

STORE_TEST(page_keeping, a_username_that_went_over_to_another_page_is_that_one_s)
{
	struct fixture f = open_fixture(engine);
	struct parsed *old = parsed_page(&f), *other = parsed_page(&f);
	parsed_text(&f, old, PAGE_ID, "1");
	parsed_text(&f, other, PAGE_ID, "2");
	int64_t first = keep(&f, "shop", old);
	int64_t second = keep(&f, "shop", other);
	cr_expect(ne(i64, first, second));
	cr_expect(eq(i64, known(&f, "shop")->id, second));
	cr_expect(eq(i64, known(&f, "1")->id, first));
}

STORE_TEST(page_keeping, two_that_turn_out_to_be_one_page_become_one)
{
	struct fixture f = open_fixture(engine);
	struct parsed *nameless = parsed_page(&f), *both = parsed_page(&f);
	keep(&f, "shop", nameless);
	parsed_text(&f, both, PAGE_ID, "2");
	int64_t id = keep(&f, "2", both);
	parsed_text(&f, both, PAGE_USERNAME, "shop");
	cr_expect(eq(i64, keep(&f, "2", both), id));
	cr_expect(eq(i64, known(&f, "shop")->id, id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM pages"), 1));
}

static struct page_post_list posts_of(struct fixture *f, int64_t page_id, int64_t limit)
{
	struct page_post_list posts;
	struct cursor next;
	bool more;
	cr_assert(eq(int,
		page_post_store_page(&f->call, page_id, NULL, limit, &posts, &more, &next), OK));
	return posts;
}

STORE_TEST(page_keeping, posts_gather_newest_first_and_a_pinned_one_is_as_old_as_it_is)
{
	struct fixture f = open_fixture(engine);
	struct parsed *first = parsed_page(&f), *second = parsed_page(&f);
	parsed_post(&f, first, "old", FIXTURE_NOW_US - 9 * DAY_US)->is_pinned = true;
	parsed_post(&f, first, "a", FIXTURE_NOW_US - 2 * DAY_US);
	keep(&f, "nasa", first);
	parsed_post(&f, second, "b", FIXTURE_NOW_US - DAY_US);
	struct page_post_list posts = posts_of(&f, keep(&f, "nasa", second), 10);
	cr_assert(eq(sz, posts.count, 3));
	cr_expect(eq(str, (char *)posts.items[0].platform_id, "b"));
	cr_expect(eq(str, (char *)posts.items[2].platform_id, "old"));
	cr_expect(posts.items[2].pinned && !posts.items[0].pinned);
}

STORE_TEST(page_keeping, a_post_keeps_what_is_better_known_of_it)
{
	struct fixture f = open_fixture(engine);
	struct parsed *first = parsed_page(&f), *second = parsed_page(&f);
	struct parsed_post *post = parsed_post(&f, first, "a", FIXTURE_NOW_US);
	post->text = "Whole text";
	post->comments = (struct count){.value = 512, .exactness = EXACT};
	post->by_type[REACTION_CARE] = (struct count){.value = 3, .exactness = EXACT};
	keep(&f, "nasa", first);
	pass(&f, DAY_US);
	post = parsed_post(&f, second, "a", 0);
	post->has_created = false;
	post->comments = (struct count){.value = 500, .unit = 100, .exactness = APPROXIMATE};
	post->shares = (struct count){.value = 1000, .unit = 1000, .exactness = APPROXIMATE};
	struct page_post_list posts = posts_of(&f, keep(&f, "nasa", second), 10);
	cr_assert(eq(sz, posts.count, 1));
	cr_expect(eq(str, (char *)posts.items[0].text, "Whole text"));
	cr_expect(eq(i64, posts.items[0].created_at_us, FIXTURE_NOW_US));
	cr_expect(eq(i64, posts.items[0].comments, 512));
	cr_expect(eq(i64, posts.items[0].reactions_by_type.care, 3));
	cr_expect(not(posts.items[0].reactions_by_type.has_like));
	cr_assert(eq(sz, posts.items[0].approximate.count, 1));
	cr_expect(eq(str, (char *)posts.items[0].approximate.items[0], "shares"));
	cr_expect(not(posts.items[0].has_views), "what is not known is not 0");
}

STORE_TEST(page_keeping, of_a_page_so_many_posts_stay)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	for (int i = 0; i <= PAGE_POSTS_MAX; i++)
		parsed_post(&f, parsed, call_printf(&f.call, "p%d", i), FIXTURE_NOW_US + i);
	keep(&f, "nasa", parsed);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_posts"), PAGE_POSTS_MAX));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_posts WHERE platform_id = 'p0'"),
		0));
}

STORE_TEST(page_keeping, comments_go_to_their_posts_and_those_on_others_nowhere)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	parsed_post(&f, parsed, "p1", FIXTURE_NOW_US);
	parsed_comment(&f, parsed, "p1", "c1", "ann");
	parsed_comment(&f, parsed, "p1", "c2", NULL);
	parsed_comment(&f, parsed, "another-page-s", "c3", "ann");
	int64_t page_id = keep(&f, "nasa", parsed);
	int64_t post_id;
	struct page_comment_list comments;
	struct cursor next;
	bool more;
	cr_assert(eq(int, page_post_store_find(&f.call, page_id, "p1", &post_id), OK));
	cr_assert(eq(int,
		page_comment_store_page(&f.call, post_id, NULL, 10, &comments, &more, &next), OK));
	cr_assert(eq(sz, comments.count, 2));
	cr_expect(not(comments.items[0].has_user_id), "nobody knows whose it is");
	cr_expect(eq(str, (char *)comments.items[1].author, "Name of ann"));
	cr_expect(comments.items[1].has_user_id);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_comments"), 2));
}

STORE_TEST(page_keeping, followers_and_whom_it_follows_are_two_lists)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	parsed_person(&f, parsed, PERSON_FOLLOWER, "ann");
	parsed_person(&f, parsed, PERSON_FOLLOWING, "bob");
	parsed_person(&f, parsed, PERSON_FOLLOWING, "eve");
	parsed_person(&f, parsed, PERSON_REACTOR, "dan");
	int64_t page_id = keep(&f, "nasa", parsed);
	struct social_media_user_list people;
	bool more;
	cr_assert(eq(int,
		page_people_store_page(&f.call, page_id, "follower", 0, 10, &people, &more), OK));
	cr_assert(eq(sz, people.count, 1));
	cr_expect(eq(str, (char *)people.items[0].name, "Name of ann"));
	cr_assert(eq(int,
		page_people_store_page(&f.call, page_id, "following", 0, 1, &people, &more), OK));
	cr_assert(eq(sz, people.count, 1));
	cr_expect(more);
	cr_assert(eq(int,
		page_people_store_page(&f.call, page_id, "following", people.items[0].id, 10,
			&people, &more),
		OK));
	cr_assert(eq(sz, people.count, 1));
	cr_expect(not(more));
}

STORE_TEST(page_keeping, a_better_parser_corrects_what_it_said_of_the_same_answer)
{
	struct fixture f = open_fixture(engine);
	struct parsed *wrong = parsed_page(&f), *right = parsed_page(&f);
	parsed_exact(&f, wrong, PAGE_LIKES, 2);
	parsed_text(&f, wrong, PAGE_EMAIL, "no address");
	parsed_post(&f, wrong, "a", FIXTURE_NOW_US)->shares = (struct count){.value = 1,
		.exactness = EXACT};
	keep(&f, "nasa", wrong);
	parsed_exact(&f, right, PAGE_LIKES, 1421);
	parsed_post(&f, right, "a", FIXTURE_NOW_US)->shares = (struct count){.value = 7,
		.exactness = EXACT};
	int64_t id = keep_again(&f, "nasa", right);
	cr_expect(eq(i64, fact_of(&f, "nasa", PAGE_LIKES)->number, 1421));
	cr_expect(eq(int, (int)fact_of(&f, "nasa", PAGE_EMAIL)->exactness, UNKNOWN));
	cr_expect(eq(i64, posts_of(&f, id, 1).items[0].shares, 7));
}

STORE_TEST(page_keeping, without_a_page_nothing_is_kept)
{
	struct fixture f = open_fixture(engine);
	struct parsed *parsed = parsed_page(&f);
	parsed->has_page = false;
	cr_expect(eq(i64, keep(&f, "nasa", parsed), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM pages"), 0));
}
