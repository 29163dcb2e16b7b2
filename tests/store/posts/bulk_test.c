/* Many schedules in one transaction: each row is judged as one alone would be. */
#include "schedules/bulk.h"

#include <pthread.h>

#include "events/event.h"
#include "events/event_store.h"
#include "given.h"
#include "history_store.h"
#include "lists/search.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_DAY)
#define MISSING 999999
#define NOTHING 0

static const struct schedule_moment moment = {.date = "2026-01-02",
	.hour = 1,
	.minute = 0,
	.timezone = "Europe/Berlin",
	.publish_at_us = DUE_US,
	.note = "noted"};

static const char *const tags[] = {"one", "two words", "one"};
static const struct post_draft new_post = {.title = "New",
	.content = "Words, \"quoted\".",
	.has_tags = true,
	.tags = {(const char **)(uintptr_t)tags, COUNT_OF(tags)}};
static const struct post_draft new_article = {.title = "New",
	.content = "Words.",
	.kind = POST_KIND_ARTICLE};

struct job {
	struct bulk_row_list rows;
	enum internal_put_schedules_mode mode;
	struct schedules_put out;
};

static enum err run(struct call *c, void *arg)
{
	struct job *job = arg;
	return bulk_put(c, &job->rows, job->mode, &job->out);
}

static struct bulk_row old(int64_t post_id)
{
	return (struct bulk_row){.post_id = post_id, .moment = &moment};
}

static struct bulk_row new (const struct post_draft *draft)
{
	return (struct bulk_row){.draft = draft, .moment = &moment};
}

/* What as_user gets for these rows. */
static struct schedules_put when_put(struct call *c, int64_t user_id,
	enum internal_put_schedules_mode mode, struct bulk_row *rows, size_t count)
{
	struct job job = {.rows = {rows, count}, .mode = mode};
	c->principal = (struct principal){.role = ROLE_USER, .user_id = user_id};
	cr_assert(eq(int, db_write(c, run, &job), OK), "%s",
		c->failure.cause ? c->failure.cause : "");
	cr_assert(eq(sz, job.out.post_ids.count, count));
	cr_assert(eq(sz, job.out.versions.count, count));
	return job.out;
}

#define EACH INTERNAL_PUT_SCHEDULES_MODE_EACH
#define ALL INTERNAL_PUT_SCHEDULES_MODE_ALL
#define CHECK INTERNAL_PUT_SCHEDULES_MODE_CHECK
#define ROWS(...)                         \
	(struct bulk_row[]){__VA_ARGS__}, \
		sizeof((struct bulk_row[]){__VA_ARGS__}) / sizeof(struct bulk_row)

/* 0 for a row that is not refused. */
static int64_t status_of(const struct schedules_put *put, int64_t row)
{
	for (size_t i = 0; i < put->refusals.count; i++)
		if (put->refusals.items[i].row == row)
			return put->refusals.items[i].status;
	return 0;
}

static int64_t given_draft(struct fixture *f, int64_t author_id)
{
	struct ticket ticket = given_scheduled(f, author_id, DUE_US);
	when_cancelled(f, ticket.post_id);
	return ticket.post_id;
}

static enum post_status post_status_of(struct fixture *f, int64_t post_id)
{
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f->call, post_id, &post), OK));
	return post.status;
}

static void expect_scheduled(struct fixture *f, int64_t post_id, int64_t version)
{
	struct post_schedule schedule;
	cr_assert(eq(int, schedule_store_by_post(&f->call, post_id, &schedule), OK));
	cr_expect(eq(i64, schedule.version, version));
	cr_expect(eq(int, schedule.status, POST_STATUS_SCHEDULED));
	cr_expect(eq(i64, schedule.publish_at_us, DUE_US));
	cr_expect(eq(str, (char *)schedule.date, "2026-01-02"));
	cr_expect(eq(i64, schedule.hour, 1));
	cr_expect(eq(i64, schedule.minute, 0));
	cr_expect(eq(str, (char *)schedule.timezone, "Europe/Berlin"));
	cr_expect(eq(str, (char *)schedule.note, "noted"));
}

