/* Events: noted with the change, and read in an order that nothing is missing from. */
#include "events/event.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "events/event_store.h"
#include "given.h"
#include "posts.h"
#include "posts_api.h"
#include "publishing/publishing_store.h"
#include "store/plan.h"

#define WRITERS 8
#define EVENTS_EACH 100

static struct event_page read_after(struct call *c, int64_t after, int64_t limit)
{
	struct event_page page = {0};
	cr_assert(eq(int,
			  internal_list_events(c,
				  &(struct internal_list_events_in){.after = after, .limit = limit},
				  &page),
			  OK),
		"%s", c->failure.detail ? c->failure.detail : "");
	return page;
}

static enum err note_one(struct call *c, void *arg)
{
	return event_note(c, &(struct event){.kind = EVENT_KIND_COMMENT_CREATED,
				     .user_id = ANN,
				     .has_post_id = true,
				     .post_id = *(const int64_t *)arg,
				     .data = "{\"a\":1}"});
}

static enum err note_scheduling(struct call *c, void *arg)
{
	return event_note(c, &(struct event){.kind = EVENT_KIND_POST_SCHEDULED,
				     .user_id = ANN,
				     .has_post_id = true,
				     .post_id = *(const int64_t *)arg,
				     .data = "{}"});
}

/* Nobody is notified of it. */
static void note_quiet(struct call *c, int64_t post_id)
{
	cr_assert(eq(int, db_write(c, note_scheduling, &post_id), OK));
}

static void note(struct call *c, int64_t post_id)
{
	cr_assert(eq(int, db_write(c, note_one, &post_id), OK));
}

STORE_TEST(event, is_read_as_it_was_noted)
{
	struct fixture f = open_fixture(engine);
	note(&f.call, 7);
	struct event_page page = read_after(&f.call, 0, 10);
	cr_assert(eq(sz, page.items.count, 1));
	const struct event *event = &page.items.items[0];
	cr_expect(eq(int, event->kind, EVENT_KIND_COMMENT_CREATED));
	cr_expect(eq(i64, event->user_id, ANN));
	cr_expect(eq(i64, event->post_id, 7));
	cr_expect(eq(str, (char *)event->data, "{\"a\":1}"));
	cr_expect(eq(i64, event->created_at_us, FIXTURE_NOW_US));
	cr_expect(eq(i64, event->position, 1));
}

STORE_TEST(event, positions_have_no_gaps_and_go_on_where_pages_end)
{
	struct fixture f = open_fixture(engine);
	for (int64_t i = 1; i <= 5; i++)
		note(&f.call, i);
	struct event_page first = read_after(&f.call, 0, 3);
	cr_assert(eq(sz, first.items.count, 3));
	note(&f.call, 6);
	struct event_page rest = read_after(&f.call, 3, 10);
	cr_assert(eq(sz, rest.items.count, 3));
	for (size_t i = 0; i < 3; i++) {
		cr_expect(eq(i64, first.items.items[i].position, (int64_t)i + 1));
		cr_expect(eq(i64, rest.items.items[i].position, (int64_t)i + 4));
		cr_expect(eq(i64, rest.items.items[i].post_id, (int64_t)i + 4));
	}
	cr_expect(eq(sz, read_after(&f.call, 6, 10).items.count, 0));
}

static enum err note_and_fail(struct call *c, void *arg)
{
	TRY(note_one(c, arg));
	return fail(c, ERR_CONFLICT, "after all not");
}

static struct event_page read_told(struct call *c, int64_t after, int64_t limit)
{
	struct event_page page = {0};
	const struct internal_list_events_in in = {.after = after, .limit = limit, .told = true};
	cr_assert(eq(int, internal_list_events(c, &in, &page), OK));
	return page;
}

STORE_TEST(event, who_asks_for_what_is_told_goes_on_behind_what_is_not)
{
	struct fixture f = open_fixture(engine);
	struct event_page none = read_told(&f.call, 0, 10);
	cr_expect(eq(sz, none.items.count, 0));
	cr_expect(eq(i64, none.last, 0));

	for (int64_t i = 1; i <= 3; i++)
		note_quiet(&f.call, i);
	note(&f.call, 4);
	note_quiet(&f.call, 5);
	struct event_page first = read_told(&f.call, 0, 3);
	cr_expect(eq(sz, first.items.count, 0));
	cr_expect(eq(i64, first.last, 3));

	struct event_page rest = read_told(&f.call, first.last, 10);
	cr_assert(eq(sz, rest.items.count, 1));
	cr_expect(eq(i64, rest.items.items[0].position, 4));
	cr_expect(eq(i64, rest.last, 5));
	cr_expect(eq(i64, read_told(&f.call, 5, 10).last, 5));
	cr_expect(eq(i64, read_after(&f.call, 0, 10).last, 5));
	cr_expect(eq(i64, read_after(&f.call, 5, 10).last, 5));
}

