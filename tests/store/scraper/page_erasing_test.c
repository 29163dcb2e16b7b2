/* Whoever asks not to be here is gone, and does not come back; so is who was not seen for long. */
#include "page_erasing.h"

#include "page_body_pack.h"
#include "page_body_store.h"
#include "page_comment_store.h"
#include "page_job_store.h"
#include "page_people_store.h"
#include "scraper.h"
#include "store/scraper/given.h"

static struct scraper scraper;

static int64_t given_all(struct fixture *f)
{
	struct parsed *parsed = parsed_page(f);
	f->call.service = &scraper;
	parsed_text(f, parsed, PAGE_ID, "1000");
	parsed_text(f, parsed, PAGE_USERNAME, "NASA");
	parsed_exact(f, parsed, PAGE_LIKES, 5);
	parsed_post(f, parsed, "p1", FIXTURE_NOW_US);
	parsed_comment(f, parsed, "p1", "c1", "ann");
	parsed_comment(f, parsed, "p1", "c2", "bob");
	parsed_person(f, parsed, PERSON_FOLLOWER, "ann");
	return keep(f, "nasa", parsed);
}

static enum err put_body(struct call *c, void *arg)
{
	const struct kept_body body = {.name = arg,
		.source = "html",
		.answer = {.body = "hello",
			.len = 5,
			.url = "u",
			.status = 200,
			.fetched_at_us = call_now_us(c)}};
	const char *packed;
	TRY(page_body_pack(c, &body.answer, &packed));
	TRY(page_job_store_put(c, arg));
	return page_body_store_put(c, &body, packed);
}

static int64_t rows(struct fixture *f, const char *table)
{
	return counted(f, call_printf(&f->call, "SELECT count(*) FROM %s", table));
}

STORE_TEST(page_erasing, a_page_goes_with_all_that_was_kept_of_it_and_never_comes_back)
{
	static const char *const tables[] = {"pages", "page_names", "page_posts", "page_comments",
		"page_relations", "page_metrics", "page_bodies", "page_jobs"};
	struct fixture f = open_fixture(engine);
	given_all(&f);
	write_all(&f, put_body, "nasa");
	cr_assert(eq(int, page_erase(&f.call, "1000"), OK), "%s", f.call.failure.detail);
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		cr_expect(eq(i64, rows(&f, tables[i]), 0), "%s", tables[i]);
	cr_expect(eq(i64, given_all(&f), 0), "by its id");
	struct parsed *other = parsed_page(&f);
	cr_expect(eq(i64, keep(&f, "nasa", other), 0), "by its name");
	cr_expect(eq(i64, rows(&f, "pages"), 0));
}

STORE_TEST(page_erasing, what_remembers_an_erasure_does_not_say_of_whom)
{
	struct fixture f = open_fixture(engine);
	given_all(&f);
	cr_assert(eq(int, page_erase(&f.call, "nasa"), OK));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM page_erasures WHERE length(digest) = 64"
			    " AND digest NOT LIKE '%nasa%'"),
		2));
}

STORE_TEST(page_erasing, a_page_that_nobody_knows_is_kept_from_coming)
{
	struct fixture f = open_fixture(engine);
	f.call.service = &scraper;
	cr_assert(eq(int, page_erase(&f.call, "shop"), OK));
	cr_expect(eq(i64, keep(&f, "shop", parsed_page(&f)), 0));
}

STORE_TEST(page_erasing, a_person_goes_with_comments_and_bodies_and_never_comes_back)
{
	struct fixture f = open_fixture(engine);
	given_all(&f);
	write_all(&f, put_body, "nasa");
	write_all(&f, put_body, "other");
	int64_t ann = counted(&f, "SELECT id FROM page_people WHERE platform_id = 'ann'");
	cr_assert(eq(int, page_erase_person(&f.call, ann), OK), "%s", f.call.failure.detail);
	cr_expect(eq(i64, rows(&f, "page_comments"), 1));
	cr_expect(eq(i64, rows(&f, "page_relations"), 0));
	cr_expect(eq(i64, rows(&f, "page_bodies"), 1), "those of other pages stay");
	given_all(&f);
	cr_expect(eq(i64, rows(&f, "page_people"), 1));
	cr_expect(eq(i64, rows(&f, "page_comments"), 1));
	cr_expect(eq(int, page_erase_person(&f.call, ann), ERR_NOT_FOUND));
}

STORE_TEST(page_erasing, a_comment_that_nobody_is_said_to_have_written_goes_and_never_comes_back)
{
	struct fixture f = open_fixture(engine);
	given_all(&f);
	write_all(&f, put_body, "nasa");
	write_all(&f, put_body, "other");
	struct parsed *parsed = parsed_page(&f);
	parsed_text(&f, parsed, PAGE_ID, "1000");
	parsed_comment(&f, parsed, "p1", "c3", NULL);
	keep(&f, "nasa", parsed);
	int64_t id = counted(&f, "SELECT id FROM page_comments WHERE platform_id = 'c3'");
	cr_assert(eq(i64, counted(&f, "SELECT count(*) FROM page_comments WHERE person_id IS NULL"),
		1));
	cr_expect(eq(int, page_erase_comment(&f.call, "nasa", "p2", id), ERR_NOT_FOUND));
	cr_assert(eq(int, page_erase_comment(&f.call, "nasa", "p1", id), OK), "%s",
		f.call.failure.detail);
	cr_expect(eq(i64, rows(&f, "page_comments"), 2), "others stay");
	cr_expect(eq(i64, rows(&f, "page_bodies"), 1), "those of other pages stay");
	keep(&f, "nasa", parsed);
	struct parsed *elsewhere = parsed_page(&f);
	parsed_text(&f, elsewhere, PAGE_ID, "1000");
	parsed_comment(&f, elsewhere, "p1", "p1_c3", NULL);
	keep(&f, "nasa", elsewhere);
	cr_expect(eq(i64, rows(&f, "page_comments"), 2), "also where a source names it otherwise");
	cr_expect(eq(int, page_erase_comment(&f.call, "nasa", "p1", id), ERR_NOT_FOUND));
}

struct removal {
	int64_t before_us;
	int64_t people, comments;
};

static enum err remove_unseen(struct call *c, void *arg)
{
	struct removal *removal = arg;
	TRY(page_comment_store_remove(c, removal->before_us, &removal->comments));
	return page_people_store_remove(c, removal->before_us, &removal->people);
}

STORE_TEST(page_erasing, who_was_not_seen_for_long_is_forgotten)
{
	struct fixture f = open_fixture(engine);
	given_all(&f);
	pass(&f, DAY_US);
	struct parsed *parsed = parsed_page(&f);
	parsed_comment(&f, parsed, "p1", "c2", "bob");
	keep(&f, "nasa", parsed);
	struct removal removal = {.before_us = FIXTURE_NOW_US + 1};
	write_all(&f, remove_unseen, &removal);
	cr_expect(eq(i64, removal.people, 1));
	cr_expect(eq(i64, removal.comments, 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_people WHERE platform_id = 'bob'"),
		1));
}
