/* The operations by which posts reach channels of the outside, and what becomes of those that do
 * not. */
#include <inttypes.h>

#include "events/event.h"
#include "events/live_hints.h"
#include "history_store.h"
#include "outside/dead_letter.h"
#include "posts.h"
#include "publishing/publishing_store.h"
#include "reading/image_html.h"
#include "schedule_store.h"
#include "transition.h"

/* Claiming. */

struct claim_job {
	const struct claim_request *request;
	struct claim_answer *answer;
};

static void come_later(struct later_ticket_list *later, const struct delivery *delivery,
	int64_t delay_ms)
{
	later->items[later->count++] = (struct later_ticket){.post_id = delivery->post_id,
		.version = delivery->version,
		.delay_ms = delay_ms};
}

/* Whoever gets it is outside: there a path is no address. */
static struct publication told(struct call *c, const struct publication *publication)
{
	struct publication told = *publication;
	size_t count = told.images.count;
	told.images.items = call_alloc(c, (count + 1) * sizeof *told.images.items);
	for (size_t i = 0; i < count; i++) {
		struct post_image *image = &told.images.items[i];
		*image = publication->images.items[i];
		image->url = image_html_url(c, &posts_of(c)->site, image);
	}
	return told;
}

static enum err claim_one(struct call *c, const struct claim_job *job,
	struct delivery_candidate *candidate)
{
	struct delivery *delivery = &candidate->delivery;
	struct publication *publication = &candidate->publication;
	struct claim_answer *answer = job->answer;
	int64_t now_us = call_now_us(c);
	int64_t delay_ms = 0;
	switch (delivery_next(delivery, publication->publish_at_us, job->request->attempts_max,
		now_us, &delay_ms)) {
	case DELIVERY_LATER:
		come_later(&answer->later, delivery, delay_ms);
		return OK;
	case DELIVERY_GIVE_UP:
		return dead_letter_make(c, delivery,
			"nobody reported what became of the last attempt");
	case DELIVERY_BEGIN:
		break;
	}
	delivery->until_us = now_us + job->request->lease_ms * US_PER_MS;
	publication->attempt = delivery->attempts;
	answer->items.items[answer->items.count++] = told(c, publication);
	return delivery_store_begin(c, candidate, now_us);
}

static enum err claim(struct call *c, void *arg)
{
	const struct claim_job *job = arg;
	struct claim_answer *answer = job->answer;
	struct ticket_list tickets;
	struct delivery_candidate_list candidates;
	TRY(tickets_read(c, job->request->tickets, &tickets));
	TRY(delivery_store_candidates(c, &tickets, &candidates));
	*answer = (struct claim_answer){
		.items.items = call_alloc(c, (candidates.count + 1) * sizeof *answer->items.items),
		.later.items = call_alloc(c, (candidates.count + 1) * sizeof *answer->later.items),
	};
	for (size_t i = 0; i < candidates.count; i++)
		TRY(claim_one(c, job, &candidates.items[i]));
	return OK;
}

/* POST /internal/publishing/claim. */
enum err internal_claim(struct call *c, const struct internal_claim_in *in,
	struct claim_answer *out)
{
	return db_write(c, claim, &(struct claim_job){.request = &in->body, .answer = out});
}

/* Reporting. */

struct report_job {
	const struct report_request *request;
	struct report_answer *answer;
};

static enum err publish_delivered(struct call *c, const struct report_job *job)
{
	const struct attempt_report_list *reports = &job->request->items;
	struct ticket_list tickets = {
		.items = call_alloc(c, (reports->count + 1) * sizeof *tickets.items)};
	for (size_t i = 0; i < reports->count; i++)
		if (reports->items[i].outcome == ATTEMPT_REPORT_OUTCOME_DELIVERED)
			tickets.items[tickets.count++] =
				(struct ticket){.post_id = reports->items[i].post_id,
					.version = reports->items[i].version};
	if (!tickets.count)
		return OK;
	tickets_sort(&tickets);
	struct published published;
	TRY(publishing_store_publish(c, &tickets, job->request->worker, true, call_now_us(c),
		&published));
	job->answer->published = published.count;
	job->answer->minutes = published.minutes;
	return OK;
}

/* A post that was cancelled or given up meanwhile is not published by this: it says that it went.
 */
static enum err end_delivered(struct call *c, const struct attempt_report *report)
{
	struct delivery delivery;
	TRY(delivery_store_by_ticket(c, report->post_id, report->version, &delivery));
	if (delivery.state != DELIVERY_FAILED && delivery.state != DELIVERY_UNCONFIRMED)
		return delivery_store_delete_ticket(c, report->post_id, report->version);
	delivery.uncertain = true;
	delivery_give_up(&delivery);
	return dead_letter_make(c, &delivery, "a worker says that its channel has it");
}

