/* Webhooks: who has them, what is claimed for them, what becomes of it. */
#include "webhooks/hook.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "events/event.h"
#include "given.h"
#include "posts.h"
#include "posts_api.h"
#include "store/plan.h"
#include "webhooks/hook_delivery_store.h"
#include "webhooks/hook_store.h"

#define LEASE_US (15 * US_PER_SECOND)
#define URL "https://receiver.example/hook"
#define PER_USER 3
#define CLAIMERS 4
#define EVENTS_MANY 200

static struct posts posts;

static struct fixture open_hooks(enum db_engine engine)
{
	struct fixture f = open_fixture_with(engine,
		(struct db_options){.connections_max = 16, .write_queue_max = 64});
	posts = (struct posts){.hooks = {.per_user = PER_USER}};
	f.call.service = &posts;
	f.call.principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
	return f;
}

static enum err create(struct fixture *f, struct webhook *hook)
{
	static enum webhook_event kinds[] = {WEBHOOK_EVENT_POST_CREATED,
		WEBHOOK_EVENT_POST_PUBLISHED};
	call_forgive(&f->call);
	return create_webhook(&f->call,
		&(struct create_webhook_in){.body = {.url = URL, .events = {kinds, 2}}}, hook);
}

static struct webhook given_hook(struct fixture *f)
{
	struct webhook hook = {0};
	cr_assert(eq(int, create(f, &hook), OK), "%s", f->call.failure.detail);
	return hook;
}

static struct webhook hook_now(struct fixture *f, int64_t id)
{
	struct webhook hook = {0};
	cr_assert(eq(int, get_webhook(&f->call, &(struct get_webhook_in){.id = id}, &hook), OK));
	return hook;
}

static void change(struct fixture *f, int64_t id, struct webhook_change how)
{
	struct webhook hook;
	cr_assert(eq(int,
		update_webhook(&f->call, &(struct update_webhook_in){.id = id, .body = how}, &hook),
		OK));
}

static enum err note(struct call *c, void *arg)
{
	return event_note(c, arg);
}

static void when_noted(struct fixture *f, int64_t user_id, enum event_kind kind)
{
	struct event event = {.kind = kind, .user_id = user_id, .data = "{\"n\":1}"};
	cr_assert(eq(int, db_write(&f->call, note, &event), OK));
}

struct claim {
	int64_t webhook_id;
	size_t limit;
	struct hook_message_list messages;
};

static enum err claim(struct call *c, void *arg)
{
	struct claim *job = arg;
	job->messages.count = 0;
	return hook_delivery_store_claim(c, job->webhook_id, LEASE_US, job->limit, &job->messages);
}

static struct hook_message_list claimed(struct fixture *f, int64_t webhook_id, size_t limit)
{
	struct claim job = {.webhook_id = webhook_id,
		.limit = limit,
		.messages.items = call_alloc(&f->call, limit * sizeof(struct hook_message))};
	cr_assert(eq(int, db_write(&f->call, claim, &job), OK));
	return job.messages;
}

static enum err end(struct call *c, void *arg)
{
	return hook_delivery_store_end(c, arg);
}

static void when_ended(struct fixture *f, const struct hook_message *message,
	enum webhook_delivery_state state, int64_t due_at_us)
{
	struct hook_result result = {.delivery_id = message->delivery_id,
		.webhook_id = message->webhook_id,
		.attempts = message->attempts,
		.state = state,
		.due_at_us = due_at_us,
		.status = state == WEBHOOK_DELIVERY_STATE_DELIVERED ? 204 : 500,
		.answer = "words",
		.duration_ms = 12,
		.ended_at_us = call_now_us(&f->call)};
	cr_assert(eq(int, db_write(&f->call, end, &result), OK));
}

static struct webhook_delivery_page log_of(struct fixture *f, int64_t id, int64_t limit,
	const char *cursor)
{
	struct webhook_delivery_page page = {0};
	const struct list_webhook_deliveries_in in = {.id = id, .limit = limit, .cursor = cursor};
	cr_assert(eq(int, list_webhook_deliveries(&f->call, &in, &page), OK));
	return page;
}

STORE_TEST(hook, is_ones_own_and_has_its_secret_once)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	cr_expect(eq(int, strncmp(hook.secret, "whsec_", 6), 0));
	struct webhook read = hook_now(&f, hook.id);
	cr_expect(eq(ptr, (void *)read.secret, NULL));
	cr_expect(eq(str, (char *)read.url, URL));
	cr_assert(eq(sz, read.events.count, 2));
	cr_expect(eq(int, read.events.items[1], WEBHOOK_EVENT_POST_PUBLISHED));
	cr_expect(eq(int, read.state, WEBHOOK_STATE_ENABLED));
	f.call.principal.user_id = BOB;
	cr_expect(eq(int, get_webhook(&f.call, &(struct get_webhook_in){.id = hook.id}, &read),
		ERR_NOT_FOUND));
	cr_expect(eq(int, delete_webhook(&f.call, &(struct delete_webhook_in){.id = hook.id}),
		ERR_NOT_FOUND));
}

