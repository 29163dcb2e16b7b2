/* Whose page goes at their request, their pictures go as well. */
#include "clone_store.h"
#include "page_erasing.h"
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

static void given_pictured(struct fixture *f, const char *name, const char *picture, int posts)
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
	cr_assert(ne(i64, keep(f, name, parsed), 0));
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
