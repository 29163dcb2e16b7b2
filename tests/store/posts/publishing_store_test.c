/* Going live, in the database: once, never early, never after a move or a cancel. */
#include <inttypes.h>
#include <pthread.h>

#include "given.h"
#include "publishing/ledger_store.h"
#include "publishing/publishing_store.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_MINUTE)

struct publish_job {
	struct ticket_list tickets;
	bool delivered;
	struct published published;
};

static enum err publish(struct call *c, void *arg)
{
	struct publish_job *job = arg;
	return publishing_store_publish(c, &job->tickets, "worker", job->delivered, call_now_us(c),
		&job->published);
}

static size_t published(struct call *c, struct ticket *tickets, size_t count)
{
	struct publish_job job = {.tickets = {tickets, count}};
	cr_assert(eq(int, db_write(c, publish, &job), OK));
	return (size_t)job.published.count;
}

static size_t waiting(struct fixture *f, struct ticket *tickets, size_t count)
{
	struct ticket_list found;
	cr_assert(eq(int,
		publishing_store_waiting(&f->call, &(struct ticket_list){tickets, count}, &found),
		OK));
	return found.count;
}

static void goes_outside(struct fixture *f, int64_t post_id)
{
	plan_run(f, call_printf(&f->call,
			    "UPDATE posts SET channel = 'linkedin' WHERE id = %" PRId64, post_id));
}

static size_t in_ledger(struct fixture *f)
{
	struct ledger_entry_list page;
	size_t posts = 0;
	cr_assert(eq(int, ledger_store_page(&f->call, &(struct ledger_line){0}, 1000, &page), OK));
	for (size_t i = 0; i < page.count; i++)
		posts += (size_t)page.items[i].line.posts;
	return posts;
}

STORE_TEST(publishing_store, a_due_post_goes_live_once)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	f.clock->fixed_us = DUE_US;

	cr_expect(eq(sz, waiting(&f, &ticket, 1), 1));
	cr_expect(eq(sz, published(&f.call, &ticket, 1), 1));
	cr_expect(eq(sz, published(&f.call, &ticket, 1), 0));
	cr_expect(eq(sz, waiting(&f, &ticket, 1), 0));

	struct post post;
	cr_assert(eq(int, post_store_by_id(&f.call, ticket.post_id, &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_PUBLISHED));
	cr_expect(eq(i64, post.published_at_us, DUE_US));
	cr_expect(eq(sz, in_ledger(&f), 1));
}

STORE_TEST(publishing_store, nothing_goes_live_before_its_minute)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	f.clock->fixed_us = DUE_US - 1;
	cr_expect(eq(sz, published(&f.call, &ticket, 1), 0));
	f.clock->fixed_us = DUE_US;
	cr_expect(eq(sz, published(&f.call, &ticket, 1), 1));
}

STORE_TEST(publishing_store, a_moved_post_goes_live_only_by_its_new_ticket)
{
	struct fixture f = open_fixture(engine);
	struct ticket old = given_scheduled(&f, ANN, DUE_US);
	struct ticket new = {.post_id = old.post_id,
		.version = when_scheduled(&f, old.post_id, DUE_US + US_PER_MINUTE)};
	f.clock->fixed_us = DUE_US + US_PER_MINUTE;

	cr_expect(eq(sz, waiting(&f, &old, 1), 0));
	cr_expect(eq(sz, published(&f.call, &old, 1), 0));
	cr_expect(eq(sz, published(&f.call, &new, 1), 1));
}

STORE_TEST(publishing_store, a_cancelled_post_never_goes_live)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	when_cancelled(&f, ticket.post_id);
	f.clock->fixed_us = DUE_US;
	cr_expect(eq(sz, waiting(&f, &ticket, 1), 0));
	cr_expect(eq(sz, published(&f.call, &ticket, 1), 0));
	cr_expect(eq(sz, in_ledger(&f), 0));
}

STORE_TEST(publishing_store, stale_tickets_do_not_hold_up_a_batch)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[4];
	for (int i = 0; i < 3; i++)
		tickets[i] = given_scheduled(&f, ANN, DUE_US);
	when_cancelled(&f, tickets[1].post_id);
	tickets[3] = (struct ticket){.post_id = 999999, .version = 1};
	f.clock->fixed_us = DUE_US;
	cr_expect(eq(sz, waiting(&f, tickets, 4), 2));
	cr_expect(eq(sz, published(&f.call, tickets, 4), 2));
	cr_expect(eq(sz, in_ledger(&f), 2));
}

STORE_TEST(publishing_store, what_leads_outside_goes_live_once_it_is_delivered)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	goes_outside(&f, ticket.post_id);
	f.clock->fixed_us = DUE_US;
	cr_expect(eq(sz, published(&f.call, &ticket, 1), 0));
	cr_expect(eq(sz, in_ledger(&f), 0));
	cr_expect(eq(sz, waiting(&f, &ticket, 1), 1));
	struct publish_job job = {.tickets = {&ticket, 1}, .delivered = true};
	cr_assert(eq(int, db_write(&f.call, publish, &job), OK));
	cr_expect(eq(i64, job.published.count, 1));
	cr_expect(eq(sz, in_ledger(&f), 1));
}