STORE_TEST(bulk, posts_become_scheduled_with_a_version_of_their_own)
{
	struct fixture f = open_fixture(engine);
	int64_t first = given_draft(&f, ANN), second = given_draft(&f, ANN);
	struct post before;
	cr_assert(eq(int, post_store_by_id(&f.call, first, &before), OK));
	struct schedules_put put = when_put(&f.call, ANN, EACH, ROWS(old(second), old(first)));
	cr_expect(eq(sz, put.refusals.count, 0));
	cr_expect(eq(i64, put.post_ids.items[0], second));
	expect_scheduled(&f, second, put.versions.items[0]);
	expect_scheduled(&f, first, put.versions.items[1]);
	struct post after;
	cr_assert(eq(int, post_store_by_id(&f.call, first, &after), OK));
	cr_expect(eq(i64, after.version, before.version + 1));
	cr_expect(eq(i64, when_scheduled(&f, first, DUE_US + US_PER_HOUR),
		put.versions.items[1] + 1));
}

STORE_TEST(bulk, new_posts_are_there_with_their_tags_and_ids_go_on)
{
	struct fixture f = open_fixture(engine);
	int64_t draft = given_draft(&f, ANN);
	struct schedules_put put = when_put(&f.call, ANN, EACH,
		ROWS(new (&new_post), old(draft), new (&new_post)));
	cr_assert(eq(sz, put.refusals.count, 0));
	cr_expect(ne(i64, put.post_ids.items[0], put.post_ids.items[2]));
	for (size_t i = 0; i < 3; i += 2) {
		struct post post;
		cr_assert(eq(int, post_store_by_id(&f.call, put.post_ids.items[i], &post), OK));
		cr_expect(eq(i64, post.user_id, ANN));
		cr_expect(eq(str, (char *)post.title, "New"));
		cr_expect(eq(str, (char *)post.content, "Words, \"quoted\"."));
		cr_expect(eq(sz, post.tags.count, 2));
		cr_expect(eq(i64, post.created_at_us, FIXTURE_NOW_US));
		expect_scheduled(&f, post.id, put.versions.items[i]);
	}
	struct post_query by_tag = {.user_id = ANN, .tag = "two words", .sort = 1, .limit = 10};
	struct post_list found;
	bool more;
	cr_assert(eq(int, post_store_page(&f.call, &by_tag, &found, &more), OK));
	cr_expect(eq(sz, found.count, 2));
	struct post next = given_post(&f, ANN, "after");
	cr_expect(gt(i64, next.id, put.post_ids.items[0]));
	cr_expect(gt(i64, next.id, put.post_ids.items[2]));
}

STORE_TEST(bulk, each_row_is_refused_for_itself)
{
	struct fixture f = open_fixture(engine);
	int64_t good = given_draft(&f, ANN), others = given_draft(&f, BOB);
	int64_t published = given_post(&f, ANN, "out").id;
	int64_t public = given_post(&f, BOB, "out").id;
	int64_t scheduled = given_scheduled(&f, ANN, DUE_US).post_id;
	struct schedules_put put = when_put(&f.call, ANN, EACH,
		ROWS(old(others), old(MISSING), old(published), old(scheduled), old(public),
			new (&new_article), old(good), old(good)));
	static const int64_t wanted[] = {404, 404, 409, 409, 403, 409, 0, 409};
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		cr_expect(eq(i64, status_of(&put, (int64_t)i), wanted[i]), "row %zu", i);
		cr_expect(eq(i64, put.post_ids.items[i], wanted[i] ? NOTHING : good));
	}
	expect_scheduled(&f, good, put.versions.items[6]);
	cr_expect(eq(int, post_status_of(&f, others), POST_STATUS_DRAFT));
}

STORE_TEST(bulk, all_or_none_is_none_when_a_row_is_refused)
{
	struct fixture f = open_fixture(engine);
	int64_t good = given_draft(&f, ANN);
	struct schedules_put put = when_put(&f.call, ANN, ALL,
		ROWS(old(good), new (&new_post), old(MISSING)));
	cr_expect(eq(sz, put.refusals.count, 1));
	cr_expect(eq(i64, status_of(&put, 2), 404));
	cr_expect(eq(i64, put.post_ids.items[0], NOTHING));
	cr_expect(eq(i64, put.post_ids.items[1], NOTHING));
	cr_expect(eq(int, post_status_of(&f, good), POST_STATUS_DRAFT));
	put = when_put(&f.call, ANN, ALL, ROWS(old(good), new (&new_post)));
	cr_expect(eq(sz, put.refusals.count, 0));
	expect_scheduled(&f, good, put.versions.items[0]);
	expect_scheduled(&f, put.post_ids.items[1], put.versions.items[1]);
}