STORE_TEST(event, is_not_there_when_its_change_is_not)
{
	struct fixture f = open_fixture(engine);
	int64_t post_id = 1;
	cr_assert(eq(int, db_write(&f.call, note_and_fail, &post_id), ERR_CONFLICT));
	call_forgive(&f.call);
	note(&f.call, 2);
	struct event_page page = read_after(&f.call, 0, 10);
	cr_assert(eq(sz, page.items.count, 1));
	cr_expect(eq(i64, page.items.items[0].position, 1));
}

STORE_TEST(event, positions_go_on_when_all_old_ones_are_gone)
{
	struct fixture f = open_fixture(engine);
	note(&f.call, 1);
	read_after(&f.call, 0, 10);
	plan_run(&f, "DELETE FROM events");
	note(&f.call, 2);
	struct event_page page = read_after(&f.call, 1, 10);
	cr_assert(eq(sz, page.items.count, 1));
	cr_expect(eq(i64, page.items.items[0].position, 2));
}

static enum err remove_old(struct call *c, void *arg)
{
	return event_store_remove(c, FIXTURE_NOW_US + US_PER_DAY, 2, arg);
}

STORE_TEST(event, old_ones_go_a_few_at_a_time_and_young_ones_stay)
{
	struct fixture f = open_fixture(engine);
	int64_t removed;
	for (int64_t i = 1; i <= 3; i++)
		note(&f.call, i);
	f.clock->fixed_us += US_PER_DAY;
	note(&f.call, 4);
	cr_assert(eq(int, db_write(&f.call, remove_old, &removed), OK));
	cr_expect(eq(i64, removed, 2));
	cr_assert(eq(int, db_write(&f.call, remove_old, &removed), OK));
	cr_expect(eq(i64, removed, 1));
	cr_assert(eq(int, db_write(&f.call, remove_old, &removed), OK));
	cr_expect(eq(i64, removed, 0));
	struct event_page page = read_after(&f.call, 0, 10);
	cr_assert(eq(sz, page.items.count, 1));
	cr_expect(eq(i64, page.items.items[0].post_id, 4));
}

/* A transaction that stays open after it noted something. */
struct open_write {
	struct call *c;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool noted, may_end;
};

static void set(struct open_write *write, bool *flag)
{
	pthread_mutex_lock(&write->lock);
	*flag = true;
	pthread_cond_broadcast(&write->changed);
	pthread_mutex_unlock(&write->lock);
}

static void wait_until(struct open_write *write, const bool *flag)
{
	pthread_mutex_lock(&write->lock);
	while (!*flag)
		pthread_cond_wait(&write->changed, &write->lock);
	pthread_mutex_unlock(&write->lock);
}

static enum err note_and_stay(struct call *c, void *arg)
{
	struct open_write *write = arg;
	int64_t post_id = 1;
	TRY(note_one(c, &post_id));
	set(write, &write->noted);
	wait_until(write, &write->may_end);
	return OK;
}

static void *run_open_write(void *arg)
{
	struct open_write *write = arg;
	enum err err = db_write(write->c, note_and_stay, write);
	return err ? write : NULL;
}

/* SQLite has one writer: there it cannot happen. */
Test(event, what_is_committed_late_comes_behind_what_was_read, .fini = fixture_close_all)
{
	fixture_require(DB_POSTGRES);
	struct fixture f = open_fixture(DB_POSTGRES);
	struct open_write slow = {.c = fixture_call(&f),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER};
	pthread_t thread;
	void *failed;
	pthread_create(&thread, NULL, run_open_write, &slow);
	wait_until(&slow, &slow.noted);
	note(&f.call, 2);
	struct event_page before = read_after(&f.call, 0, 10);
	cr_assert(eq(sz, before.items.count, 1), "the other is not committed");
	cr_expect(eq(i64, before.items.items[0].post_id, 2));
	set(&slow, &slow.may_end);
	pthread_join(thread, &failed);
	cr_assert(eq(ptr, failed, NULL));
	struct event_page after = read_after(&f.call, before.items.items[0].position, 10);
	cr_assert(eq(sz, after.items.count, 1));
	cr_expect(eq(i64, after.items.items[0].post_id, 1));
	cr_expect(lt(i64, after.items.items[0].id, before.items.items[0].id),
		"it was drawn earlier");
}

struct writer {
	struct call *c;
	int64_t number;
};

