/* One loop: let requests go on, write down what ended, take what is due next.
 *
 * What is taken has a lease, longer than sending can last: where posts is killed in between, it
 * comes back when that ends. What ended keeps its place until it is written down: while the
 * database is away nothing is sent twice. Webhooks have turns, a few deliveries each, so that one
 * with a million waiting holds nobody up; and those that fail have one at a time and half of all
 * places together, for they are the ones that may be slow. */
#include "webhooks/hook_sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/log.h"
#include "daemon/loop.h"
#include "http/outbound.h"
#include "webhooks/hook_delivery_store.h"
#include "webhooks/hook_request.h"
#include "webhooks/hook_store.h"

#define IDLE_MS 250
#define WAIT_MS 50    /* for something to happen to what is on its way */
#define PAUSE_MS 1000 /* after the database refused */
#define LEASE_MARGIN_MS 5000
#define PER_HOOK 4
#define FAILURES_MIN 5 /* in a row, before a webhook is paused */
#define STATUS_GONE 410
#define ANSWER_SIZE 1025
#define REASON_SIZE 80

enum flight_state { FLIGHT_NONE, FLIGHT_ON, FLIGHT_ENDED };

/* A delivery from its claim until it is written down how it went. */
struct flight {
	enum flight_state state;
	bool was_failing; /* its webhook */
	bool is_gone;
	struct hook_result result;
	char answer[ANSWER_SIZE];
	char reason[REASON_SIZE];
};

struct hook_sender {
	const struct service *service;
	const struct hook_policy *policy;
	struct loop *loop;
	struct arena *arena;
	struct outbound *outbound;
	struct flight *flights; /* policy->at_once */
	int64_t last_id;	/* of the webhook that had the last turn */
	int64_t look_at_us;	/* monotonic; nothing was due a moment ago */
	struct metric *on_their_way, *delivered, *failures, *given_up;
};

/* How many are on their way or not written down; of one webhook, or with 0 of all. */
static size_t count_flights(const struct hook_sender *sender, int64_t webhook_id)
{
	size_t count = 0;
	for (size_t i = 0; i < sender->policy->at_once; i++) {
		const struct flight *flight = &sender->flights[i];
		count += flight->state != FLIGHT_NONE &&
			 (!webhook_id || flight->result.webhook_id == webhook_id);
	}
	return count;
}

static size_t count_failing(const struct hook_sender *sender)
{
	size_t count = 0;
	for (size_t i = 0; i < sender->policy->at_once; i++)
		count += sender->flights[i].state != FLIGHT_NONE && sender->flights[i].was_failing;
	return count;
}

/* Landing. */

static void give_reason(struct flight *flight, const struct outbound_answer *answer)
{
	if (answer->status)
		snprintf(flight->reason, sizeof flight->reason, "it answered %d", answer->status);
	else
		snprintf(flight->reason, sizeof flight->reason, "%s", answer->why);
	flight->result.reason = flight->reason;
}

static void judge(const struct hook_sender *sender, const struct call *c, struct flight *flight,
	const struct outbound_answer *answer)
{
	struct hook_result *result = &flight->result;
	if (answer->status >= 200 && answer->status < 300) {
		result->state = WEBHOOK_DELIVERY_STATE_DELIVERED;
		return;
	}
	give_reason(flight, answer);
	flight->is_gone = answer->status == STATUS_GONE;
	int64_t pause_us = hook_schedule_pause_us(&sender->policy->schedule, result->attempts,
		answer->retry_after_s);
	result->state = flight->is_gone || !pause_us ? WEBHOOK_DELIVERY_STATE_FAILED
						     : WEBHOOK_DELIVERY_STATE_PENDING;
	result->due_at_us = call_now_us(c) + pause_us;
}

static void land(struct hook_sender *sender, const struct call *c)
{
	struct outbound_answer answer;
	while (outbound_next(sender->outbound, &answer)) {
		struct flight *flight = answer.owner;
		struct hook_result *result = &flight->result;
		snprintf(flight->answer, sizeof flight->answer, "%s", answer.body);
		flight->state = FLIGHT_ENDED;
		result->status = answer.status;
		result->answer = answer.status ? flight->answer : NULL;
		result->duration_ms = answer.duration_ms;
		result->ended_at_us = call_now_us(c);
		judge(sender, c, flight, &answer);
	}
}

/* Writing down. */