STORE_TEST(bulk, a_check_tells_and_changes_nothing)
{
	struct fixture f = open_fixture(engine);
	int64_t good = given_draft(&f, ANN);
	struct schedules_put put = when_put(&f.call, ANN, CHECK,
		ROWS(old(good), old(good), old(MISSING)));
	cr_expect(eq(i64, status_of(&put, 0), 0));
	cr_expect(eq(i64, status_of(&put, 1), 409));
	cr_expect(eq(i64, status_of(&put, 2), 404));
	cr_expect(eq(i64, put.post_ids.items[0], NOTHING));
	cr_expect(eq(int, post_status_of(&f, good), POST_STATUS_DRAFT));
}

static size_t found(struct fixture *f, const char *typed)
{
	struct post_query query = {.user_id = ANN,
		.sort = LIST_POSTS_SORT_CREATED_AT_DESC,
		.limit = 10,
		.words = search_words(&f->call, typed)};
	struct post_list page;
	bool more;
	cr_assert(eq(int, search_catch_up(&f->call), OK));
	cr_assert(eq(int, post_store_page(&f->call, &query, &page, &more), OK));
	return page.count;
}

static enum err rewrite(struct call *c, void *arg)
{
	struct post post;
	TRY(post_store_to_change(c, *(const int64_t *)arg, &post));
	post.content = "Rewritten.";
	return post_store_update(c, &post, ANN);
}

static enum err erase(struct call *c, void *arg)
{
	struct post post;
	TRY(post_store_to_change(c, *(const int64_t *)arg, &post));
	return post_store_delete(c, &post);
}

/* Their words may wait to be indexed: what happens to a post until then must not be lost. */
STORE_TEST(bulk, new_posts_are_found_by_what_they_say_at_last)
{
	struct fixture f = open_fixture(engine);
	struct schedules_put put = when_put(&f.call, ANN, EACH,
		ROWS(new (&new_post), new (&new_post), new (&new_post)));
	cr_assert(eq(int, db_write(&f.call, rewrite, &put.post_ids.items[0]), OK));
	cr_assert(eq(int, db_write(&f.call, erase, &put.post_ids.items[1]), OK));
	cr_expect(eq(sz, found(&f, "quoted"), 1));
	cr_expect(eq(sz, found(&f, "rewritten"), 1));
	cr_expect(eq(sz, found(&f, "new"), 2));
	cr_assert(eq(int, db_write(&f.call, rewrite, &put.post_ids.items[2]), OK));
	cr_expect(eq(sz, found(&f, "quoted"), 0));
	struct search_lag lag;
	cr_assert(eq(int, search_lag(&f.call, &lag), OK));
	cr_expect(eq(i64, lag.newest_id, lag.indexed_id));
}

/* Its words have 1.2 MB, each word another; a tsvector ends at 1 MB. */
STORE_TEST(bulk, a_post_with_more_words_than_an_index_takes_spoils_nothing)
{
	struct fixture f = open_fixture(engine);
	size_t words = 60000, bytes = 17;
	char *content = call_alloc(&f.call, words * bytes + 1);
	for (size_t i = 0; i < words; i++) {
		for (int digit = 0; digit < 4; digit++) {
			/* U+10400 and on are letters; of the last byte 32 in a row. */
			char letter[4] = {(char)0xF0, (char)0x90, (char)0x90,
				(char)(0x80 + (i >> (5 * digit) & 31))};
			memcpy(content + i * bytes + digit * 4, letter, sizeof letter);
		}
		content[i * bytes + 16] = ' ';
	}
	const struct post_draft large = {.title = "Large", .content = content};
	when_put(&f.call, ANN, EACH, ROWS(new (&large), new (&new_post)));
	cr_expect(eq(sz, found(&f, "large"), 1));
	cr_expect(eq(sz, found(&f, "quoted"), 1));
}

