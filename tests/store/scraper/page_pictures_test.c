/* Pictures stay as long as their page has them. Whose page goes at their request, their pictures go
 * as well. */
#include "clone.h"
#include "clone_store.h"
#include "page_erasing.h"
#include "page_pictures.h"
#include "scraper.h"
#include "store/scraper/given.h"

#define PICTURE "https://x.fbcdn.net/picture_n.jpg"
#define OTHER "https://x.fbcdn.net/other_n.jpg"

#define POSTS 120 /* more than are read at a time */

static struct scraper scraper;

struct dooming {
	struct doomed_clone_list list;
};

static enum err doom(struct call *c, void *arg)
{
	struct dooming *dooming = arg;
	return clone_store_doom(c, call_now_us(c) - DAY_US, 0, 1000, &dooming->list);
}

static size_t doomed(struct fixture *f)
{
	struct dooming dooming;
	write_all(f, doom, &dooming);
	return dooming.list.count;
}

static int64_t given_pictured(struct fixture *f, const char *name, const char *picture, int posts)
{
	static struct parsed_media media[POSTS];
	struct parsed *parsed = parsed_page(f);
	f->call.service = &scraper;
	parsed_text(f, parsed, PAGE_PICTURE, picture);
	for (int i = 0; i < posts; i++) {
		media[i] = (struct parsed_media){.kind = MEDIA_IMAGE,
			.url = call_printf(&f->call, "https://x.fbcdn.net/%s_%d_n.jpg", name, i)};
		parsed_post(f, parsed, call_printf(&f->call, "p%d", i), FIXTURE_NOW_US)->media =
			(struct parsed_media_list){&media[i], 1};
	}
	int64_t id = keep(f, name, parsed);
	cr_assert(ne(i64, id, 0));
	return id;
}

/* As the sweep does, of what nothing has wanted for a month. */
static enum err ask_page(struct call *c, void *arg)
{
	const int64_t *page_id = arg;
	TRY(page_pictures_want_again(c, *page_id));
	return clone_store_release(c, *page_id, call_now_us(c) - 30 * DAY_US);
}

static void when_asked(struct fixture *f)
{
	int64_t page_id;
	cr_assert(eq(int,
		clone_store_old_page(&f->call, call_now_us(&f->call) - 30 * DAY_US, &page_id), OK));
	cr_assert(ne(i64, page_id, 0));
	write_all(f, ask_page, &page_id);
}

STORE_TEST(page_pictures, of_a_page_that_is_erased_go_with_the_next_sweep)
{
	struct fixture f = open_fixture(engine);
	given_pictured(&f, "nasa", PICTURE, POSTS);
	given_pictured(&f, "esa", OTHER, 3);
	cr_expect(eq(sz, doomed(&f), 0));
	cr_assert(eq(int, page_erase(&f.call, "nasa"), OK), "%s", f.call.failure.detail);
	cr_expect(eq(sz, doomed(&f), POSTS + 1));
	cr_expect(eq(sz, doomed(&f), 0), "the other page's stay");
}

STORE_TEST(page_pictures, which_another_page_has_too_stay)
{
	struct fixture f = open_fixture(engine);
	given_pictured(&f, "nasa", PICTURE, 3);
	given_pictured(&f, "esa", PICTURE, 0);
	cr_assert(eq(int, page_erase(&f.call, "nasa"), OK), "%s", f.call.failure.detail);
	cr_expect(eq(sz, doomed(&f), 3), "those of its posts");
	cr_assert(eq(int, page_erase(&f.call, "esa"), OK), "%s", f.call.failure.detail);
	cr_expect(eq(sz, doomed(&f), 1));
}

STORE_TEST(page_pictures, of_posts_that_no_source_shows_any_more_stay)
{
	struct fixture f = open_fixture(engine);
	(void)given_pictured(&f, "nasa", PICTURE, POSTS);
	pass(&f, 40 * DAY_US);
	(void)given_pictured(&f, "nasa", PICTURE, 3);
	when_asked(&f);
	cr_expect(eq(sz, doomed(&f), 0));
}

STORE_TEST(page_pictures, which_the_page_has_no_longer_go)
{
	struct fixture f = open_fixture(engine);
	(void)given_pictured(&f, "nasa", PICTURE, 3);
	pass(&f, 40 * DAY_US);
	struct parsed *parsed = parsed_page(&f);
	parsed_text(&f, parsed, PAGE_PICTURE, OTHER);
	cr_assert(ne(i64, keep(&f, "nasa", parsed), 0));
	when_asked(&f);
	cr_expect(eq(sz, doomed(&f), 1), "that which was the page's own");
}

static enum err remove_page(struct call *c, void *arg)
{
	const int64_t *id = arg;
	return page_store_delete(c, *id);
}

STORE_TEST(page_pictures, of_a_page_that_is_gone_go)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_pictured(&f, "nasa", PICTURE, 3);
	write_all(&f, remove_page, &id);
	pass(&f, 40 * DAY_US);
	when_asked(&f);
	cr_expect(eq(sz, doomed(&f), 4));
}

STORE_TEST(page_pictures, of_the_page_itself_are_told_from_those_of_its_posts)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_pictured(&f, "nasa", PICTURE, 1);
	cr_expect(page_pictures_shows(&f.call, id, clone_key(&f.call, PICTURE)));
	cr_expect_not(page_pictures_shows(&f.call, id, clone_key(&f.call, OTHER)));
	cr_expect_not(page_pictures_shows(&f.call, id + 1, clone_key(&f.call, PICTURE)));
}

STORE_TEST(page_pictures, that_stand_for_videos_and_pages_of_anybody_are_copied_as_well)
{
	struct fixture f = open_fixture(engine);
	struct parsed_media medium = {.kind = MEDIA_VIDEO,
		.url = "https://x.fbcdn.net/video_n.jpg"};
	struct parsed *parsed = parsed_page(&f);
	parsed_text(&f, parsed, PAGE_IMAGE, OTHER);
	struct parsed_post *video = parsed_post(&f, parsed, "v1", FIXTURE_NOW_US);
	video->media = (struct parsed_media_list){&medium, 1};
	parsed->videos = parsed->posts;
	parsed->posts = (struct parsed_posts){.count = 0};
	int64_t id = keep(&f, "example.org", parsed);
	cr_assert(ne(i64, id, 0));
	f.call.service = &scraper;
	cr_assert(eq(int, page_erase(&f.call, "example.org"), OK));
	cr_expect(eq(sz, doomed(&f), 2));
}
