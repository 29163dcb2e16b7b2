/* The ledger: which posts share a line, and that each is found in it. */
#include "publishing/ledger_store.h"

#include "given.h"
#include "history_store.h"
#include "publishing/publishing_store.h"
#include "publishing/stats_store.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_MINUTE)
#define MANY (LEDGER_LINE_MAX + 1)
#define LONG (17 * LEDGER_LINE_MAX + 9) /* more than one statement takes */

static void given_due(struct fixture *f, struct ticket *tickets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		tickets[i] = given_scheduled(f, ANN, DUE_US);
}

static enum err publish(struct call *c, void *arg)
{
	struct published published;
	return publishing_store_publish(c, arg, "worker", false, call_now_us(c), &published);
}

/* All that is due, in one batch. */
static struct ledger_entry_list when_published_together(struct fixture *f, struct ticket *tickets,
	size_t count)
{
	f->clock->fixed_us = DUE_US + US_PER_MINUTE;
	struct ticket_list list = {tickets, count};
	cr_assert(eq(int, db_write(&f->call, publish, &list), OK));
	struct ledger_entry_list page;
	cr_assert(eq(int, ledger_store_page(&f->call, &(struct ledger_line){0}, 100, &page), OK));
	return page;
}

static size_t transitions(struct fixture *f, int64_t post_id)
{
	struct post_transition_list page;
	struct cursor last;
	bool more;
	cr_assert(
		eq(int, history_store_page(&f->call, post_id, NULL, 100, &page, &last, &more), OK));
	return page.count;
}

STORE_TEST(ledger, posts_that_follow_each_other_share_a_line)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[3];
	given_due(&f, tickets, 3);
	struct ledger_entry_list page = when_published_together(&f, tickets, 3);
	cr_assert(eq(sz, page.count, 1));
	const struct ledger_entry *entry = page.items;
	cr_expect(eq(i64, entry->line.post_id, tickets[0].post_id));
	cr_expect(eq(i64, entry->line.posts, 3));
	cr_expect(eq(i64, entry->line.version, tickets[0].version));
	cr_expect(eq(i64, entry->line.publish_at_us, DUE_US));
	cr_expect(eq(i64, entry->published_at_us, DUE_US + US_PER_MINUTE));
	cr_expect(eq(str, (char *)entry->worker, "worker"));
}

STORE_TEST(ledger, a_line_ends_where_a_post_did_not_go_live)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[4];
	given_due(&f, tickets, 4);
	when_cancelled(&f, tickets[1].post_id);
	struct ledger_entry_list page = when_published_together(&f, tickets, 4);
	cr_assert(eq(sz, page.count, 2));
	cr_expect(eq(i64, page.items[0].line.posts, 1));
	cr_expect(eq(i64, page.items[1].line.post_id, tickets[2].post_id));
	cr_expect(eq(i64, page.items[1].line.posts, 2));
}

STORE_TEST(ledger, another_version_and_another_minute_have_lines_of_their_own)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[3];
	given_due(&f, tickets, 3);
	tickets[1].version = when_scheduled(&f, tickets[1].post_id, DUE_US);
	tickets[2].version = when_scheduled(&f, tickets[2].post_id, DUE_US + US_PER_SECOND);
	cr_expect(eq(sz, when_published_together(&f, tickets, 3).count, 3));
}

STORE_TEST(ledger, a_full_line_is_followed_by_the_next)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[MANY];
	given_due(&f, tickets, MANY);
	struct ledger_entry_list page = when_published_together(&f, tickets, MANY);
	cr_assert(eq(sz, page.count, 2));
	cr_expect(eq(i64, page.items[0].line.posts, LEDGER_LINE_MAX));
	cr_expect(eq(i64, page.items[1].line.posts, 1));
	struct ledger_entry_list rest;
	cr_assert(eq(int, ledger_store_page(&f.call, &page.items[0].line, 100, &rest), OK));
	cr_assert(eq(sz, rest.count, 1));
	cr_expect(eq(i64, rest.items[0].line.post_id, tickets[MANY - 1].post_id));
}

static int64_t posts_of(const struct ledger_entry_list *page)
{
	int64_t posts = 0;
	for (size_t i = 0; i < page->count; i++)
		posts += page->items[i].line.posts;
	return posts;
}

