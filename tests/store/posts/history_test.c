/* How a post came to its status: rows of its own, the ledger's, and what its own row says. */
#include <inttypes.h>

#include "base/cursor.h"
#include "given_articles.h"
#include "history_store.h"
#include "store/plan.h"

#define HISTORY_MAX 20

static struct post_transition_page history(struct call *c, int64_t post_id, const char *cursor,
	int64_t limit)
{
	struct post_transition_page page = {0};
	const struct list_history_in in = {.id = post_id, .cursor = cursor, .limit = limit};
	cr_assert(eq(int, list_history(c, &in, &page), OK), "%s", c->failure.detail);
	return page;
}

static void expect_step(const struct post_transition *step, enum post_action action,
	enum post_status from, enum post_status to, int64_t actor_id)
{
	cr_expect(eq(int, step->action, action), "%s", post_action_name(step->action));
	cr_expect(eq(int, step->from, from), "%s", post_action_name(action));
	cr_expect(eq(int, step->to, to), "%s", post_action_name(action));
	cr_expect(eq(i64, step->actor_id, actor_id), "%s", post_action_name(action));
	cr_expect(eq(int, step->has_actor_id, actor_id != 0));
}

static int64_t put(struct call *c, int64_t post_id, int64_t publish_at_us)
{
	struct post_schedule schedule;
	const struct internal_put_schedule_in in = {.post_id = post_id,
		.body = {.date = "2026-01-02",
			.hour = 9,
			.minute = 30,
			.timezone = "UTC",
			.publish_at_us = publish_at_us,
			.expect = POST_SCHEDULE_INTENT_EXPECT_UNSCHEDULED}};
	cr_assert(eq(int, internal_put_schedule(c, &in, &schedule), OK), "%s", c->failure.detail);
	return schedule.version;
}

/* An article of Ann's that was rejected, edited, approved, scheduled, taken off, scheduled again
 * and published, a minute after each other. */
static int64_t given_eventful(struct fixture *f, struct call *ann)
{
	struct call *eve = call_of(f, EVE, ROLE_APPROVER);
	int64_t id = given_article(f).id;
	struct post post;
	f->clock->fixed_us += US_PER_MINUTE;
	cr_assert(eq(int,
		reject_article(eve, &(struct reject_article_in){.id = id, .body.reason = "No"},
			&post),
		OK));
	f->clock->fixed_us += US_PER_MINUTE;
	cr_assert(eq(int,
		update_article(ann, &(struct update_article_in){.id = id, .body.title = "Better"},
			&post),
		OK));
	f->clock->fixed_us += US_PER_MINUTE;
	cr_assert(eq(int, approve_article(eve, &(struct approve_article_in){.id = id}, &post), OK));
	f->clock->fixed_us += US_PER_MINUTE;
	put(ann, id, f->clock->fixed_us + US_PER_HOUR);
	cr_assert(eq(int,
		internal_delete_schedule(ann, &(struct internal_delete_schedule_in){.post_id = id}),
		OK));
	f->clock->fixed_us += US_PER_MINUTE;
	int64_t version = put(ann, id, f->clock->fixed_us + US_PER_MINUTE);
	f->clock->fixed_us += US_PER_MINUTE;
	when_published(f, (struct ticket){.post_id = id, .version = version});
	return id;
}

