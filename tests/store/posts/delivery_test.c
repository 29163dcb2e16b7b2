/* Posts on their way to the outside: attempts, what becomes of them, and taking a post back. */
#include <inttypes.h>

#include "given.h"
#include "posts_api.h"
#include "publishing/ledger_store.h"
#include "publishing/publishing_store.h"
#include "schedules/slot_store.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_MINUTE)
#define LEASE_MS 10000
#define ATTEMPTS_MAX 3

/* A post of Ann's for the webhook, and it is due. */
static struct ticket given_outbound(struct fixture *f)
{
	struct ticket ticket = given_scheduled(f, ANN, DUE_US);
	plan_run(f,
		call_printf(&f->call, "UPDATE posts SET channel = 'webhook' WHERE id = %" PRId64,
			ticket.post_id));
	f->clock->fixed_us = DUE_US;
	f->call.principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
	return ticket;
}

static struct claim_answer claim(struct fixture *f, struct ticket ticket)
{
	struct claim_answer answer;
	const struct internal_claim_in in = {
		.body = {.tickets = call_printf(&f->call, "%" PRId64 ":%" PRId64, ticket.post_id,
				 ticket.version),
			.lease_ms = LEASE_MS,
			.attempts_max = ATTEMPTS_MAX}};
	cr_assert(eq(int, internal_claim(&f->call, &in, &answer), OK));
	return answer;
}

/* @return the number of the attempt */
static int64_t begin(struct fixture *f, struct ticket ticket)
{
	struct claim_answer answer = claim(f, ticket);
	cr_assert(eq(sz, answer.items.count, 1));
	return answer.items.items[0].attempt;
}

static struct report_answer report(struct fixture *f, struct ticket ticket, int64_t attempt,
	enum attempt_report_outcome outcome)
{
	struct report_answer answer;
	struct attempt_report item = {.post_id = ticket.post_id,
		.version = ticket.version,
		.attempt = attempt,
		.outcome = outcome,
		.reason = "because",
		.retry_ms = 1000};
	const struct internal_report_in in = {
		.body = {.worker = "w", .attempts_max = ATTEMPTS_MAX, .items = {&item, 1}}};
	cr_assert(eq(int, internal_report(&f->call, &in, &answer), OK));
	return answer;
}

static enum post_status status_of(struct fixture *f, struct ticket ticket)
{
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f->call, ticket.post_id, &post), OK));
	return post.status;
}

static enum err cancel(struct fixture *f, struct ticket ticket)
{
	call_forgive(&f->call);
	return internal_delete_schedule(&f->call,
		&(struct internal_delete_schedule_in){.post_id = ticket.post_id});
}

static enum err move(struct fixture *f, struct ticket ticket)
{
	struct post_schedule schedule;
	call_forgive(&f->call);
	return internal_put_schedule(&f->call,
		&(struct internal_put_schedule_in){.post_id = ticket.post_id,
			.body = {.date = "2031-01-01",
				.timezone = "UTC",
				.publish_at_us = DUE_US + US_PER_MINUTE,
				.expect = POST_SCHEDULE_INTENT_EXPECT_SCHEDULED}},
		&schedule);
}

static size_t dead_letters(struct fixture *f)
{
	struct dead_post_page page = {0};
	cr_assert(eq(int,
		internal_list_dead_letters(&f->call,
			&(struct internal_list_dead_letters_in){.limit = 10}, &page),
		OK));
	return page.items.count;
}

static void pass_ms(struct fixture *f, int64_t ms)
{
	f->clock->fixed_us += ms * US_PER_MS;
}

STORE_TEST(delivery, what_was_delivered_is_published_once)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	int64_t attempt = begin(&f, ticket);
	cr_expect(eq(i64, report(&f, ticket, attempt, ATTEMPT_REPORT_OUTCOME_DELIVERED).published,
		1));
	cr_expect(eq(i64, report(&f, ticket, attempt, ATTEMPT_REPORT_OUTCOME_DELIVERED).published,
		0));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_PUBLISHED));
	cr_expect(eq(sz, claim(&f, ticket).items.count, 0));
	cr_expect(eq(sz, dead_letters(&f), 0));
}

STORE_TEST(delivery, nobody_else_begins_while_an_attempt_runs)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	begin(&f, ticket);
	struct claim_answer second = claim(&f, ticket);
	cr_expect(eq(sz, second.items.count, 0));
	cr_assert(eq(sz, second.later.count, 1));
	cr_expect(eq(i64, second.later.items[0].delay_ms, LEASE_MS + 1));
	pass_ms(&f, LEASE_MS);
	cr_expect(eq(i64, begin(&f, ticket), 2));
}

STORE_TEST(delivery, nothing_is_claimed_before_its_minute)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	f.clock->fixed_us = DUE_US - US_PER_MS;
	struct claim_answer early = claim(&f, ticket);
	cr_expect(eq(sz, early.items.count, 0));
	cr_expect(eq(sz, early.later.count, 1));
}

