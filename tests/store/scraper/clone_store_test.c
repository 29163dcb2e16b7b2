/* The queue of pictures to be copied, and what becomes of their copies. */
#include "clone_store.h"

#include "clone.h"
#include "store/fixture.h"

#define KEY "00112233"
#define PAGE 7
#define LEASE_US (10 * US_PER_MINUTE)
#define URL "https://x.fbcdn.net/a.jpg?oe=1"
#define URL_RENEWED "https://x.fbcdn.net/a.jpg?oe=2"

static const struct clone copied =
	{.key = KEY, .sha256 = "aabb", .type = "image/jpeg", .width = 4, .height = 3, .bytes = 200};

static enum err want(struct call *c, void *arg)
{
	return clone_store_want(c, arg);
}

static void given_wanted(struct fixture *f, const char *key, const char *url)
{
	struct clone_wish wish = {.key = key, .url = url};
	cr_assert(eq(int, db_write(&f->call, want, &wish), OK), "%s", f->call.failure.detail);
}

static enum err want_url(struct call *c, void *arg)
{
	const char **url = arg;
	return clone_want(c, PAGE, *url);
}

static void given_url(struct fixture *f, const char *url)
{
	cr_assert(eq(int, db_write(&f->call, want_url, &url), OK));
}

struct claiming {
	int64_t limit;
	struct clone_job_list jobs;
};

static enum err claim(struct call *c, void *arg)
{
	struct claiming *claiming = arg;
	return clone_store_claim(c, LEASE_US, claiming->limit, &claiming->jobs);
}

static struct clone_job_list claimed_of(struct fixture *f, int64_t limit)
{
	struct claiming claiming = {.limit = limit};
	cr_assert(eq(int, db_write(&f->call, claim, &claiming), OK));
	return claiming.jobs;
}

static struct clone_job_list claimed(struct fixture *f)
{
	return claimed_of(f, 10);
}

static enum err end_well(struct call *c, void *arg)
{
	return clone_store_done(c, arg);
}

static enum err done(struct fixture *f, const char *key)
{
	struct clone clone = copied;
	clone.key = key;
	enum err err = db_write(&f->call, end_well, &clone);
	call_forgive(&f->call);
	return err;
}

struct failing {
	const char *key;
	int64_t next_try_us;
};

static enum err end_ill(struct call *c, void *arg)
{
	const struct failing *failing = arg;
	return clone_store_failed(c, failing->key, failing->next_try_us, "status 403");
}

static void given_failed(struct fixture *f, const char *key, int64_t next_try_us)
{
	struct failing failing = {key, next_try_us};
	cr_assert(eq(int, db_write(&f->call, end_ill, &failing), OK));
}

static void given_copied(struct fixture *f, const char *key, const char *url)
{
	given_wanted(f, key, url);
	cr_assert(eq(int, done(f, key), OK));
}

static enum err by_key(struct fixture *f, const char *key)
{
	struct clone clone;
	enum err err = clone_store_by_key(&f->call, key, &clone);
	call_forgive(&f->call);
	return err;
}

struct dooming {
	int64_t before_us;
	struct doomed_clone_list list;
};

static enum err doom(struct call *c, void *arg)
{
	struct dooming *dooming = arg;
	return clone_store_doom(c, dooming->before_us, call_now_us(c) - US_PER_MINUTE, 10,
		&dooming->list);
}

static struct doomed_clone_list doomed(struct fixture *f, int64_t before_us)
{
	struct dooming dooming = {.before_us = before_us};
	cr_assert(eq(int, db_write(&f->call, doom, &dooming), OK));
	return dooming.list;
}

struct forgetting {
	const char *key;
	int64_t doomed_at_us;
};

static enum err forget(struct call *c, void *arg)
{
	const struct forgetting *forgetting = arg;
	return clone_store_forget(c, forgetting->key, forgetting->doomed_at_us);
}

static void when_forgotten(struct fixture *f, const char *key, int64_t doomed_at_us)
{
	struct forgetting forgetting = {key, doomed_at_us};
	cr_assert(eq(int, db_write(&f->call, forget, &forgetting), OK));
}

