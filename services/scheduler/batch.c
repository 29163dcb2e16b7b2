/* One batch of tickets on its way: claim, publish, report. */
#include "batch.h"

#include <stdlib.h>

#include "posts_client.h"
#include "publisher.h"
#include "publishing_metrics.h"

static void add(struct ticket_list *list, int64_t post_id, int64_t version)
{
	list->items[list->count++] = (struct ticket){.post_id = post_id, .version = version};
}

/* Hands one post to its channel; a failure leaves it scheduled. */
static bool carry_out(struct call *c, struct scheduler *scheduler,
	const struct publication *publication)
{
	const struct publisher *publisher = publisher_of(publication->channel);
	if (!publisher || publisher->publish(c, publication) == OK)
		return true;
	call_forgive(c);
	metric_add(scheduler->metrics->failed, 1);
	return false;
}

/* What went out, of what was claimed and whose time has come. */
static struct ticket_list publish(struct call *c, struct scheduler *scheduler,
	const struct publication_list *claimed)
{
	struct ticket_list done = {.items = call_alloc(c, claimed->count * sizeof *done.items)};
	for (size_t i = 0; i < claimed->count; i++) {
		const struct publication *publication = &claimed->items[i];
		if (publication->publish_at_us <= call_now_us(c) &&
			carry_out(c, scheduler, publication))
			add(&done, publication->post_id, publication->version);
	}
	return done;
}

static int by_ticket(const void *a, const void *b)
{
	const struct ticket *left = a;
	const struct ticket *right = b;
	if (left->post_id != right->post_id)
		return left->post_id < right->post_id ? -1 : 1;
	return (left->version > right->version) - (left->version < right->version);
}

/* Tickets that posts did not give out: their post was moved, cancelled, removed or published. */
static void add_stale(struct ticket_list *settled, const struct ticket_list *tickets,
	const struct publication_list *claimed, struct ticket *scratch)
{
	for (size_t i = 0; i < claimed->count; i++)
		scratch[i] = (struct ticket){.post_id = claimed->items[i].post_id,
			.version = claimed->items[i].version};
	qsort(scratch, claimed->count, sizeof *scratch, by_ticket);
	for (size_t i = 0; i < tickets->count; i++) {
		const struct ticket *ticket = &tickets->items[i];
		if (!bsearch(ticket, scratch, claimed->count, sizeof *scratch, by_ticket))
			add(settled, ticket->post_id, ticket->version);
	}
}

enum err batch_run(struct call *c, struct scheduler *scheduler, const char *worker,
	const struct ticket_list *tickets, struct ticket_list *settled)
{
	struct publication_list claimed;
	TRY(posts_client_claim(c, scheduler->posts, tickets, &claimed));
	struct ticket *scratch = call_alloc(c, (tickets->count + claimed.count) * sizeof *scratch);
	*settled = (struct ticket_list){
		.items = call_alloc(c, (tickets->count + claimed.count) * sizeof *settled->items)};
	add_stale(settled, tickets, &claimed, scratch);
	metric_add(scheduler->metrics->stale, (int64_t)settled->count);
	struct ticket_list done = publish(c, scheduler, &claimed);
	if (!done.count)
		return OK;
	struct report_answer answer = {0};
	TRY(posts_client_report(c, scheduler->posts, worker, &done, &answer));
	publishing_metrics_count(scheduler->metrics, &answer);
	for (size_t i = 0; i < answer.items.count; i++)
		add(settled, answer.items.items[i].post_id, answer.items.items[i].version);
	return OK;
}