STORE_TEST(history, has_every_transition_newest_first)
{
	struct fixture f = open_fixture(engine);
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	int64_t id = given_eventful(&f, ann);
	struct post_transition_page page = history(ann, id, NULL, HISTORY_MAX);
	cr_assert(eq(sz, page.items.count, 8));
	cr_expect(page.next_cursor == NULL);
	const struct post_transition *step = page.items.items;
	expect_step(step++, POST_ACTION_GO_LIVE, POST_STATUS_SCHEDULED, POST_STATUS_PUBLISHED, 0);
	expect_step(step++, POST_ACTION_SCHEDULE, POST_STATUS_APPROVED, POST_STATUS_SCHEDULED, ANN);
	expect_step(step++, POST_ACTION_CANCEL, POST_STATUS_SCHEDULED, POST_STATUS_APPROVED, ANN);
	expect_step(step++, POST_ACTION_SCHEDULE, POST_STATUS_APPROVED, POST_STATUS_SCHEDULED, ANN);
	expect_step(step++, POST_ACTION_APPROVE, POST_STATUS_PENDING, POST_STATUS_APPROVED, EVE);
	expect_step(step++, POST_ACTION_EDIT, POST_STATUS_REJECTED, POST_STATUS_PENDING, ANN);
	expect_step(step, POST_ACTION_REJECT, POST_STATUS_PENDING, POST_STATUS_REJECTED, EVE);
	cr_expect(eq(str, (char *)step->reason, "No"));
	cr_expect(eq(i64, step->version, 2));
	cr_expect(eq(i64, step++->at_us, FIXTURE_NOW_US + US_PER_MINUTE));
	expect_step(step, POST_ACTION_CREATE, 0, POST_STATUS_PENDING, ANN);
	cr_expect(eq(i64, step->at_us, FIXTURE_NOW_US));
}

STORE_TEST(history, each_version_is_the_posts_own)
{
	struct fixture f = open_fixture(engine);
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	given_eventful(&f, ann);
	cr_expect(eq(i64,
			  counted(&f,
				  "SELECT max(h.version) - max(p.version) FROM post_history AS h"
				  " JOIN posts AS p ON p.id = h.post_id"),
			  -1),
		"the last one is the ledger's");
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) - count(DISTINCT version) FROM post_history"), 0));
}

STORE_TEST(history, pages_put_together_are_the_whole)
{
	struct fixture f = open_fixture(engine);
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	int64_t id = given_eventful(&f, ann);
	struct post_transition_page whole = history(ann, id, NULL, HISTORY_MAX);
	const char *cursor = NULL;
	size_t seen = 0;
	do {
		struct post_transition_page page = history(ann, id, cursor, 3);
		for (size_t i = 0; i < page.items.count; i++, seen++)
			cr_expect(eq(int, page.items.items[i].action,
				whole.items.items[seen].action));
		cursor = page.next_cursor;
	} while (cursor);
	cr_expect(eq(sz, seen, whole.items.count));
}

STORE_TEST(history, what_leaves_the_status_alone_is_no_transition)
{
	struct fixture f = open_fixture(engine);
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	int64_t id = given_article(&f).id;
	struct post post;
	cr_assert(eq(int,
		update_article(ann, &(struct update_article_in){.id = id, .body.title = "Better"},
			&post),
		OK));
	struct post_transition_page page = history(ann, id, NULL, HISTORY_MAX);
	cr_assert(eq(sz, page.items.count, 1));
	expect_step(page.items.items, POST_ACTION_CREATE, 0, POST_STATUS_PENDING, ANN);
}

STORE_TEST(history, a_post_that_came_in_scheduled_was_made_so)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_in_status(&f, POST_KIND_POST, POST_STATUS_SCHEDULED);
	plan_run(&f, "UPDATE posts SET schedule_version = 1, publish_at = created_at");
	f.clock->fixed_us += US_PER_SECOND;
	when_published(&f, (struct ticket){.post_id = post.id, .version = 1});
	struct post_transition_page page = history(call_of(&f, ANN, ROLE_USER), post.id, NULL,
		HISTORY_MAX);
	cr_assert(eq(sz, page.items.count, 2));
	expect_step(&page.items.items[0], POST_ACTION_GO_LIVE, POST_STATUS_SCHEDULED,
		POST_STATUS_PUBLISHED, 0);
	expect_step(&page.items.items[1], POST_ACTION_CREATE, 0, POST_STATUS_SCHEDULED, ANN);
}

/* A dead letter of Ann's, as its channel leaves it. */
static int64_t given_dead_letter(struct fixture *f)
{
	struct post post = given_in_status(f, POST_KIND_POST, POST_STATUS_UNCONFIRMED);
	plan_run(f,
		"UPDATE posts SET schedule_version = 1, publish_at = created_at, channel ="
		" 'webhook', schedule_date = '2026-01-01', schedule_hour = 0, schedule_minute = 0,"
		" schedule_zone = 'UTC'");
	plan_run(f, "INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title,"
		    " content, state, attempts, uncounted, uncertain, until, reason, changed_at)"
		    " SELECT id, 1, user_id, channel, title, 'c', 'unconfirmed', 1, 0, 1,"
		    " created_at, '', created_at FROM posts");
	return post.id;
}