static enum err write_result(struct call *c, const struct hook_sender *sender,
	const struct flight *flight)
{
	const struct hook_result *result = &flight->result;
	TRY(hook_delivery_store_end(c, result));
	if (result->state == WEBHOOK_DELIVERY_STATE_DELIVERED)
		return hook_store_succeed(c, result->webhook_id);
	if (flight->is_gone)
		return hook_store_end(c, result->webhook_id);
	return hook_store_fail(c, result->webhook_id, FAILURES_MIN,
		call_now_us(c) - sender->policy->pause_us);
}

static enum err write_results(struct call *c, void *arg)
{
	const struct hook_sender *sender = arg;
	for (size_t i = 0; i < sender->policy->at_once; i++)
		if (sender->flights[i].state == FLIGHT_ENDED)
			TRY(write_result(c, sender, &sender->flights[i]));
	return OK;
}

static void count_result(const struct hook_sender *sender, const struct flight *flight)
{
	bool delivered = flight->result.state == WEBHOOK_DELIVERY_STATE_DELIVERED;
	metric_add(delivered ? sender->delivered : sender->failures, 1);
	if (flight->result.state == WEBHOOK_DELIVERY_STATE_FAILED)
		metric_add(sender->given_up, 1);
}

static bool any_ended(const struct hook_sender *sender)
{
	for (size_t i = 0; i < sender->policy->at_once; i++)
		if (sender->flights[i].state == FLIGHT_ENDED)
			return true;
	return false;
}

static enum err settle(struct hook_sender *sender, struct call *c)
{
	if (!any_ended(sender))
		return OK;
	TRY(db_write(c, write_results, sender));
	for (size_t i = 0; i < sender->policy->at_once; i++) {
		struct flight *flight = &sender->flights[i];
		if (flight->state != FLIGHT_ENDED)
			continue;
		count_result(sender, flight);
		flight->state = FLIGHT_NONE;
	}
	return OK;
}

/* Taking. */

struct taking {
	struct hook_turn *turns;
	size_t *shares; /* of each turn */
	size_t count;
	int64_t lease_us;
	struct hook_message_list messages;
};