STORE_TEST(clone_store, what_is_wanted_is_taken_by_one_until_its_lease_ends)
{
	struct fixture f = open_fixture(engine);
	given_wanted(&f, KEY, URL);
	struct clone_job_list jobs = claimed(&f);
	cr_assert(eq(sz, jobs.count, 1));
	cr_expect(eq(str, (char *)jobs.items[0].url, URL));
	cr_expect(eq(i64, jobs.items[0].attempts, 1));
	f.clock->fixed_us += LEASE_US - 1;
	cr_expect(eq(sz, claimed(&f).count, 0));
	f.clock->fixed_us += 1;
	jobs = claimed(&f);
	cr_assert(eq(sz, jobs.count, 1));
	cr_expect(eq(i64, jobs.items[0].attempts, 2));
}

STORE_TEST(clone_store, a_copy_is_found_and_made_once)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(int, by_key(&f, KEY), ERR_NOT_FOUND));
	given_copied(&f, KEY, URL);
	struct clone clone;
	cr_assert(eq(int, clone_store_by_key(&f.call, KEY, &clone), OK));
	cr_expect(eq(str, (char *)clone.sha256, "aabb"));
	cr_expect(eq(str, (char *)clone.type, "image/jpeg"));
	/* With each new signature it is said again. */
	given_wanted(&f, KEY, URL_RENEWED);
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(sz, claimed(&f).count, 0));
	cr_expect(eq(int, by_key(&f, KEY), OK));
}

STORE_TEST(clone_store, what_was_given_up_is_tried_again_with_a_new_address)
{
	struct fixture f = open_fixture(engine);
	given_wanted(&f, KEY, URL);
	given_failed(&f, KEY, 0);
	given_wanted(&f, KEY, URL);
	cr_expect(eq(sz, claimed(&f).count, 0));
	given_wanted(&f, KEY, URL_RENEWED);
	struct clone_job_list jobs = claimed(&f);
	cr_assert(eq(sz, jobs.count, 1));
	cr_expect(eq(str, (char *)jobs.items[0].url, URL_RENEWED));
	cr_expect(eq(i64, jobs.items[0].attempts, 1));
}

STORE_TEST(clone_store, what_failed_waits_for_its_time)
{
	struct fixture f = open_fixture(engine);
	given_wanted(&f, KEY, URL);
	given_failed(&f, KEY, f.clock->fixed_us + US_PER_HOUR);
	given_wanted(&f, KEY, URL);
	cr_expect(eq(sz, claimed(&f).count, 0));
	f.clock->fixed_us += US_PER_HOUR;
	cr_expect(eq(sz, claimed(&f).count, 1));
}

static enum err put_back(struct call *c, void *arg)
{
	return clone_store_put_back(c, arg, call_now_us(c) + US_PER_MINUTE);
}

STORE_TEST(clone_store, what_was_not_tried_is_no_attempt)
{
	struct fixture f = open_fixture(engine);
	given_wanted(&f, KEY, URL);
	for (int i = 0; i < 3; i++) {
		struct clone_job_list jobs = claimed(&f);
		cr_assert(eq(sz, jobs.count, 1));
		cr_expect(eq(i64, jobs.items[0].attempts, 1));
		cr_assert(eq(int, db_write(&f.call, put_back, KEY), OK));
		cr_expect(eq(sz, claimed(&f).count, 0));
		f.clock->fixed_us += US_PER_MINUTE;
	}
}

STORE_TEST(clone_store, as_many_wait_as_may_and_no_more)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < CLONES_WAITING_MAX; i++)
		given_wanted(&f, call_printf(&f.call, "%d", i), URL);
	given_wanted(&f, KEY, URL);
	/* Those that are there may still be wanted. */
	f.clock->fixed_us += US_PER_HOUR;
	given_wanted(&f, "7", URL_RENEWED);
	struct clone_job_list jobs = claimed_of(&f, 2 * CLONES_WAITING_MAX);
	cr_expect(eq(sz, jobs.count, CLONES_WAITING_MAX));
	for (size_t i = 0; i < jobs.count; i++)
		cr_expect(strcmp(jobs.items[i].key, KEY) != 0);
}