STORE_TEST(history, what_a_person_confirmed_is_told_once)
{
	struct fixture f = open_fixture(engine);
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	int64_t id = given_dead_letter(&f);
	f.clock->fixed_us += US_PER_SECOND;
	struct post_schedule schedule;
	cr_assert(eq(int,
		internal_confirm(ann, &(struct internal_confirm_in){.post_id = id}, &schedule),
		OK));
	struct post_transition_page page = history(ann, id, NULL, HISTORY_MAX);
	cr_assert(eq(sz, page.items.count, 2));
	expect_step(page.items.items, POST_ACTION_CONFIRM, POST_STATUS_UNCONFIRMED,
		POST_STATUS_PUBLISHED, ANN);
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f.call, id, &post), OK));
	cr_expect(eq(i64, page.items.items[0].version, post.version));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM publications"), 1));
}

STORE_TEST(history, what_is_handed_out_again_and_given_up_is_there)
{
	struct fixture f = open_fixture(engine);
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	int64_t id = given_dead_letter(&f);
	f.clock->fixed_us += US_PER_SECOND;
	struct post_schedule schedule;
	cr_assert(eq(int,
		internal_replay(ann, &(struct internal_replay_in){.post_id = id}, &schedule), OK));
	struct claim_answer claimed;
	cr_assert(eq(int,
		internal_claim(call_of(&f, 0, ROLE_SERVICE),
			&(struct internal_claim_in){
				.body = {.tickets = call_printf(&f.call, "%" PRId64 ":1", id),
					.lease_ms = 1000,
					.attempts_max = 1}},
			&claimed),
		OK));
	cr_assert(eq(sz, claimed.items.count, 1));
	struct attempt_report item = {.post_id = id,
		.version = 1,
		.attempt = claimed.items.items[0].attempt,
		.outcome = ATTEMPT_REPORT_OUTCOME_UNKNOWN,
		.reason = "no answer"};
	struct report_answer reported;
	f.clock->fixed_us += US_PER_MS;
	cr_assert(eq(int,
		internal_report(call_of(&f, 0, ROLE_SERVICE),
			&(struct internal_report_in){
				.body = {.worker = "w", .attempts_max = 1, .items = {&item, 1}}},
			&reported),
		OK));
	struct post_transition_page page = history(ann, id, NULL, HISTORY_MAX);
	cr_assert(eq(sz, page.items.count, 3));
	expect_step(&page.items.items[0], POST_ACTION_DOUBT, POST_STATUS_SCHEDULED,
		POST_STATUS_UNCONFIRMED, 0);
	cr_expect(eq(str, (char *)page.items.items[0].reason, "no answer"));
	expect_step(&page.items.items[1], POST_ACTION_REPLAY, POST_STATUS_UNCONFIRMED,
		POST_STATUS_SCHEDULED, ANN);
}

STORE_TEST(history, is_for_its_author_approvers_and_admins)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_eventful(&f, call_of(&f, ANN, ROLE_USER));
	const struct list_history_in in = {.id = id, .limit = HISTORY_MAX};
	struct post_transition_page page = {0};
	cr_expect(eq(int, list_history(call_of(&f, BOB, ROLE_USER), &in, &page), ERR_FORBIDDEN));
	cr_expect(eq(int, list_history(call_of(&f, BOB, ROLE_APPROVER), &in, &page), OK));
	cr_expect(eq(int, list_history(call_of(&f, BOB, ROLE_ADMIN), &in, &page), OK));
	const struct list_history_in draft =
		{.id = given_in_status(&f, POST_KIND_ARTICLE, POST_STATUS_DRAFT).id,
			.limit = HISTORY_MAX};
	cr_expect(eq(int, list_history(call_of(&f, EVE, ROLE_APPROVER), &draft, &page),
		ERR_NOT_FOUND));
}