static void *run_writer(void *arg)
{
	const struct writer *writer = arg;
	for (int64_t i = 0; i < EVENTS_EACH; i++) {
		int64_t post_id = writer->number * EVENTS_EACH + i + 1;
		if (db_write(writer->c, note_one, &post_id))
			return arg;
	}
	return NULL;
}

/* Two readers, who count for each other, go on from what they saw last. */
struct reader {
	struct call *c;
	int64_t last;
	size_t seen[WRITERS * EVENTS_EACH + 1];
	size_t count;
};

static void *run_reader(void *arg)
{
	struct reader *reader = arg;
	int64_t until_us = clock_monotonic_us() + 30 * US_PER_SECOND;
	while (reader->count < WRITERS * EVENTS_EACH && clock_monotonic_us() < until_us) {
		struct event_page page = {0};
		const struct internal_list_events_in in = {.after = reader->last, .limit = 50};
		if (internal_list_events(reader->c, &in, &page))
			return arg;
		for (size_t i = 0; i < page.items.count; i++) {
			const struct event *event = &page.items.items[i];
			if (event->position != reader->last + 1)
				return arg;
			reader->last = event->position;
			reader->seen[event->post_id]++;
			reader->count++;
		}
	}
	return NULL;
}

STORE_TEST(event, readers_miss_nothing_while_many_write)
{
	struct fixture f = open_fixture_with(engine,
		(struct db_options){.connections_max = 16, .write_queue_max = 64});
	struct writer writers[WRITERS];
	struct reader *readers = calloc(2, sizeof *readers);
	pthread_t threads[WRITERS + 2];
	void *failed;
	for (size_t i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){fixture_call(&f), (int64_t)i};
		pthread_create(&threads[i], NULL, run_writer, &writers[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		readers[i].c = fixture_call(&f);
		pthread_create(&threads[WRITERS + i], NULL, run_reader, &readers[i]);
	}
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		pthread_join(threads[i], &failed);
		cr_expect(eq(ptr, failed, NULL), "thread %zu", i);
	}
	for (size_t i = 0; i < 2; i++)
		for (size_t id = 1; id <= WRITERS * EVENTS_EACH; id++)
			cr_expect(eq(sz, readers[i].seen[id], 1), "event of %zu", id);
	free(readers);
}

/* What operations note. */

static void as_ann(struct fixture *f)
{
	f->call.principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
}

/* The kinds since a position, in order, with a space between. */
static const char *kinds_after(struct fixture *f, int64_t position)
{
	struct event_page page = read_after(&f->call, position, 100);
	const char *kinds = "";
	for (size_t i = 0; i < page.items.count; i++)
		kinds = call_printf(&f->call, "%s%s%s", kinds, i ? " " : "",
			event_kind_name(page.items.items[i].kind));
	return kinds;
}

STORE_TEST(event, a_post_tells_of_its_life)
{
	struct fixture f = open_fixture(engine);
	struct posts posts = {0};
	f.call.service = &posts;
	as_ann(&f);
	struct post post;
	struct post_schedule schedule;
	cr_assert(eq(int,
		create_post(&f.call,
			&(struct create_post_in){.body = {.title = "One \"1\" \xc3\xa4",
							 .content = "Words.",
							 .status = POST_DRAFT_STATUS_DRAFT}},
			&post),
		OK));
	cr_assert(eq(int,
		update_post(&f.call,
			&(struct update_post_in){.id = post.id, .body = {.content = "Others."}},
			&post),
		OK));
	cr_assert(eq(int,
		internal_put_schedule(&f.call,
			&(struct internal_put_schedule_in){.post_id = post.id,
				.body = {.date = "2031-01-01",
					.timezone = "UTC",
					.publish_at_us = FIXTURE_NOW_US + US_PER_DAY,
					.expect = POST_SCHEDULE_INTENT_EXPECT_UNSCHEDULED}},
			&schedule),
		OK));
	cr_assert(eq(int,
		internal_delete_schedule(&f.call,
			&(struct internal_delete_schedule_in){.post_id = post.id}),
		OK));
	cr_assert(eq(int,
		update_post(&f.call,
			&(struct update_post_in){.id = post.id,
				.body = {.status = POST_CHANGE_STATUS_PUBLISHED}},
			&post),
		OK));
	cr_assert(eq(int, delete_post(&f.call, &(struct delete_post_in){.id = post.id}), OK));
	cr_expect(eq(str, (char *)kinds_after(&f, 0),
		"post.created post.updated post.scheduled post.cancelled post.updated"
		" post.published post.deleted"));
	struct event_page page = read_after(&f.call, 2, 1);
	const char *data = page.items.items[0].data;
	cr_expect(ne(ptr, strstr(data, "One \\\"1\\\" \xc3\xa4"), NULL), "%s", data);
	cr_expect(ne(ptr, strstr(data, "2026-01-02T00:00:00.000Z"), NULL), "%s", data);
	cr_expect(ne(ptr, strstr(data, "scheduled"), NULL), "%s", data);
}