#define WORKERS 6
#define POSTS 200

struct worker {
	struct call *call;
	struct bulk_row rows[POSTS];
	struct schedules_put put;
	pthread_t thread;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	worker->put = when_put(worker->call, ANN, EACH, worker->rows, POSTS);
	return NULL;
}

/* Half of them name the posts in the other direction, which must not end in a deadlock. */
STORE_TEST(bulk, requests_for_the_same_posts_schedule_each_once)
{
	struct fixture f = open_fixture(engine);
	static struct worker workers[WORKERS];
	int64_t ids[POSTS];
	for (int i = 0; i < POSTS; i++)
		ids[i] = given_draft(&f, ANN);
	for (int i = 0; i < WORKERS; i++) {
		workers[i] = (struct worker){.call = fixture_call(&f)};
		for (int row = 0; row < POSTS; row++)
			workers[i].rows[row] = old(ids[i % 2 ? row : POSTS - 1 - row]);
		cr_assert(eq(int, pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0));
	}
	size_t refused = 0;
	for (int i = 0; i < WORKERS; i++) {
		pthread_join(workers[i].thread, NULL);
		refused += workers[i].put.refusals.count;
		for (int row = 0; row < POSTS; row++)
			if (workers[i].put.post_ids.items[row])
				expect_scheduled(&f, workers[i].put.post_ids.items[row],
					workers[i].put.versions.items[row]);
	}
	cr_expect(eq(sz, refused, (size_t)(WORKERS - 1) * POSTS));
}

static struct post_transition_list history_of(struct fixture *f, int64_t post_id)
{
	struct post_transition_list page;
	struct cursor last;
	bool more;
	cr_assert(
		eq(int, history_store_page(&f->call, post_id, NULL, 10, &page, &last, &more), OK));
	return page;
}

STORE_TEST(bulk, posts_that_were_there_have_it_in_their_history_and_new_ones_were_made_so)
{
	struct fixture f = open_fixture(engine);
	int64_t draft = given_draft(&f, ANN);
	struct post post;
	f.clock->fixed_us += US_PER_SECOND;
	struct schedules_put put = when_put(&f.call, ANN, EACH,
		ROWS(new (&new_post), old(draft), old(MISSING)));
	cr_assert(eq(int, post_store_by_id(&f.call, draft, &post), OK));
	struct post_transition_list of_old = history_of(&f, draft);
	cr_assert(eq(sz, of_old.count, 2));
	cr_expect(eq(int, of_old.items[0].action, POST_ACTION_SCHEDULE));
	cr_expect(eq(int, of_old.items[0].from, POST_STATUS_DRAFT));
	cr_expect(eq(int, of_old.items[0].to, POST_STATUS_SCHEDULED));
	cr_expect(eq(i64, of_old.items[0].actor_id, ANN));
	cr_expect(eq(i64, of_old.items[0].version, post.version));
	cr_expect(eq(i64, of_old.items[0].at_us, call_now_us(&f.call)));
	cr_expect(eq(int, of_old.items[1].to, POST_STATUS_DRAFT));
	struct post_transition_list of_new = history_of(&f, put.post_ids.items[0]);
	cr_assert(eq(sz, of_new.count, 1));
	cr_expect(eq(int, of_new.items[0].action, POST_ACTION_CREATE));
	cr_expect(eq(int, of_new.items[0].to, POST_STATUS_SCHEDULED));
}

static enum err note(struct call *c, void *arg)
{
	return event_note_post(c, EVENT_KIND_POST_SCHEDULED, *(const int64_t *)arg);
}

/* Without the spaces that PostgreSQL puts between members. */
static const char *packed(struct call *c, const char *json)
{
	char *out = arena_strdup(c->arena, json), *to = out;
	for (; *json; json++)
		if (*json != ' ')
			*to++ = *json;
	*to = '\0';
	return out;
}

