/* What is told is read, by a real Redis that loses all of it now and then. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "service/ended_feed.h"
#include "unit/redis/fixture.h"

static void tell(struct fixture *f, struct ended_fact fact)
{
	fact.until_us = call_now_us(&f->call) + 900 * US_PER_SECOND;
	cr_assert(eq(int,
		ended_feed_tell(&f->call, f->redis, &(struct ended_facts){&fact, 1},
			call_now_us(&f->call) - 900 * US_PER_SECOND),
		OK));
}

/* All that is new, in one list. */
static struct ended_facts news(struct fixture *f, struct ended_cursor *cursor)
{
	struct ended_facts all = {.items = call_alloc(&f->call, 2000 * sizeof *all.items)};
	bool more = true;
	while (more) {
		struct ended_facts facts;
		cr_assert(eq(int, ended_feed_read(&f->call, f->redis, cursor, &facts, &more), OK),
			"%s", f->call.failure.detail);
		for (size_t i = 0; i < facts.count; i++)
			all.items[all.count++] = facts.items[i];
	}
	return all;
}

static bool is_complete(struct fixture *f)
{
	bool complete;
	cr_assert(eq(int, ended_feed_is_complete(&f->call, f->redis, &complete), OK));
	return complete;
}

static void flush(struct fixture *f)
{
	cr_assert(eq(int, redis_run(&f->call, f->redis, REDIS_WORDS("FLUSHALL"), NULL), OK));
}

Test(ended_feed, a_fact_is_read_once_as_it_was_told)
{
	struct fixture f;
	open_fixture(&f);
	struct ended_cursor cursor = ENDED_FEED_BEGINNING;
	cr_expect(eq(sz, news(&f, &cursor).count, 0));
	tell(&f, (struct ended_fact){.session_id = 7});
	tell(&f, (struct ended_fact){.user_id = 42, .role = ROLE_APPROVER, .version = 3});
	struct ended_facts facts = news(&f, &cursor);
	cr_assert(eq(sz, facts.count, 2));
	cr_expect(eq(i64, facts.items[0].session_id, 7));
	cr_expect(facts.items[0].until_us > call_now_us(&f.call) + 890 * US_PER_SECOND);
	cr_expect(eq(i64, facts.items[1].session_id, 0));
	cr_expect(eq(i64, facts.items[1].user_id, 42));
	cr_expect(eq(int, facts.items[1].role, ROLE_APPROVER));
	cr_expect(eq(i64, facts.items[1].version, 3));
	cr_expect(eq(sz, news(&f, &cursor).count, 0));
	close_fixture(&f);
}

Test(ended_feed, many_facts_are_read_in_pages)
{
	struct fixture f;
	open_fixture(&f);
	struct ended_cursor cursor = ENDED_FEED_BEGINNING;
	for (int64_t id = 1; id <= 2 * ENDED_FEED_PAGE + 1; id++)
		tell(&f, (struct ended_fact){.session_id = id});
	struct ended_facts facts = news(&f, &cursor);
	cr_assert(eq(sz, facts.count, 2 * ENDED_FEED_PAGE + 1));
	cr_expect(eq(i64, facts.items[facts.count - 1].session_id, 2 * ENDED_FEED_PAGE + 1));
	close_fixture(&f);
}

Test(ended_feed, a_flush_is_noticed_and_a_new_edition_is_read_from_its_beginning)
{
	struct fixture f;
	open_fixture(&f);
	struct ended_cursor cursor = ENDED_FEED_BEGINNING;
	cr_expect(is_complete(&f) == false, "nobody has told anything yet");
	tell(&f, (struct ended_fact){.session_id = 7});
	cr_assert(eq(int, ended_feed_complete(&f.call, f.redis), OK));
	cr_expect(is_complete(&f));
	cr_expect(eq(sz, news(&f, &cursor).count, 1));
	flush(&f);
	cr_expect(is_complete(&f) == false);
	cr_expect(eq(sz, news(&f, &cursor).count, 0));
	cr_assert(eq(int, ended_feed_clear(&f.call, f.redis), OK));
	tell(&f, (struct ended_fact){.session_id = 8});
	cr_expect(eq(sz, news(&f, &cursor).count, 1), "what is told meanwhile does not wait");
	cr_assert(eq(int, ended_feed_complete(&f.call, f.redis), OK));
	cr_expect(eq(sz, news(&f, &cursor).count, 1));
	cr_expect(is_complete(&f));
	close_fixture(&f);
}

/* Redis names entries by its clock; one that was replaced by another may be behind. */
Test(ended_feed, entries_with_names_before_the_cursor_are_read_in_a_new_edition)
{
	struct fixture f;
	open_fixture(&f);
	struct ended_cursor cursor = ENDED_FEED_BEGINNING;
	tell(&f, (struct ended_fact){.session_id = 7});
	cr_assert(eq(int, ended_feed_complete(&f.call, f.redis), OK));
	cr_assert(eq(sz, news(&f, &cursor).count, 1));
	flush(&f);
	cr_assert(eq(int,
		redis_run(&f.call, f.redis,
			REDIS_WORDS("XADD", "ended", "5-1", "fact", "s 9 99999999999"), NULL),
		OK));
	cr_assert(eq(int,
		redis_run(&f.call, f.redis, REDIS_WORDS("SET", "ended:edition", "other"), NULL),
		OK));
	struct ended_facts facts = news(&f, &cursor);
	cr_assert(eq(sz, facts.count, 1));
	cr_expect(eq(i64, facts.items[0].session_id, 9));
	close_fixture(&f);
}

Test(ended_feed, what_is_no_fact_is_passed_over)
{
	struct fixture f;
	open_fixture(&f);
	struct ended_cursor cursor = ENDED_FEED_BEGINNING;
	const char *const others[] = {"", "s", "s x 5", "r 1 nobody 1 5", "q 1 2"};
	for (size_t i = 0; i < COUNT_OF(others); i++)
		cr_assert(eq(int,
			redis_run(&f.call, f.redis,
				REDIS_WORDS("XADD", "ended", "*", "fact", others[i]), NULL),
			OK));
	tell(&f, (struct ended_fact){.session_id = 7});
	cr_expect(eq(sz, news(&f, &cursor).count, 1));
	close_fixture(&f);
}

Test(ended_feed, what_is_too_old_leaves_the_stream)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_reply length;
	for (int64_t id = 1; id <= 1000; id++)
		tell(&f, (struct ended_fact){.session_id = id});
	struct ended_fact last = {.session_id = 1001, .until_us = INT64_C(4000000000000000)};
	cr_assert(eq(int,
		ended_feed_tell(&f.call, f.redis, &(struct ended_facts){&last, 1},
			call_now_us(&f.call) + US_PER_SECOND),
		OK));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("XLEN", "ended"), &length), OK));
	cr_expect(lt(i64, length.integer, 200));
	close_fixture(&f);
}