STORE_TEST(delivery, each_attempt_says_what_the_first_one_said)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	struct claim_answer first = claim(&f, ticket);
	plan_run(&f, "UPDATE posts SET title = 'changed'");
	plan_run(&f, "UPDATE post_contents SET content = 'changed'");
	report(&f, ticket, 1, ATTEMPT_REPORT_OUTCOME_FAILED);
	pass_ms(&f, 1000);
	struct claim_answer second = claim(&f, ticket);
	cr_assert(eq(sz, second.items.count, 1));
	cr_expect(eq(str, (char *)second.items.items[0].title, (char *)first.items.items[0].title));
	cr_expect(eq(str, (char *)second.items.items[0].content,
		(char *)first.items.items[0].content));
}

STORE_TEST(delivery, a_failed_attempt_is_followed_by_another_not_too_soon)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	struct report_answer answer = report(&f, ticket, begin(&f, ticket),
		ATTEMPT_REPORT_OUTCOME_FAILED);
	cr_assert(eq(sz, answer.later.count, 1));
	cr_expect(eq(i64, answer.later.items[0].delay_ms, 1000));
	cr_expect(eq(sz, claim(&f, ticket).items.count, 0));
	pass_ms(&f, 1000);
	cr_expect(eq(i64, begin(&f, ticket), 2));
}

STORE_TEST(delivery, the_last_failed_attempt_makes_a_dead_letter)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	for (int i = 1; i <= ATTEMPTS_MAX; i++) {
		cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_SCHEDULED));
		report(&f, ticket, begin(&f, ticket), ATTEMPT_REPORT_OUTCOME_FAILED);
		pass_ms(&f, 1000);
	}
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_FAILED));
	cr_expect(eq(sz, claim(&f, ticket).items.count, 0));
	cr_expect(eq(sz, dead_letters(&f), 1));
}

STORE_TEST(delivery, what_was_refused_is_not_tried_again)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	cr_expect(eq(i64,
		report(&f, ticket, begin(&f, ticket), ATTEMPT_REPORT_OUTCOME_REFUSED).given_up, 1));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_FAILED));
}

STORE_TEST(delivery, what_may_have_arrived_ends_unconfirmed)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	report(&f, ticket, begin(&f, ticket), ATTEMPT_REPORT_OUTCOME_UNKNOWN);
	pass_ms(&f, 1000);
	report(&f, ticket, begin(&f, ticket), ATTEMPT_REPORT_OUTCOME_REFUSED);
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_UNCONFIRMED));
}

STORE_TEST(delivery, attempts_that_nobody_reports_on_end_unconfirmed)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	for (int i = 1; i <= ATTEMPTS_MAX; i++) {
		begin(&f, ticket);
		pass_ms(&f, LEASE_MS);
	}
	cr_expect(eq(sz, claim(&f, ticket).items.count, 0));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_UNCONFIRMED));
}

STORE_TEST(delivery, an_attempt_that_was_not_made_does_not_count)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	for (int i = 1; i <= 2 * ATTEMPTS_MAX; i++) {
		int64_t attempt = begin(&f, ticket);
		cr_expect(eq(i64, attempt, i));
		report(&f, ticket, attempt, ATTEMPT_REPORT_OUTCOME_UNSENT);
		pass_ms(&f, 1000);
	}
	cr_expect(eq(int, cancel(&f, ticket), OK));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_DRAFT));
}

STORE_TEST(delivery, a_late_report_of_an_old_attempt_changes_nothing)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	int64_t old = begin(&f, ticket);
	pass_ms(&f, LEASE_MS);
	int64_t new = begin(&f, ticket);
	report(&f, ticket, old, ATTEMPT_REPORT_OUTCOME_REFUSED);
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_SCHEDULED));
	cr_expect(eq(i64, report(&f, ticket, new, ATTEMPT_REPORT_OUTCOME_DELIVERED).published, 1));
}

/* Reports are sent again when their answer was lost: by then another worker's attempt may run. */
STORE_TEST(delivery, a_report_that_comes_twice_does_not_end_the_next_attempt)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	int64_t attempt = begin(&f, ticket);
	report(&f, ticket, attempt, ATTEMPT_REPORT_OUTCOME_UNSENT);
	pass_ms(&f, 1000);
	begin(&f, ticket);
	report(&f, ticket, attempt, ATTEMPT_REPORT_OUTCOME_UNSENT);
	cr_expect(eq(int, cancel(&f, ticket), ERR_CONFLICT));
}