static enum err take(struct call *c, void *arg)
{
	struct taking *taking = arg;
	taking->messages.count = 0;
	for (size_t i = 0; i < taking->count; i++)
		if (taking->shares[i])
			TRY(hook_delivery_store_claim(c, taking->turns[i].webhook_id,
				taking->lease_us, taking->shares[i], &taking->messages));
	return OK;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* @param room          places that are free
 * @param failing_room  those of them that may go to one that fails */
static size_t share_of(const struct hook_sender *sender, const struct hook_turn *turn, size_t room,
	size_t failing_room)
{
	size_t most = turn->failures ? least(1, failing_room) : PER_HOOK;
	size_t has = count_flights(sender, turn->webhook_id);
	return has >= most ? 0 : least(most - has, room);
}

/* @return how many all of them get */
static size_t share_out(const struct hook_sender *sender, struct taking *taking, size_t room)
{
	size_t half = (sender->policy->at_once + 1) / 2;
	size_t failing = count_failing(sender);
	size_t shared = 0;
	for (size_t i = 0; i < taking->count; i++) {
		const struct hook_turn *turn = &taking->turns[i];
		taking->shares[i] = share_of(sender, turn, room - shared,
			failing < half ? half - failing : 0);
		shared += taking->shares[i];
		if (turn->failures)
			failing += taking->shares[i];
	}
	return shared;
}

/* Goes round: after the last webhook comes the first. */
static enum err find_turns(struct hook_sender *sender, struct call *c, struct taking *taking,
	size_t room)
{
	TRY(hook_store_turns(c, sender->last_id, room, taking->turns, &taking->count));
	if (!taking->count && sender->last_id)
		TRY(hook_store_turns(c, 0, room, taking->turns, &taking->count));
	sender->last_id = taking->count ? taking->turns[taking->count - 1].webhook_id : 0;
	return OK;
}

static bool is_failing(const struct taking *taking, int64_t webhook_id)
{
	for (size_t i = 0; i < taking->count; i++)
		if (taking->turns[i].webhook_id == webhook_id)
			return taking->turns[i].failures > 0;
	return false;
}

static struct flight *free_flight(struct hook_sender *sender)
{
	struct flight *flight = sender->flights;
	while (flight->state != FLIGHT_NONE)
		flight++;
	return flight;
}

static void launch(struct hook_sender *sender, struct call *c, struct flight *flight,
	const struct hook_message *message)
{
	if (!message->data) { /* it was replayed on its last day */
		flight->state = FLIGHT_ENDED;
		flight->result.state = WEBHOOK_DELIVERY_STATE_FAILED;
		flight->result.reason = "its event is not kept any more";
		flight->result.ended_at_us = call_now_us(c);
		return;
	}
	const char *body = hook_request_body(c, message);
	flight->state = FLIGHT_ON;
	outbound_send(sender->outbound, &(struct outbound_request){
						.url = message->url,
						.headers = hook_request_headers(c, message, body),
						.body = body,
						.owner = flight,
					});
}

static void launch_all(struct hook_sender *sender, struct call *c, const struct taking *taking)
{
	for (size_t i = 0; i < taking->messages.count; i++) {
		const struct hook_message *message = &taking->messages.items[i];
		struct flight *flight = free_flight(sender);
		*flight = (struct flight){
			.was_failing = is_failing(taking, message->webhook_id),
			.result = {.delivery_id = message->delivery_id,
				.webhook_id = message->webhook_id,
				.attempts = message->attempts},
		};
		launch(sender, c, flight, message);
	}
}

/* Reads before it writes: mostly nothing is due. */
static enum err take_some(struct hook_sender *sender, struct call *c)
{
	size_t room = sender->policy->at_once - count_flights(sender, 0);
	if (!room || clock_monotonic_us() < sender->look_at_us)
		return OK;
	struct taking taking = {
		.turns = call_alloc(c, room * sizeof *taking.turns),
		.shares = call_alloc(c, room * sizeof *taking.shares),
		.messages.items = call_alloc(c, room * sizeof *taking.messages.items),
		.lease_us = (sender->policy->timeout_ms + LEASE_MARGIN_MS) * US_PER_MS,
	};
	TRY(find_turns(sender, c, &taking, room));
	if (share_out(sender, &taking, room))
		TRY(db_write(c, take, &taking));
	launch_all(sender, c, &taking);
	if (!taking.messages.count)
		sender->look_at_us = clock_monotonic_us() + WAIT_MS * US_PER_MS;
	return OK;
}

static enum err go_on(struct hook_sender *sender, struct call *c)
{
	land(sender, c);
	TRY(settle(sender, c));
	return take_some(sender, c);
}

static int step(void *arg)
{
	struct hook_sender *sender = arg;
	struct call c;
	outbound_wait(sender->outbound, WAIT_MS);
	service_call_init(sender->service, &c, sender->arena);
	enum err err = go_on(sender, &c);
	if (err)
		log_write(log_level_of(err), &c, NULL, "webhooks: %s", c.failure.detail);
	call_finish(&c);
	size_t on_their_way = count_flights(sender, 0);
	metric_set(sender->on_their_way, (int64_t)on_their_way);
	if (err)
		return PAUSE_MS;
	return on_their_way ? 0 : IDLE_MS;
}

static void add_metrics(struct hook_sender *sender, struct metrics *metrics)
{
	sender->on_their_way = metrics_gauge(metrics, "crier_webhooks_on_their_way",
		"Deliveries to webhooks that were not answered yet", NULL);
	sender->delivered = metrics_counter(metrics, "crier_webhooks_delivered_total",
		"Deliveries that a webhook took", NULL);
	sender->failures = metrics_counter(metrics, "crier_webhook_failures_total",
		"Attempts to deliver to a webhook that failed", NULL);
	sender->given_up = metrics_counter(metrics, "crier_webhooks_given_up_total",
		"Deliveries to webhooks that are not tried again", NULL);
}

struct hook_sender *hook_sender_create(const struct service *service,
	const struct hook_policy *policy)
{
	struct hook_sender *sender = calloc(1, sizeof *sender);
	if (!sender || !(sender->flights = calloc(policy->at_once, sizeof *sender->flights)))
		abort();
	sender->service = service;
	sender->policy = policy;
	sender->arena = arena_create();
	add_metrics(sender, service->metrics);
	sender->outbound = outbound_create(&(struct outbound_options){
		.at_once = policy->at_once,
		.timeout_ms = policy->timeout_ms,
		.ca_file = policy->ca_file,
		.allowed = &policy->allowed,
	});
	if (sender->outbound)
		sender->loop = loop_create(step, sender);
	if (sender->loop)
		return sender;
	hook_sender_destroy(sender);
	return NULL;
}

void hook_sender_destroy(struct hook_sender *sender)
{
	if (!sender)
		return;
	loop_destroy(sender->loop);
	outbound_destroy(sender->outbound);
	arena_destroy(sender->arena);
	free(sender->flights);
	free(sender);
}