STORE_TEST(publishing_store, a_batch_tells_how_many_of_which_minute)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[5];
	for (int i = 0; i < 5; i++)
		tickets[i] = given_scheduled(&f, ANN, DUE_US + (i < 2 ? 0 : US_PER_MINUTE));
	f.clock->fixed_us = DUE_US + 2 * US_PER_MINUTE;
	struct publish_job job = {.tickets = {tickets, 5}};
	cr_assert(eq(int, db_write(&f.call, publish, &job), OK));
	const struct published_minute_list *minutes = &job.published.minutes;
	int64_t early = 0, late = 0;
	for (size_t i = 0; i < minutes->count; i++)
		*(minutes->items[i].publish_at_us == DUE_US ? &early
							    : &late) += minutes->items[i].posts;
	cr_expect(eq(i64, early, 2));
	cr_expect(eq(i64, late, 3));
	cr_expect(eq(i64, job.published.count, 5));
}

static enum err see_canary(struct call *c, void *arg)
{
	const int64_t *minute = arg;
	return publishing_store_see_canary(c, *minute, call_now_us(c));
}

STORE_TEST(publishing_store, the_canary_never_goes_back)
{
	struct fixture f = open_fixture(engine);
	int64_t seen[] = {100, 102, 101};
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		cr_assert(eq(int, db_write(&f.call, see_canary, &seen[i]), OK));
	int64_t minute, seen_at_us;
	cr_assert(eq(int, publishing_store_canary(&f.call, &minute, &seen_at_us), OK));
	cr_expect(eq(i64, minute, 102));
	cr_expect(eq(i64, seen_at_us, FIXTURE_NOW_US));
}

STORE_TEST(publishing_store, due_posts_are_listed_by_time_in_pages)
{
	struct fixture f = open_fixture(engine);
	struct ticket late = given_scheduled(&f, ANN, DUE_US + US_PER_MINUTE);
	struct ticket early = given_scheduled(&f, ANN, DUE_US);
	given_scheduled(&f, ANN, DUE_US + 2 * US_PER_MINUTE);
	int64_t before_us = DUE_US + 2 * US_PER_MINUTE;

	struct due_item_list due;
	bool more;
	cr_assert(eq(int, publishing_store_due(&f.call, before_us, NULL, 1, &due, &more), OK));
	cr_assert(eq(sz, due.count, 1));
	cr_expect(more);
	cr_expect(eq(i64, due.items[0].post_id, early.post_id));

	struct cursor after = {.key = due.items[0].publish_at_us, .id = due.items[0].post_id};
	cr_assert(eq(int, publishing_store_due(&f.call, before_us, &after, 5, &due, &more), OK));
	cr_assert(eq(sz, due.count, 1));
	cr_expect(not(more));
	cr_expect(eq(i64, due.items[0].post_id, late.post_id));
}

struct lease_job {
	const char *holder;
	bool granted;
};

static enum err lease(struct call *c, void *arg)
{
	struct lease_job *job = arg;
	int64_t now_us = call_now_us(c);
	return publishing_store_lease(c, job->holder, now_us, now_us + 10 * US_PER_SECOND,
		&job->granted);
}

static bool leased(struct fixture *f, const char *holder)
{
	struct lease_job job = {.holder = holder};
	cr_assert(eq(int, db_write(&f->call, lease, &job), OK));
	return job.granted;
}

STORE_TEST(publishing_store, one_sweeper_at_a_time)
{
	struct fixture f = open_fixture(engine);
	cr_expect(leased(&f, "one"));
	cr_expect(not(leased(&f, "two")));
	cr_expect(leased(&f, "one"));
	f.clock->fixed_us += 10 * US_PER_SECOND;
	cr_expect(leased(&f, "two"));
	cr_expect(not(leased(&f, "one")));
}

#define WORKERS 8
#define POSTS 50

struct worker {
	struct call *call;
	struct ticket *tickets;
	size_t published;
	pthread_t thread;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	worker->published = published(worker->call, worker->tickets, POSTS);
	return NULL;
}

STORE_TEST(publishing_store, workers_with_the_same_tickets_publish_each_once)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[POSTS];
	for (int i = 0; i < POSTS; i++)
		tickets[i] = given_scheduled(&f, ANN, DUE_US);
	f.clock->fixed_us = DUE_US;
	struct worker workers[WORKERS];
	for (int i = 0; i < WORKERS; i++) {
		workers[i] = (struct worker){.call = fixture_call(&f), .tickets = tickets};
		cr_assert(eq(int, pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0));
	}
	size_t total = 0;
	for (int i = 0; i < WORKERS; i++) {
		pthread_join(workers[i].thread, NULL);
		total += workers[i].published;
	}
	cr_expect(eq(sz, total, POSTS));
	cr_expect(eq(sz, in_ledger(&f), POSTS));
}