STORE_TEST(hook, one_person_has_so_many_and_no_more)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook;
	for (int i = 0; i < PER_USER; i++)
		given_hook(&f);
	cr_expect(eq(int, create(&f, &hook), ERR_CONFLICT));
	call_forgive(&f.call);
	f.call.principal.user_id = BOB;
	given_hook(&f);
}

struct creator {
	struct fixture f;
	int made;
};

static void *run_creator(void *arg)
{
	struct creator *creator = arg;
	struct webhook hook;
	for (int i = 0; i < PER_USER; i++)
		creator->made += create(&creator->f, &hook) == OK;
	return NULL;
}

STORE_TEST(hook, not_even_when_asked_for_at_once)
{
	struct fixture f = open_hooks(engine);
	struct creator creators[CLAIMERS];
	pthread_t threads[CLAIMERS];
	int made = 0;
	for (size_t i = 0; i < CLAIMERS; i++) {
		creators[i] = (struct creator){.f = f};
		creators[i].f.call = *fixture_call(&f);
		creators[i].f.call.service = &posts;
		creators[i].f.call.principal = f.call.principal;
		pthread_create(&threads[i], NULL, run_creator, &creators[i]);
	}
	for (size_t i = 0; i < CLAIMERS; i++) {
		pthread_join(threads[i], NULL);
		made += creators[i].made;
	}
	cr_expect(eq(int, made, PER_USER));
}

STORE_TEST(hook, hears_of_what_it_asked_for_and_of_its_owners_alone)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	when_noted(&f, ANN, EVENT_KIND_POST_DELETED);
	when_noted(&f, BOB, EVENT_KIND_POST_CREATED);
	struct hook_message_list messages = claimed(&f, hook.id, 10);
	cr_assert(eq(sz, messages.count, 1));
	cr_expect(eq(int, messages.items[0].kind, EVENT_KIND_POST_CREATED));
	cr_expect(eq(str, (char *)messages.items[0].data, "{\"n\":1}"));
	cr_expect(eq(str, (char *)messages.items[0].url, URL));
	cr_expect(eq(str, (char *)messages.items[0].secret, (char *)hook.secret));
	cr_expect(eq(i64, messages.items[0].happened_at_us, FIXTURE_NOW_US));
}

STORE_TEST(hook, what_happens_while_it_is_off_is_not_sent)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	change(&f, hook.id, (struct webhook_change){.has_enabled = true, .enabled = false});
	when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	change(&f, hook.id, (struct webhook_change){.has_enabled = true, .enabled = true});
	cr_expect(eq(sz, claimed(&f, hook.id, 10).count, 0));
}

STORE_TEST(hook, what_is_claimed_is_not_claimed_again_until_its_lease_ends)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	struct hook_message first = claimed(&f, hook.id, 10).items[0];
	f.clock->fixed_us += LEASE_US - 1;
	cr_expect(eq(sz, claimed(&f, hook.id, 10).count, 0));
	f.clock->fixed_us += 1;
	struct hook_message_list again = claimed(&f, hook.id, 10);
	cr_assert(eq(sz, again.count, 1));
	cr_expect(eq(i64, again.items[0].attempts, 2));
	cr_expect(eq(str, (char *)again.items[0].id, (char *)first.id), "it is the same message");
	when_ended(&f, &first, WEBHOOK_DELIVERY_STATE_DELIVERED, 0);
	struct webhook_delivery late = log_of(&f, hook.id, 10, NULL).items.items[0];
	cr_expect(eq(int, late.state, WEBHOOK_DELIVERY_STATE_PENDING), "another one is running");
	when_ended(&f, &again.items[0], WEBHOOK_DELIVERY_STATE_DELIVERED, 0);
	struct webhook_delivery done = log_of(&f, hook.id, 10, NULL).items.items[0];
	cr_expect(eq(int, done.state, WEBHOOK_DELIVERY_STATE_DELIVERED));
	cr_expect(eq(i64, done.status, 204));
	cr_expect(eq(str, (char *)done.answer, "words"));
	cr_expect(not(done.has_next_attempt_at));
}

STORE_TEST(hook, what_failed_is_due_again_after_its_pause)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	struct hook_message first = claimed(&f, hook.id, 10).items[0];
	when_ended(&f, &first, WEBHOOK_DELIVERY_STATE_PENDING, FIXTURE_NOW_US + US_PER_MINUTE);
	f.clock->fixed_us += US_PER_MINUTE - 1;
	cr_expect(eq(sz, claimed(&f, hook.id, 10).count, 0));
	f.clock->fixed_us += 1;
	cr_expect(eq(sz, claimed(&f, hook.id, 10).count, 1));
}

