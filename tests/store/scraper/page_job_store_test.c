/* What is to be fetched: once at a time, again after a lease, by its schedule, and not for ever. */
#include "page_job_store.h"

#include "store/scraper/given.h"

#define LEASE_US INT64_C(60000000)
#define NOW FIXTURE_NOW_US

static enum err put(struct call *c, void *arg)
{
	return page_job_store_put(c, arg);
}

static enum err touch(struct call *c, void *arg)
{
	return page_job_store_touch(c, arg);
}

struct claimed {
	struct page_job job;
	bool found;
};

static enum err claim(struct call *c, void *arg)
{
	struct claimed *claimed = arg;
	return page_job_store_claim(c, LEASE_US, &claimed->job, &claimed->found);
}

static struct claimed claimed(struct fixture *f)
{
	struct claimed claimed = {0};
	write_all(f, claim, &claimed);
	return claimed;
}

struct ending {
	struct page_job job;
	struct page_job_end end;
};

static enum err end(struct call *c, void *arg)
{
	const struct ending *ending = arg;
	return page_job_store_end(c, &ending->job, &ending->end);
}

static struct page_job_state state_of(struct fixture *f, const char *name)
{
	struct page_job_state state;
	bool found;
	cr_assert(eq(int, page_job_store_state(&f->call, name, &state, &found), OK));
	cr_assert(found);
	return state;
}

STORE_TEST(page_job_store, a_job_has_one_that_runs_it_until_its_lease_ends)
{
	struct fixture f = open_fixture(engine);
	write_all(&f, put, "nasa");
	write_all(&f, put, "nasa");
	struct claimed first = claimed(&f);
	cr_assert(first.found);
	cr_expect(eq(str, (char *)first.job.name, "nasa"));
	write_all(&f, put, "nasa");
	cr_expect(not(claimed(&f).found), "whoever asks now waits for that one");
	pass(&f, LEASE_US);
	struct claimed second = claimed(&f);
	cr_assert(second.found);
	cr_expect(eq(i64, second.job.attempt, first.job.attempt + 1));
}

STORE_TEST(page_job_store, who_is_late_ends_nothing)
{
	struct fixture f = open_fixture(engine);
	write_all(&f, put, "nasa");
	struct claimed late = claimed(&f);
	pass(&f, LEASE_US);
	struct claimed running = claimed(&f);
	write_all(&f, end, &(struct ending){.job = late.job, .end = {.outcome = "blocked"}});
	cr_expect(eq(i64, state_of(&f, "nasa").ended, 0));
	write_all(&f, end, &(struct ending){.job = running.job, .end = {.outcome = "ok"}});
	cr_expect(eq(i64, state_of(&f, "nasa").ended, 2));
	cr_expect(eq(str, (char *)state_of(&f, "nasa").outcome, "ok"));
}

STORE_TEST(page_job_store, what_somebody_waits_for_comes_before_what_is_due_for_longer)
{
	struct fixture f = open_fixture(engine);
	write_all(&f, touch, "schedule");
	pass(&f, DAY_US);
	write_all(&f, put, "somebody");
	cr_expect(eq(str, (char *)claimed(&f).job.name, "somebody"));
	cr_expect(eq(str, (char *)claimed(&f).job.name, "schedule"));
	cr_expect(not(claimed(&f).found));
}

STORE_TEST(page_job_store, what_failed_is_left_alone_whoever_asks)
{
	struct fixture f = open_fixture(engine);
	write_all(&f, put, "nasa");
	struct ending ending = {.job = claimed(&f).job,
		.end = {.outcome = "blocked",
			.failures = 1,
			.has_not_before = true,
			.not_before_us = NOW + DAY_US}};
	write_all(&f, end, &ending);
	write_all(&f, put, "nasa");
	cr_expect(not(claimed(&f).found));
	pass(&f, DAY_US);
	cr_expect(claimed(&f).found);
}

STORE_TEST(page_job_store, looking_at_a_page_gives_it_a_schedule_again_and_changes_none)
{
	struct fixture f = open_fixture(engine);
	write_all(&f, put, "nasa");
	struct ending ending = {.job = claimed(&f).job,
		.end = {.outcome = "ok", .has_due = true, .due_at_us = NOW + DAY_US}};
	write_all(&f, end, &ending);
	write_all(&f, touch, "nasa");
	cr_expect(eq(i64, state_of(&f, "nasa").due_at_us, NOW + DAY_US));
	ending.end.has_due = false;
	write_all(&f, end, &ending);
	write_all(&f, touch, "nasa");
	cr_expect(eq(i64, state_of(&f, "nasa").due_at_us, NOW));
}

static enum err count_asker(struct call *c, void *arg)
{
	const int64_t *user_id = arg;
	return page_job_store_count_asker(c, *user_id, 2);
}

STORE_TEST(page_job_store, an_account_has_so_many_unknown_pages_fetched_in_an_hour)
{
	struct fixture f = open_fixture(engine);
	int64_t ann = 1, bob = 2;
	write_all(&f, count_asker, &ann);
	write_all(&f, count_asker, &ann);
	cr_expect(eq(int, db_write(&f.call, count_asker, &ann), ERR_THROTTLED));
	cr_expect(eq(int, f.call.failure.retry_after_s, 3601), "the clock stands at a full hour");
	write_all(&f, count_asker, &bob);
	pass(&f, DAY_US);
	write_all(&f, count_asker, &ann);
}

struct removal {
	int64_t before_us;
	int64_t removed;
};

static enum err remove_names(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return page_job_store_remove(c, removal->before_us, &removal->removed);
}

STORE_TEST(page_job_store, names_that_nobody_asks_for_are_forgotten)
{
	struct fixture f = open_fixture(engine);
	struct removal removal = {.before_us = NOW + 1};
	write_all(&f, put, "old");
	pass(&f, DAY_US);
	write_all(&f, put, "new");
	write_all(&f, remove_names, &removal);
	cr_expect(eq(i64, removal.removed, 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_jobs WHERE name = 'new'"), 1));
}