STORE_TEST(event, a_dead_letter_tells_once)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled_for(&f, ANN, FIXTURE_NOW_US, CHANNEL_WEBHOOK);
	struct claim_answer claimed;
	struct report_answer reported;
	const char *tickets = call_printf(&f.call, "%d:%d", (int)ticket.post_id,
		(int)ticket.version);
	cr_assert(eq(int,
		internal_claim(&f.call,
			&(struct internal_claim_in){
				.body = {.tickets = tickets, .lease_ms = 1000, .attempts_max = 1}},
			&claimed),
		OK));
	struct attempt_report item = {.post_id = ticket.post_id,
		.version = ticket.version,
		.attempt = 1,
		.outcome = ATTEMPT_REPORT_OUTCOME_REFUSED,
		.reason = "no"};
	const struct internal_report_in in = {
		.body = {.worker = "w", .attempts_max = 1, .items = {&item, 1}}};
	cr_assert(eq(int, internal_report(&f.call, &in, &reported), OK));
	cr_assert(eq(int, internal_report(&f.call, &in, &reported), OK));
	cr_expect(eq(str, (char *)kinds_after(&f, 0), "post.failed"));
}

/* Going live: a million a minute, and told to those who listen. */

static void given_listener(struct fixture *f, int64_t user_id, const char *state, int hears)
{
	static const char *const now[] =
		{[DB_SQLITE] = "0", [DB_POSTGRES] = "timestamptz '2026-01-01Z'"};
	const char *time = now[db_engine(f->db)];
	plan_run(f,
		call_printf(&f->call,
			"INSERT INTO webhooks (user_id, url, events, hears_published, state, secret,"
			" failures, created_at, updated_at) VALUES (%d, 'https://e.example/',"
			" ' post.published ', %d, '%s', 's', 0, %s, %s)",
			(int)user_id, hears, state, time, time));
}

static struct publish_answer publish(struct fixture *f, const char *tickets)
{
	struct publish_answer answer = {0};
	cr_assert(eq(int,
			  internal_publish(&f->call,
				  &(struct internal_publish_in){
					  .body = {.worker = "w", .tickets = tickets}},
				  &answer),
			  OK),
		"%s", f->call.failure.detail);
	return answer;
}

STORE_TEST(event, going_live_is_told_to_those_who_listen_and_once)
{
	struct fixture f = open_fixture(engine);
	given_listener(&f, ANN, "enabled", 1);
	given_listener(&f, ANN, "enabled", 1);
	struct ticket anns = given_scheduled(&f, ANN, FIXTURE_NOW_US + US_PER_MINUTE);
	struct ticket bobs = given_scheduled(&f, BOB, FIXTURE_NOW_US + US_PER_MINUTE);
	const char *tickets = call_printf(&f.call, "%d:%d %d:%d", (int)anns.post_id,
		(int)anns.version, (int)bobs.post_id, (int)bobs.version);
	cr_expect(eq(i64, publish(&f, tickets).published, 0), "it is too early");
	f.clock->fixed_us += US_PER_MINUTE;
	cr_expect(eq(i64, publish(&f, tickets).published, 2));
	cr_expect(eq(i64, publish(&f, tickets).published, 0));
	struct event_page page = read_after(&f.call, 0, 10);
	cr_assert(eq(sz, page.items.count, 1));
	const struct event *event = &page.items.items[0];
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f.call, anns.post_id, &post), OK));
	cr_expect(eq(int, event->kind, EVENT_KIND_POST_PUBLISHED));
	cr_expect(eq(i64, event->post_id, anns.post_id));
	const char *version = call_printf(&f.call, "\"version\"%s%d",
		engine == DB_SQLITE ? ":" : " : ", (int)post.version);
	cr_expect(ne(ptr, strstr(event->data, version), NULL), "%s in %s", version, event->data);
	cr_expect(ne(ptr, strstr(event->data, "2026-01-01T00:01:00.000Z"), NULL), "%s",
		event->data);
}

STORE_TEST(event, going_live_is_told_to_nobody_who_does_not_listen)
{
	struct fixture f = open_fixture(engine);
	given_listener(&f, ANN, "paused", 1);
	given_listener(&f, ANN, "enabled", 0);
	given_listener(&f, BOB, "enabled", 1);
	struct ticket ticket = given_scheduled(&f, ANN, FIXTURE_NOW_US);
	when_published(&f, ticket);
	cr_expect(eq(sz, read_after(&f.call, 0, 10).items.count, 0));
}