/* As replicas of the daemon do. */
struct claimer {
	struct call *c;
	int64_t webhook_id;
	int64_t base;
	char taken[EVENTS_MANY];
};

static void *run_claimer(void *arg)
{
	struct claimer *claimer = arg;
	struct claim job = {.webhook_id = claimer->webhook_id,
		.limit = 3,
		.messages.items = call_alloc(claimer->c, 3 * sizeof(struct hook_message))};
	do {
		if (db_write(claimer->c, claim, &job))
			return arg;
		for (size_t i = 0; i < job.messages.count; i++)
			claimer->taken[job.messages.items[i].delivery_id - claimer->base]++;
	} while (job.messages.count);
	return NULL;
}

STORE_TEST(hook, replicas_never_claim_the_same)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	struct claimer *claimers = calloc(CLAIMERS, sizeof *claimers);
	pthread_t threads[CLAIMERS];
	void *failed;
	for (int i = 0; i < EVENTS_MANY; i++)
		when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	struct webhook_delivery_page oldest = log_of(&f, hook.id, EVENTS_MANY, NULL);
	int64_t base = oldest.items.items[oldest.items.count - 1].id;
	for (size_t i = 0; i < CLAIMERS; i++) {
		claimers[i] = (struct claimer){fixture_call(&f), hook.id, base, {0}};
		pthread_create(&threads[i], NULL, run_claimer, &claimers[i]);
	}
	for (size_t i = 0; i < CLAIMERS; i++) {
		pthread_join(threads[i], &failed);
		cr_expect(eq(ptr, failed, NULL));
	}
	for (size_t i = 0; i < EVENTS_MANY; i++)
		cr_expect(eq(int,
			claimers[0].taken[i] + claimers[1].taken[i] + claimers[2].taken[i] +
				claimers[3].taken[i],
			1));
	free(claimers);
}

static size_t turns(struct fixture *f, int64_t after, size_t limit, struct hook_turn *list)
{
	size_t count;
	cr_assert(eq(int, hook_store_turns(&f->call, after, limit, list, &count), OK));
	return count;
}

STORE_TEST(hook, those_with_something_due_have_turns_whatever_others_wait_for)
{
	struct fixture f = open_hooks(engine);
	struct hook_turn list[10];
	struct webhook anns = given_hook(&f), idle = given_hook(&f);
	f.call.principal.user_id = BOB;
	struct webhook bobs = given_hook(&f);
	cr_expect(eq(sz, turns(&f, 0, 10, list), 0));
	for (int i = 0; i < 20; i++)
		when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	when_noted(&f, BOB, EVENT_KIND_POST_CREATED);
	cr_assert(eq(sz, turns(&f, 0, 10, list), 3));
	cr_expect(eq(i64, list[0].webhook_id, anns.id));
	cr_expect(eq(i64, list[1].webhook_id, idle.id));
	cr_expect(eq(i64, list[2].webhook_id, bobs.id));
	cr_assert(eq(sz, turns(&f, anns.id, 1, list), 1));
	cr_expect(eq(i64, list[0].webhook_id, idle.id));
	claimed(&f, anns.id, 20);
	cr_expect(eq(sz, turns(&f, 0, 10, list), 2), "all of that is claimed");
	f.call.principal.user_id = ANN;
	change(&f, idle.id, (struct webhook_change){.has_enabled = true, .enabled = false});
	cr_expect(eq(sz, turns(&f, 0, 10, list), 1), "and that is off");
}

struct failure_of {
	int64_t id;
	int64_t before_us;
};

static enum err fail_once(struct call *c, void *arg)
{
	const struct failure_of *failure = arg;
	return hook_store_fail(c, failure->id, 3, failure->before_us);
}

static enum err succeed(struct call *c, void *arg)
{
	return hook_store_succeed(c, *(const int64_t *)arg);
}

static struct webhook when_failed(struct fixture *f, int64_t id)
{
	struct failure_of failure = {id, call_now_us(&f->call) - US_PER_DAY};
	cr_assert(eq(int, db_write(&f->call, fail_once, &failure), OK));
	return hook_now(f, id);
}