/* The data of the last two events, which are of one post. */
static void expect_alike(struct fixture *f)
{
	struct event_list events;
	bool counted;
	cr_assert(eq(int, event_count(&f->call, &counted), OK));
	cr_assert(eq(int, event_store_after(&f->call, 0, 1000, &events), OK));
	cr_assert(ge(sz, events.count, 2));
	const struct event *told = &events.items[events.count - 2], *noted = told + 1;
	cr_expect(eq(i64, told->post_id, noted->post_id));
	cr_expect(eq(i64, told->user_id, noted->user_id));
	cr_expect(eq(int, told->kind, EVENT_KIND_POST_SCHEDULED));
	cr_expect(eq(i64, told->created_at_us, noted->created_at_us));
	cr_expect(eq(str, (char *)packed(&f->call, told->data),
		(char *)packed(&f->call, noted->data)));
}

STORE_TEST(bulk, events_say_what_the_rows_do)
{
	struct fixture f = open_fixture(engine);
	int64_t draft = given_draft(&f, ANN);
	plan_run(&f, "UPDATE posts SET title = '\"\xc3\xa4\"\\/', published_at = created_at,"
		     " channel = 'webhook'");
	when_put(&f.call, ANN, EACH, ROWS(old(draft)));
	cr_assert(eq(int, db_write(&f.call, note, &draft), OK));
	expect_alike(&f);
	struct schedules_put put = when_put(&f.call, ANN, EACH, ROWS(new (&new_post)));
	cr_assert(eq(int, db_write(&f.call, note, &put.post_ids.items[0]), OK));
	expect_alike(&f);
}

#define MANY 150

/* As many new posts, and the draft behind them. */
static void when_many_are_put(struct fixture *f, int64_t draft)
{
	struct bulk_row rows[MANY + 1];
	for (size_t i = 0; i < MANY; i++)
		rows[i] = new (&new_post);
	rows[MANY] = old(draft);
	struct schedules_put put = when_put(&f->call, ANN, EACH, rows, COUNT_OF(rows));
	cr_assert(eq(sz, put.refusals.count, 0));
}

static bool any_uncounted(struct fixture *f)
{
	bool any;
	cr_assert(eq(int, event_store_any_uncounted(&f->call, &any), OK));
	return any;
}

static void when_counted(struct fixture *f)
{
	for (bool counted = true; counted;)
		cr_assert(eq(int, event_count(&f->call, &counted), OK));
}

/* All have positions without a gap, and the last that the draft tells is that it is scheduled. */
static void expect_in_order(struct fixture *f, int64_t draft)
{
	struct event_list events;
	const struct event *last = NULL;
	cr_assert(eq(int, event_store_after(&f->call, 0, 10000, &events), OK));
	cr_assert(gt(sz, events.count, 2 * MANY));
	cr_expect(not(any_uncounted(f)));
	for (size_t i = 0; i < events.count; i++) {
		cr_assert(eq(i64, events.items[i].position, (int64_t)i + 1));
		if (events.items[i].post_id == draft)
			last = &events.items[i];
	}
	cr_assert(last != NULL);
	cr_expect(eq(int, last->kind, EVENT_KIND_POST_SCHEDULED));
}

STORE_TEST(bulk, what_many_rows_tell_is_counted_as_it_is_written_and_behind_what_was_told)
{
	struct fixture f = open_fixture(engine);
	int64_t draft = given_draft(&f, ANN);
	cr_assert(eq(int, db_write(&f.call, note, &draft), OK));
	cr_assert(any_uncounted(&f));
	when_many_are_put(&f, draft);
	cr_expect(not(any_uncounted(&f)));
	expect_in_order(&f, draft);
	cr_assert(eq(int, db_write(&f.call, note, &draft), OK));
	when_counted(&f);
	expect_in_order(&f, draft);
}

static enum err note_thousand(struct call *c, void *arg)
{
	for (int i = 0; i < 1000; i++)
		TRY(note(c, arg));
	return OK;
}

STORE_TEST(bulk, what_many_rows_tell_waits_behind_what_is_not_counted_yet)
{
	struct fixture f = open_fixture(engine);
	int64_t draft = given_draft(&f, ANN);
	cr_assert(eq(int, db_write(&f.call, note_thousand, &draft), OK));
	cr_assert(eq(int, db_write(&f.call, note, &draft), OK));
	when_many_are_put(&f, draft);
	cr_expect(any_uncounted(&f));
	when_counted(&f);
	expect_in_order(&f, draft);
}