STORE_TEST(ledger, a_long_run_is_in_full_lines_one_behind_the_other)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[LONG];
	given_due(&f, tickets, LONG);
	struct ledger_entry_list page = when_published_together(&f, tickets, LONG);
	cr_assert(eq(sz, page.count, LONG / LEDGER_LINE_MAX + 1));
	int64_t next = tickets[0].post_id;
	for (size_t i = 0; i < page.count; i++) {
		cr_expect(eq(i64, page.items[i].line.post_id, next));
		next += page.items[i].line.posts;
	}
	cr_expect(eq(i64, next, tickets[LONG - 1].post_id + 1));
}

STORE_TEST(ledger, a_long_run_goes_live_without_those_that_were_moved_or_cancelled)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[LONG];
	given_due(&f, tickets, LONG);
	when_scheduled(&f, tickets[70].post_id, DUE_US);
	when_cancelled(&f, tickets[LONG - 2].post_id);
	struct ledger_entry_list page = when_published_together(&f, tickets, LONG);
	cr_expect(eq(i64, posts_of(&page), LONG - 2));
	cr_expect(eq(sz, transitions(&f, tickets[70].post_id), 1), "it was made, and no more");
	cr_expect(eq(sz, transitions(&f, tickets[69].post_id), 2));
	cr_expect(eq(sz, transitions(&f, tickets[71].post_id), 2));
}

STORE_TEST(ledger, each_post_of_a_line_went_live_and_none_beside_it)
{
	struct fixture f = open_fixture(engine);
	struct post before = given_post(&f, ANN, "Before");
	struct ticket tickets[MANY];
	given_due(&f, tickets, MANY);
	struct post after = given_post(&f, ANN, "After");
	when_published_together(&f, tickets, MANY);
	for (size_t i = 0; i < MANY; i++)
		cr_expect(eq(sz, transitions(&f, tickets[i].post_id), 2), "post %zu", i);
	cr_expect(eq(sz, transitions(&f, before.id), 1), "it was made, and no more");
	cr_expect(eq(sz, transitions(&f, after.id), 1));
}

STORE_TEST(ledger, a_post_that_is_in_two_lines_is_found)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[3];
	given_due(&f, tickets, 3);
	when_published_together(&f, tickets, 3);
	int64_t doubled;
	plan_run(&f,
		"INSERT INTO publications SELECT post_id + 2, schedule_version + 1, publish_at,"
		" published_at, worker, 1 FROM publications");
	cr_assert(eq(int, stats_store_doubled(&f.call, DUE_US, DUE_US + US_PER_HOUR, 10, &doubled),
		OK));
	cr_expect(eq(i64, doubled, 0), "another version is another time");
	plan_run(&f, "UPDATE publications SET schedule_version = 1");
	cr_assert(eq(int, stats_store_doubled(&f.call, DUE_US, DUE_US + US_PER_HOUR, 10, &doubled),
		OK));
	cr_expect(eq(i64, doubled, 1));
}

/* By the same clock, so that nothing but the ledger tells which was which. */
STORE_TEST(ledger, what_of_a_run_is_live_already_is_not_written_again)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[6];
	given_due(&f, tickets, 6);
	cr_expect(eq(sz, when_published_together(&f, tickets + 2, 2).count, 1));
	struct ledger_entry_list page = when_published_together(&f, tickets, 6);
	cr_assert(eq(sz, page.count, 3));
	cr_expect(eq(i64, posts_of(&page), 6));
	cr_expect(eq(i64, page.items[0].line.posts, 2));
	cr_expect(eq(i64, page.items[2].line.post_id, tickets[4].post_id));
}

STORE_TEST(ledger, a_run_of_two_minutes_goes_live_whole)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[8];
	for (size_t i = 0; i < 8; i++)
		tickets[i] = given_scheduled(&f, ANN, DUE_US + (i < 5 ? 0 : US_PER_SECOND));
	struct ledger_entry_list page = when_published_together(&f, tickets, 8);
	cr_assert(eq(sz, page.count, 2));
	cr_expect(eq(i64, page.items[0].line.posts, 5));
	cr_expect(eq(i64, page.items[1].line.posts, 3));
	cr_expect(eq(i64, page.items[1].line.publish_at_us, DUE_US + US_PER_SECOND));
}

STORE_TEST(ledger, a_run_whose_first_is_not_due_goes_live_without_it)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[6];
	given_due(&f, tickets, 6);
	when_scheduled(&f, tickets[0].post_id, DUE_US + US_PER_HOUR);
	struct ledger_entry_list page = when_published_together(&f, tickets, 6);
	cr_assert(eq(sz, page.count, 1));
	cr_expect(eq(i64, page.items[0].line.post_id, tickets[1].post_id));
	cr_expect(eq(i64, page.items[0].line.posts, 5));
}