STORE_TEST(delivery, a_post_that_is_going_out_is_not_taken_back)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	begin(&f, ticket);
	cr_expect(eq(int, cancel(&f, ticket), ERR_CONFLICT));
	cr_expect(eq(int, move(&f, ticket), ERR_CONFLICT));
	call_forgive(&f.call);
	cr_expect(eq(int, delete_post(&f.call, &(struct delete_post_in){.id = ticket.post_id}),
		ERR_CONFLICT));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_SCHEDULED));
}

STORE_TEST(delivery, a_post_that_certainly_did_not_arrive_is_taken_back)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	report(&f, ticket, begin(&f, ticket), ATTEMPT_REPORT_OUTCOME_FAILED);
	cr_expect(eq(int, move(&f, ticket), OK));
	cr_expect(eq(int, cancel(&f, ticket), OK));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_DRAFT));
	pass_ms(&f, 1000);
	cr_expect(eq(sz, claim(&f, ticket).items.count, 0));
}

STORE_TEST(delivery, cancelling_what_may_have_arrived_says_so)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_outbound(&f);
	report(&f, ticket, begin(&f, ticket), ATTEMPT_REPORT_OUTCOME_UNKNOWN);
	cr_expect(eq(int, move(&f, ticket), ERR_CONFLICT));
	cr_expect(eq(int, cancel(&f, ticket), OK));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_UNCONFIRMED));
	pass_ms(&f, 1000);
	cr_expect(eq(sz, claim(&f, ticket).items.count, 0));
	cr_expect(eq(int, cancel(&f, ticket), OK));
	cr_expect(eq(int, status_of(&f, ticket), POST_STATUS_DRAFT));
}

static struct ticket given_dead(struct fixture *f)
{
	struct ticket ticket = given_outbound(f);
	report(f, ticket, begin(f, ticket), ATTEMPT_REPORT_OUTCOME_REFUSED);
	return ticket;
}

STORE_TEST(delivery, a_dead_letter_is_replayed_by_the_same_version)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_dead(&f);
	struct post_schedule schedule;
	const struct internal_replay_in in = {.post_id = ticket.post_id};
	cr_assert(eq(int, internal_replay(&f.call, &in, &schedule), OK));
	cr_expect(eq(i64, schedule.version, ticket.version));
	cr_expect(eq(int, schedule.status, POST_STATUS_SCHEDULED));
	cr_expect(eq(int, internal_replay(&f.call, &in, &schedule), ERR_CONFLICT));
	int64_t attempt = begin(&f, ticket);
	cr_expect(eq(i64, attempt, 2));
	cr_expect(eq(i64, report(&f, ticket, attempt, ATTEMPT_REPORT_OUTCOME_DELIVERED).published,
		1));
}

static enum err put_slots(struct call *c, void *arg)
{
	(void)arg;
	struct weekly_slots week = {.timezone = "UTC"};
	return slot_store_put(c, ANN, &week);
}

STORE_TEST(delivery, a_dead_letter_that_takes_a_slot_is_a_new_schedule)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_dead(&f);
	cr_assert(eq(int, db_write(&f.call, put_slots, NULL), OK));
	struct slot_time slot = {.date = "2031-01-01",
		.publish_at_us = FIXTURE_NOW_US + US_PER_DAY};
	struct slot_taken taken;
	cr_assert(eq(int,
		internal_take_slot(&f.call,
			&(struct internal_take_slot_in){.post_id = ticket.post_id,
				.body = {.timezone = "UTC", .times = {&slot, 1}}},
			&taken),
		OK));
	cr_assert(taken.has_schedule);
	cr_expect(taken.schedule.version > ticket.version);
	cr_expect(eq(sz, dead_letters(&f), 0));
}

STORE_TEST(delivery, a_dead_letter_that_did_arrive_is_confirmed)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_dead(&f);
	struct post_schedule schedule;
	cr_assert(eq(int,
		internal_confirm(&f.call, &(struct internal_confirm_in){.post_id = ticket.post_id},
			&schedule),
		OK));
	cr_expect(eq(int, schedule.status, POST_STATUS_PUBLISHED));
	cr_expect(eq(sz, dead_letters(&f), 0));
	struct ledger_entry_list page;
	cr_assert(eq(int, ledger_store_page(&f.call, &(struct ledger_line){0}, 10, &page), OK));
	cr_assert(eq(sz, page.count, 1));
	cr_expect(eq(str, (char *)page.items[0].worker, "user:1"));
}

STORE_TEST(delivery, dead_letters_are_their_authors)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_dead(&f);
	struct post_schedule schedule;
	f.call.principal.user_id = BOB;
	cr_expect(eq(sz, dead_letters(&f), 0));
	cr_expect(eq(int,
		internal_replay(&f.call, &(struct internal_replay_in){.post_id = ticket.post_id},
			&schedule),
		ERR_NOT_FOUND));
	f.call.principal.role = ROLE_ADMIN;
	cr_expect(eq(sz, dead_letters(&f), 1));
}