STORE_TEST(clone_store, what_nothing_wants_is_doomed_and_forgotten)
{
	struct fixture f = open_fixture(engine);
	given_copied(&f, KEY, URL);
	given_copied(&f, "other", URL);
	f.clock->fixed_us += US_PER_DAY;
	given_wanted(&f, "other", URL);
	struct doomed_clone_list list = doomed(&f, f.clock->fixed_us);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(eq(str, (char *)list.items[0].key, KEY));
	cr_expect(eq(str, (char *)list.items[0].sha256, "aabb"));
	cr_expect(eq(int, by_key(&f, KEY), ERR_NOT_FOUND));
	/* The other has the same picture. */
	bool kept = false;
	cr_assert(eq(int, clone_store_is_kept(&f.call, "aabb", &kept), OK));
	cr_expect(kept);
	when_forgotten(&f, KEY, f.clock->fixed_us);
	given_wanted(&f, KEY, URL);
	cr_expect(eq(sz, claimed(&f).count, 1));
}

struct releasing {
	int64_t page_id, before_us;
};

static enum err release(struct call *c, void *arg)
{
	const struct releasing *releasing = arg;
	return clone_store_release(c, releasing->page_id, releasing->before_us);
}

static int64_t old_page(struct fixture *f, int64_t before_us)
{
	int64_t page_id = -1;
	cr_assert(eq(int, clone_store_old_page(&f->call, before_us, &page_id), OK));
	return page_id;
}

STORE_TEST(clone_store, what_a_page_has_is_not_doomed_before_the_page_was_asked)
{
	struct fixture f = open_fixture(engine);
	given_url(&f, URL);
	const char *key = clone_key(&f.call, URL);
	cr_assert(eq(int, done(&f, key), OK));
	cr_expect(eq(i64, old_page(&f, f.clock->fixed_us), 0), "it was wanted at that time");
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(i64, old_page(&f, f.clock->fixed_us), PAGE));
	cr_expect(eq(sz, doomed(&f, f.clock->fixed_us).count, 0));
	struct releasing releasing = {PAGE + 1, f.clock->fixed_us};
	cr_assert(eq(int, db_write(&f.call, release, &releasing), OK));
	cr_expect(eq(i64, old_page(&f, f.clock->fixed_us), PAGE), "another page's are left alone");
	releasing.page_id = PAGE;
	cr_assert(eq(int, db_write(&f.call, release, &releasing), OK));
	cr_expect(eq(i64, old_page(&f, f.clock->fixed_us), 0));
	cr_expect(eq(sz, doomed(&f, f.clock->fixed_us).count, 1));
}

static struct clone_owners owners_of(struct fixture *f, const char *key)
{
	struct clone_owners owners = {.count = 99};
	cr_assert(eq(int, clone_store_owners(&f->call, key, &owners), OK));
	return owners;
}

static void given_owned(struct fixture *f, const char *key, int64_t page_id)
{
	struct clone_wish wish = {.key = key, .url = URL, .page_id = page_id};
	cr_assert(eq(int, db_write(&f->call, want, &wish), OK), "%s", f->call.failure.detail);
}

STORE_TEST(clone_store, a_copy_says_whose_picture_it_is)
{
	struct fixture f = open_fixture(engine);
	given_wanted(&f, KEY, URL);
	cr_expect(eq(sz, owners_of(&f, KEY).count, 0));
	given_owned(&f, KEY, PAGE);
	f.clock->fixed_us += US_PER_DAY;
	given_owned(&f, KEY, PAGE + 1);
	given_owned(&f, KEY, PAGE + 1);
	struct clone_owners owners = owners_of(&f, KEY);
	cr_assert(eq(sz, owners.count, 2));
	cr_expect(eq(i64, owners.items[0], PAGE + 1), "who had it last comes first");
	cr_expect(eq(i64, owners.items[1], PAGE));
	for (int i = 0; i < CLONE_OWNERS_MAX; i++)
		given_owned(&f, KEY, PAGE + i);
	cr_expect(eq(sz, owners_of(&f, KEY).count, CLONE_OWNERS_MAX));
	given_owned(&f, KEY, PAGE + CLONE_OWNERS_MAX);
	cr_expect(eq(sz, owners_of(&f, KEY).count, CLONE_OWNERS_MAX));
}

