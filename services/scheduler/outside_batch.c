/* What goes to the outside: each post is handed to its channel, one after the other. */
#include "base/pairs.h"
#include "batch.h"
#include "posts_client.h"
#include "publisher.h"
#include "publishing_metrics.h"

/* After a channel failed, or when somebody's clock is ahead. */
#define AGAIN_MS 2000
#define LATERS_MAX 2

/* Hands one post to its channel; a failure leaves it scheduled. */
static bool carry_out(struct call *c, struct scheduler *scheduler,
	const struct publication *publication)
{
	const struct publisher *publisher = publisher_of(publication->channel);
	if (publisher && publisher->publish(c, publication) == OK)
		return true;
	call_forgive(c);
	metric_add(scheduler->metrics->failed, 1);
	return false;
}

/* Into those that their channel has, and those that are tried again. */
static void publish_each(struct call *c, struct scheduler *scheduler,
	const struct publication_list *claimed, struct text *done, struct text *again)
{
	for (size_t i = 0; i < claimed->count; i++) {
		const struct publication *publication = &claimed->items[i];
		bool gone = publication->publish_at_us <= call_now_us(c) &&
			    carry_out(c, scheduler, publication);
		pairs_add(gone ? done : again, publication->post_id, publication->version);
	}
}

static void read_tickets(struct call *c, const char *text, struct ticket_list *tickets)
{
	*tickets = (struct ticket_list){
		.items = call_alloc(c, pairs_count(text) * sizeof *tickets->items)};
	struct ticket *ticket = tickets->items;
	for (; pairs_next(&text, &ticket->post_id, &ticket->version); ticket++)
		tickets->count++;
}

static void come_back(struct batch_result *result, const char *tickets)
{
	if (*tickets)
		result->later[result->later_count++] = (struct due_later){.tickets = tickets,
			.delay_ms = AGAIN_MS};
}

static enum err report(struct call *c, struct scheduler *scheduler, const char *worker,
	const char *done, struct batch_result *result)
{
	const struct publish_request request = {.worker = worker,
		.tickets = done,
		.delivered = true};
	struct publish_answer answer = {.waiting = ""};
	if (*done)
		TRY(posts_client_publish(c, scheduler->posts, &request, &answer));
	publishing_metrics_count(scheduler->metrics, &answer);
	result->published = answer.published;
	result->settled += answer.published + answer.stale;
	come_back(result, answer.waiting);
	return OK;
}

enum err outside_batch_run(struct call *c, struct scheduler *scheduler, const char *worker,
	const char *tickets, struct batch_result *result)
{
	struct ticket_list wanted;
	struct publication_list claimed;
	read_tickets(c, tickets, &wanted);
	TRY(posts_client_claim(c, scheduler->posts, &wanted, &claimed));
	*result = (struct batch_result){
		.settled = (int64_t)wanted.count - (int64_t)claimed.count,
		.later = call_alloc(c, LATERS_MAX * sizeof *result->later),
	};
	metric_add(scheduler->metrics->stale, result->settled);
	struct text done, again;
	text_init(&done, c->arena, 128, SIZE_MAX);
	text_init(&again, c->arena, 128, SIZE_MAX);
	publish_each(c, scheduler, &claimed, &done, &again);
	come_back(result, text_string(&again));
	return report(c, scheduler, worker, text_string(&done), result);
}