STORE_TEST(hook, is_paused_when_it_failed_for_long_and_often_enough)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	for (int i = 0; i < 5; i++)
		cr_expect(eq(int, when_failed(&f, hook.id).state, WEBHOOK_STATE_ENABLED),
			"often, but not for long");
	cr_assert(eq(int, db_write(&f.call, succeed, &hook.id), OK));
	cr_expect(eq(i64, hook_now(&f, hook.id).failures, 0));
	cr_expect(eq(int, when_failed(&f, hook.id).state, WEBHOOK_STATE_ENABLED));
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(int, when_failed(&f, hook.id).state, WEBHOOK_STATE_ENABLED),
		"for long, but not often");
	struct webhook paused = when_failed(&f, hook.id);
	cr_expect(eq(int, paused.state, WEBHOOK_STATE_PAUSED));
	cr_expect(eq(i64, paused.failing_since_us, FIXTURE_NOW_US));
	change(&f, hook.id, (struct webhook_change){.has_enabled = true, .enabled = true});
	struct webhook resumed = hook_now(&f, hook.id);
	cr_expect(eq(int, resumed.state, WEBHOOK_STATE_ENABLED));
	cr_expect(eq(i64, resumed.failures, 0));
}

STORE_TEST(hook, an_old_secret_goes_with_the_message_until_it_ends)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f), rotated;
	cr_assert(eq(int,
		rotate_webhook_secret(&f.call, &(struct rotate_webhook_secret_in){.id = hook.id},
			&rotated),
		OK));
	cr_expect(ne(str, (char *)rotated.secret, (char *)hook.secret));
	when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	struct hook_message message = claimed(&f, hook.id, 1).items[0];
	cr_expect(eq(str, (char *)message.secret, (char *)rotated.secret));
	cr_expect(eq(str, (char *)message.old_secret, (char *)hook.secret));
	cr_expect(eq(i64, message.old_secret_until_us, FIXTURE_NOW_US + US_PER_DAY));
}

STORE_TEST(hook, its_log_has_pages_and_what_ended_is_sent_again_under_its_id)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f);
	for (int i = 0; i < 5; i++)
		when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	struct webhook_delivery_page first = log_of(&f, hook.id, 3, NULL);
	cr_assert(eq(sz, first.items.count, 3));
	struct webhook_delivery_page second = log_of(&f, hook.id, 3, first.next_cursor);
	cr_assert(eq(sz, second.items.count, 2));
	cr_expect(eq(ptr, (void *)second.next_cursor, NULL));
	cr_expect(lt(i64, second.items.items[0].id, first.items.items[2].id));
	struct hook_message message = claimed(&f, hook.id, 1).items[0];
	struct replay_webhook_delivery_in in = {.id = hook.id, .delivery_id = message.delivery_id};
	struct webhook_delivery again = {0};
	cr_expect(eq(int, replay_webhook_delivery(&f.call, &in, &again), ERR_CONFLICT));
	when_ended(&f, &message, WEBHOOK_DELIVERY_STATE_FAILED, 0);
	call_forgive(&f.call);
	cr_assert(eq(int, replay_webhook_delivery(&f.call, &in, &again), OK));
	cr_expect(ne(i64, again.id, message.delivery_id));
	cr_expect(eq(str, (char *)again.message_id, (char *)message.id));
	in.delivery_id = again.id + 1;
	cr_expect(eq(int, replay_webhook_delivery(&f.call, &in, &again), ERR_NOT_FOUND));
}

static int64_t rows_in(struct fixture *f, const char *table)
{
	return counted(f, call_printf(&f->call, "SELECT count(*) FROM %s", table));
}

STORE_TEST(hook, goes_with_its_log)
{
	struct fixture f = open_hooks(engine);
	struct webhook hook = given_hook(&f), other = given_hook(&f);
	for (int i = 0; i < 3; i++)
		when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	cr_assert(eq(int, delete_webhook(&f.call, &(struct delete_webhook_in){.id = hook.id}), OK));
	cr_expect(eq(i64, rows_in(&f, "webhooks"), 1));
	cr_expect(eq(i64, rows_in(&f, "webhook_deliveries"), 3));
	cr_expect(eq(sz, log_of(&f, other.id, 10, NULL).items.count, 3));
}

STORE_TEST(hook, goes_with_its_owners_account)
{
	struct fixture f = open_hooks(engine);
	struct posts_removal removal = {0};
	given_hook(&f);
	for (int i = 0; i < 150; i++)
		when_noted(&f, ANN, EVENT_KIND_POST_CREATED);
	f.call.principal.user_id = BOB;
	struct webhook bobs = given_hook(&f);
	when_noted(&f, BOB, EVENT_KIND_POST_CREATED);
	cr_assert(eq(int,
		internal_remove_posts(&f.call, &(struct internal_remove_posts_in){.id = ANN},
			&removal),
		OK));
	cr_expect(removal.done);
	cr_expect(eq(i64, rows_in(&f, "webhooks"), 1));
	cr_expect(eq(i64, rows_in(&f, "webhook_deliveries"), 1));
	cr_expect(eq(i64, rows_in(&f, "events"), 1));
	cr_expect(eq(sz, claimed(&f, bobs.id, 10).count, 1));
}