static enum err drop(struct call *c, void *arg)
{
	const int64_t *page_id = arg;
	return clone_store_drop(c, *page_id);
}

static void when_dropped(struct fixture *f, int64_t page_id)
{
	cr_assert(eq(int, db_write(&f->call, drop, &page_id), OK), "%s", f->call.failure.detail);
}

STORE_TEST(clone_store, what_two_pages_have_goes_with_the_last_of_them)
{
	struct fixture f = open_fixture(engine);
	given_copied(&f, KEY, URL);
	given_copied(&f, "alone", URL);
	given_owned(&f, KEY, PAGE);
	given_owned(&f, "alone", PAGE);
	given_owned(&f, KEY, PAGE + 1);
	when_dropped(&f, PAGE);
	struct doomed_clone_list list = doomed(&f, f.clock->fixed_us);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(eq(str, (char *)list.items[0].key, "alone"));
	cr_expect(eq(sz, owners_of(&f, KEY).count, 1));
	when_dropped(&f, PAGE + 1);
	list = doomed(&f, f.clock->fixed_us);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(eq(str, (char *)list.items[0].key, KEY));
	/* Nobody has one that is being removed. */
	given_owned(&f, KEY, PAGE);
	cr_expect(eq(sz, owners_of(&f, KEY).count, 0));
}

STORE_TEST(clone_store, while_one_is_removed_nobody_copies_the_same)
{
	struct fixture f = open_fixture(engine);
	given_copied(&f, KEY, URL);
	f.clock->fixed_us += US_PER_DAY;
	int64_t doomed_at_us = f.clock->fixed_us;
	cr_assert(eq(sz, doomed(&f, doomed_at_us).count, 1));
	given_wanted(&f, KEY, URL_RENEWED);
	cr_expect(eq(sz, claimed(&f).count, 0));
	given_wanted(&f, "other", URL);
	cr_expect(eq(int, done(&f, "other"), ERR_UNAVAILABLE));
	bool kept = true;
	cr_assert(eq(int, clone_store_is_kept(&f.call, "aabb", &kept), OK));
	cr_expect_not(kept);
	when_forgotten(&f, KEY, doomed_at_us);
	cr_expect(eq(int, done(&f, "other"), OK));
}

STORE_TEST(clone_store, who_died_while_removing_is_followed_by_another)
{
	struct fixture f = open_fixture(engine);
	given_copied(&f, KEY, URL);
	f.clock->fixed_us += US_PER_DAY;
	int64_t first_us = f.clock->fixed_us;
	cr_assert(eq(sz, doomed(&f, first_us).count, 1));
	cr_expect(eq(sz, doomed(&f, first_us).count, 0));
	f.clock->fixed_us += US_PER_HOUR;
	cr_assert(eq(sz, doomed(&f, first_us).count, 1));
	/* The first comes back: the row is the other's. */
	when_forgotten(&f, KEY, first_us);
	cr_expect(eq(int, by_key(&f, KEY), ERR_NOT_FOUND));
	when_forgotten(&f, KEY, f.clock->fixed_us);
}

STORE_TEST(clone_store, an_address_leads_to_its_copy)
{
	struct fixture f = open_fixture(engine);
	const char *link = URL;
	given_url(&f, NULL);
	given_url(&f, "no address");
	given_url(&f, URL);
	cr_assert(eq(int, clone_show(&f.call, &link), OK));
	cr_expect(eq(str, (char *)link, URL), "there is no copy yet");
	cr_assert(eq(int, done(&f, clone_key(&f.call, URL)), OK));
	link = URL_RENEWED;
	cr_assert(eq(int, clone_show(&f.call, &link), OK));
	cr_expect(eq(str, (char *)link, "/media/aabb.jpg"));
	link = NULL;
	cr_assert(eq(int, clone_show(&f.call, &link), OK));
	cr_expect(link == NULL);
}