/* A report of an attempt that is not the running one comes too late to change anything. */
static enum err end_attempt(struct call *c, const struct report_job *job,
	const struct attempt_report *report)
{
	int64_t now_us = call_now_us(c);
	struct delivery delivery;
	TRY(delivery_store_by_ticket(c, report->post_id, report->version, &delivery));
	if (delivery.state != DELIVERY_SENDING || delivery.attempts != report->attempt)
		return OK;
	delivery_end_attempt(&delivery, report, job->request->attempts_max, now_us);
	if (delivery.state != DELIVERY_WAITING) {
		job->answer->given_up++;
		return dead_letter_make(c, &delivery, report->reason);
	}
	come_later(&job->answer->later, &delivery, report->retry_ms);
	return delivery_store_update(c, &delivery, report->reason, now_us);
}

static enum err report(struct call *c, void *arg)
{
	const struct report_job *job = arg;
	const struct attempt_report_list *reports = &job->request->items;
	struct report_answer *answer = job->answer;
	*answer = (struct report_answer){
		.published_at_us = call_now_us(c),
		.later.items = call_alloc(c, (reports->count + 1) * sizeof *answer->later.items),
	};
	TRY(publish_delivered(c, job));
	for (size_t i = 0; i < reports->count; i++) {
		const struct attempt_report *each = &reports->items[i];
		if (each->outcome == ATTEMPT_REPORT_OUTCOME_DELIVERED)
			TRY(end_delivered(c, each));
		else
			TRY(end_attempt(c, job, each));
	}
	return OK;
}

/* POST /internal/publishing/report. */
enum err internal_report(struct call *c, const struct internal_report_in *in,
	struct report_answer *out)
{
	live_hint_events(c);
	return db_write(c, report, &(struct report_job){.request = &in->body, .answer = out});
}

/* Dead letters. */

/* GET /internal/publishing/dead-letters. */
enum err internal_list_dead_letters(struct call *c, const struct internal_list_dead_letters_in *in,
	struct dead_post_page *out)
{
	bool all = c->principal.role == ROLE_ADMIN || c->principal.role == ROLE_SERVICE;
	struct cursor after;
	bool more;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &after));
	TRY(delivery_store_dead(c, all ? 0 : c->principal.user_id, in->cursor ? &after : NULL,
		in->limit, &out->items, &more));
	if (!more)
		return OK;
	const struct dead_post *last = &out->items.items[out->items.count - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.key = last->given_up_at_us, .id = last->post_id});
	return OK;
}

struct dead_job {
	int64_t post_id;
	struct post_schedule *schedule;
};

/* What was done to a dead letter, in its history. */
static enum err note(struct call *c, struct post *post, enum post_action action)
{
	enum post_status from = post->status;
	TRY(transition_next(c, post, action, &post->status));
	return history_store_note(c, from, post, action);
}

static enum err replay(struct call *c, void *arg)
{
	struct dead_job *job = arg;
	int64_t now_us = call_now_us(c);
	struct post post;
	struct delivery delivery;
	TRY(dead_letter_take_up(c, job->post_id, POST_ACTION_REPLAY, &post, &delivery));
	delivery_take_up(&delivery, now_us);
	TRY(delivery_store_update(c, &delivery, "", now_us));
	TRY(note(c, &post, POST_ACTION_REPLAY));
	TRY(event_note_post(c, EVENT_KIND_POST_SCHEDULED, job->post_id));
	return schedule_store_by_post(c, job->post_id, job->schedule);
}

/* POST /internal/publishing/dead-letters/{post_id}/replay. */
enum err internal_replay(struct call *c, const struct internal_replay_in *in,
	struct post_schedule *out)
{
	return db_write(c, replay, &(struct dead_job){.post_id = in->post_id, .schedule = out});
}

/* It goes the way of all that is published; the ledger says who said so. */
static enum err publish_confirmed(struct call *c, const struct delivery *delivery)
{
	struct published published;
	struct ticket ticket = {.post_id = delivery->post_id, .version = delivery->version};
	TRY(publishing_store_publish(c, &(struct ticket_list){&ticket, 1},
		call_printf(c, "user:%" PRId64, c->principal.user_id), true, call_now_us(c),
		&published));
	return delivery_store_delete(c, delivery->post_id);
}

static enum err confirm(struct call *c, void *arg)
{
	struct dead_job *job = arg;
	struct post post;
	struct delivery delivery;
	TRY(dead_letter_take_up(c, job->post_id, POST_ACTION_CONFIRM, &post, &delivery));
	TRY(publish_confirmed(c, &delivery));
	post.version++;
	TRY(note(c, &post, POST_ACTION_CONFIRM));
	return schedule_store_by_post(c, job->post_id, job->schedule);
}

/* POST /internal/publishing/dead-letters/{post_id}/confirm. */
enum err internal_confirm(struct call *c, const struct internal_confirm_in *in,
	struct post_schedule *out)
{
	return db_write(c, confirm, &(struct dead_job){.post_id = in->post_id, .schedule = out});
}
