/* What is known of posts after a page of events, in which one may be told of more than once. */
#include "post_facts/posts_told.h"

#include "store/fixture.h"

#define AT_US FIXTURE_NOW_US

static struct event event_of(struct fixture *f, int64_t position, enum event_kind kind,
	int64_t post_id, const char *title)
{
	return (struct event){.id = position,
		.position = position,
		.kind = kind,
		.user_id = 7,
		.has_post_id = true,
		.post_id = post_id,
		.created_at_us = AT_US + position * US_PER_SECOND,
		.data = call_printf(&f->call,
			"{\"post_id\":%d,\"user_id\":7,\"kind\":\"post\",\"title\":\"%s\","
			"\"status\":\"scheduled\",\"channel\":\"site\",\"version\":1,"
			"\"publish_at\":\"2026-01-02T09:30:00.000Z\",\"published_at\":null}",
			(int)post_id, title)};
}

static void when_told(struct fixture *f, struct event *events, size_t count)
{
	struct posts_told page = {.after = events[0].position - 1, .events = {events, count}};
	cr_assert(eq(int, posts_told_take(&f->call, &page), OK), "%s",
		f->call.failure.detail ? f->call.failure.detail : "");
}

STORE_TEST(posts_told, of_a_post_the_last_event_of_a_page_tells_and_the_first_when_it_was_made)
{
	struct fixture f = open_fixture(engine);
	struct event events[] = {
		event_of(&f, 1, EVENT_KIND_POST_CREATED, 5, "old"),
		event_of(&f, 2, EVENT_KIND_POST_CREATED, 6, "other"),
		event_of(&f, 3, EVENT_KIND_POST_SCHEDULED, 5, "new"),
	};
	when_told(&f, events, 3);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_facts"), 2));
	cr_expect(eq(i64,
		counted(&f,
			"SELECT count(*) FROM post_facts AS a JOIN post_facts AS b"
			" ON b.post_id = 6 AND b.title = 'other' AND b.user_id = 7"
			" WHERE a.post_id = 5 AND a.title = 'new' AND a.created_at < b.created_at"
			" AND a.publish_at = b.publish_at AND a.published_at IS NULL"),
		1));
}

STORE_TEST(posts_told, what_is_removed_in_the_midst_of_a_page_stays_so)
{
	struct fixture f = open_fixture(engine);
	struct event events[] = {
		event_of(&f, 1, EVENT_KIND_POST_CREATED, 5, "gone"),
		event_of(&f, 2, EVENT_KIND_POST_DELETED, 5, "gone"),
		event_of(&f, 3, EVENT_KIND_POST_CREATED, 6, "stays"),
	};
	when_told(&f, events, 3);
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM post_facts WHERE post_id = 5"
			    " AND removed_at IS NOT NULL AND title = ''"),
		1));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM post_facts WHERE post_id = 6"
			    " AND removed_at IS NULL AND title = 'stays'"),
		1));
}

STORE_TEST(posts_told, more_posts_than_a_page_has_of_others_are_all_known)
{
	struct fixture f = open_fixture(engine);
	struct event events[500];
	for (int64_t i = 0; i < 500; i++)
		events[i] = event_of(&f, i + 1, EVENT_KIND_POST_SCHEDULED, 1000 + i / 2, "t");
	when_told(&f, events, 500);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_facts"), 250));
}
