/* Images in the database, and when their bytes may go. */
#include "media/store.h"

#include "given_images.h"
#include "posts_api.h"

static enum err insert(struct call *c, void *arg)
{
	return media_store_insert(c, arg);
}

static enum err claimed(struct fixture *f, const char *sha256)
{
	struct media media = image_of(f, ANN, sha256);
	return when_claimed(f, &media);
}

static size_t doomed(struct fixture *f)
{
	return doom_images(f).count;
}

struct forgetting {
	const char *sha256;
	int64_t doomed_at_us;
};

static enum err forget(struct call *c, void *arg)
{
	const struct forgetting *forgetting = arg;
	return media_store_forget(c, forgetting->sha256, forgetting->doomed_at_us);
}

static void when_forgotten(struct fixture *f, const char *sha256, int64_t doomed_at_us)
{
	cr_assert(eq(int, db_write(&f->call, forget, &(struct forgetting){sha256, doomed_at_us}),
		OK));
}

STORE_TEST(media_store, what_was_inserted_is_found_with_its_less_wide_ones)
{
	struct fixture f = open_fixture(engine);
	struct media found;
	int64_t id = given_image(&f, ANN, CAT);
	cr_assert(eq(int, media_store_by_id(&f.call, id, &found), OK));
	cr_expect(eq(i64, found.user_id, ANN));
	cr_expect(eq(str, (char *)found.url, "/media/" CAT ".jpg"));
	cr_expect(eq(str, (char *)found.alt, "A cat"));
	cr_expect(eq(i64, found.width, 640));
	cr_expect(eq(i64, found.created_at_us, FIXTURE_NOW_US));
	cr_assert(eq(sz, found.renditions.count, 1));
	cr_expect(eq(str, (char *)found.renditions.items[0].url, "/media/" CAT "-w320.jpg"));
	cr_expect(eq(i64, found.renditions.items[0].height, 240));
	cr_expect(eq(i64, found.renditions.items[0].bytes, 5120));
	cr_expect(eq(int, media_store_by_id(&f.call, id + 1, &found), ERR_NOT_FOUND));
}

STORE_TEST(media_store, page_is_newest_first_and_only_ones_own)
{
	struct fixture f = open_fixture(engine);
	int64_t first = given_image(&f, ANN, CAT), second = given_image(&f, ANN, CAT);
	given_image(&f, BOB, CAT);
	f.clock->fixed_us += US_PER_SECOND;
	int64_t third = given_image(&f, ANN, DOG);
	struct media_list page;
	cr_assert(eq(int, media_store_page(&f.call, ANN, NULL, 2, &page), OK));
	cr_assert(eq(sz, page.count, 2));
	cr_expect(eq(i64, page.items[0].id, third));
	cr_expect(eq(i64, page.items[1].id, second));
	const struct cursor before = {.key = page.items[1].created_at_us, .id = second};
	cr_assert(eq(int, media_store_page(&f.call, ANN, &before, 2, &page), OK));
	cr_assert(eq(sz, page.count, 1));
	cr_expect(eq(i64, page.items[0].id, first));
}

STORE_TEST(media_store, bytes_stay_as_long_as_one_row_refers_to_them)
{
	struct fixture f = open_fixture(engine);
	int64_t anns = given_image(&f, ANN, CAT), bobs = given_image(&f, BOB, CAT);
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(sz, doomed(&f), 0));
	when_image_deleted(&f, anns);
	cr_expect(eq(sz, doomed(&f), 0));
	when_image_deleted(&f, bobs);
	struct doomed_list list = doom_images(&f);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(eq(str, (char *)list.items[0].sha256, CAT));
	cr_expect(eq(str, (char *)list.items[0].type, "image/jpeg"));
	cr_assert(eq(sz, list.items[0].renditions.count, 1));
	cr_expect(eq(i64, list.items[0].renditions.items[0].width, 320));
}

STORE_TEST(media_store, bytes_that_an_upload_has_claimed_stay_until_it_must_have_ended)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, claimed(&f, CAT), OK));
	f.clock->fixed_us += NEEDED_US;
	cr_expect(eq(sz, doomed(&f), 0));
	cr_assert(eq(int, claimed(&f, CAT), OK), "another upload of the same");
	f.clock->fixed_us += 1;
	cr_expect(eq(sz, doomed(&f), 0));
	f.clock->fixed_us += NEEDED_US;
	cr_expect(eq(sz, doomed(&f), 1));
}

STORE_TEST(media_store, what_is_doomed_nobody_may_refer_to_until_it_is_forgotten)
{
	struct fixture f = open_fixture(engine);
	struct media late = image_of(&f, ANN, CAT);
	cr_assert(eq(int, when_claimed(&f, &late), OK));
	f.clock->fixed_us += NEEDED_US + 1;
	int64_t doomed_at_us = f.clock->fixed_us;
	cr_assert(eq(sz, doomed(&f), 1));
	cr_expect(eq(int, db_write(&f.call, insert, &late), ERR_UNAVAILABLE));
	cr_expect(eq(int, claimed(&f, CAT), ERR_UNAVAILABLE));
	cr_expect(gt(int, f.call.failure.retry_after_s, 0));
	when_forgotten(&f, CAT, doomed_at_us);
	cr_expect(gt(i64, given_image(&f, ANN, CAT), 0));
}

STORE_TEST(media_store, what_was_doomed_is_doomed_again_only_much_later_and_by_its_own_time)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, claimed(&f, CAT), OK));
	f.clock->fixed_us += NEEDED_US + 1;
	int64_t first_us = f.clock->fixed_us;
	cr_assert(eq(sz, doomed(&f), 1));
	f.clock->fixed_us += AGAIN_US;
	cr_expect(eq(sz, doomed(&f), 0), "whoever did it may still be removing");
	f.clock->fixed_us += 1;
	cr_expect(eq(sz, doomed(&f), 1));
	when_forgotten(&f, CAT, first_us);
	cr_expect(eq(int, claimed(&f, CAT), ERR_UNAVAILABLE), "the second is still removing");
	when_forgotten(&f, CAT, f.clock->fixed_us);
	cr_expect(eq(int, claimed(&f, CAT), OK));
}

STORE_TEST(media_store, a_closed_account_leaves_no_image_and_takes_nobody_elses)
{
	struct fixture f = open_fixture(engine);
	given_image(&f, ANN, CAT);
	given_image(&f, ANN, DOG);
	int64_t bobs = given_image(&f, BOB, CAT);
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = ANN};
	cr_assert(eq(int, internal_remove_posts(&f.call, &in, &removal), OK));
	cr_expect(removal.done);
	struct media_list page;
	cr_assert(eq(int, media_store_page(&f.call, ANN, NULL, 10, &page), OK));
	cr_expect(eq(sz, page.count, 0));
	f.clock->fixed_us += US_PER_DAY;
	struct doomed_list list = doom_images(&f);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(eq(str, (char *)list.items[0].sha256, DOG));
	struct media found;
	cr_expect(eq(int, media_store_by_id(&f.call, bobs, &found), OK));
}
