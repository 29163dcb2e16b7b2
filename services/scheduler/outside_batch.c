/* What goes to the outside: posts begins an attempt for each, each is handed to its channel, and
 * posts is told what became of it. */
#include <inttypes.h>

#include "base/backoff.h"
#include "base/clock.h"
#include "base/pairs.h"
#include "batch.h"
#include "posts_client.h"
#include "publisher.h"
#include "publishing_metrics.h"

#define REASON_BYTES_MAX 500

/* A batch between claim and report. */
struct sending {
	struct scheduler *scheduler;
	int64_t ends_us; /* monotonic: when the leases end */
	struct attempt_report_list reports;
};

/* Nobody else may begin an attempt before the lease ends: what could last longer is not begun.
 * A worker that was frozen finds its lease over. */
static bool is_in_time(const struct sending *sending)
{
	int64_t needed_us = sending->scheduler->config.send_timeout_ms * US_PER_MS;
	return clock_monotonic_us() + needed_us <= sending->ends_us;
}

static struct attempt try(struct call *c, const struct sending *sending,
	const struct publication *publication)
{
	const struct publisher *publisher = publisher_of(publication->channel);
	if (!publisher)
		return (struct attempt){.outcome = ATTEMPT_REPORT_OUTCOME_REFUSED,
			.reason = "there is no such channel"};
	if (!is_in_time(sending))
		return (struct attempt){.outcome = ATTEMPT_REPORT_OUTCOME_UNSENT,
			.reason = "there was no time for it"};
	return publisher->publish(c, sending->scheduler, publication,
		(int)sending->scheduler->config.send_timeout_ms);
}

static const struct backoff retries_ms = {.first = 2000, .longest = 600000};

static int64_t retry_ms(const struct attempt *attempt, int64_t number)
{
	if (attempt->outcome == ATTEMPT_REPORT_OUTCOME_UNSENT)
		return 0;
	int64_t ours_ms = backoff(retries_ms, number);
	return attempt->retry_after_ms > ours_ms ? attempt->retry_after_ms : ours_ms;
}

static void send_one(struct call *c, struct sending *sending, const struct publication *publication)
{
	struct attempt attempt = try(c, sending, publication);
	if (attempt.outcome != ATTEMPT_REPORT_OUTCOME_DELIVERED)
		metric_add(sending->scheduler->metrics->failed, 1);
	const char *reason = attempt.reason ? attempt.reason : "";
	sending->reports.items[sending->reports.count++] = (struct attempt_report){
		.post_id = publication->post_id,
		.version = publication->version,
		.attempt = publication->attempt,
		.outcome = attempt.outcome,
		.reason = call_printf(c, "%.*s", REASON_BYTES_MAX, reason),
		.retry_ms = retry_ms(&attempt, publication->attempt),
	};
}

static void come_back(struct call *c, struct batch_result *result,
	const struct later_ticket_list *later)
{
	for (size_t i = 0; i < later->count; i++) {
		const struct later_ticket *ticket = &later->items[i];
		result->later[result->later_count++] = (struct due_later){
			.tickets = call_printf(c, "%" PRId64 ":%" PRId64, ticket->post_id,
				ticket->version),
			.delay_ms = ticket->delay_ms,
		};
	}
}

static enum err report(struct call *c, struct sending *sending, const char *worker,
	struct batch_result *result)
{
	struct scheduler *scheduler = sending->scheduler;
	const struct report_request request = {.worker = worker,
		.attempts_max = scheduler->config.attempts_max,
		.items = sending->reports};
	struct report_answer answer = {0};
	if (!request.items.count)
		return OK;
	TRY(posts_client_report(c, scheduler->posts, &request, &answer));
	publishing_metrics_count(scheduler->metrics,
		&(struct publish_answer){.published = answer.published,
			.published_at_us = answer.published_at_us,
			.minutes = answer.minutes});
	metric_add(scheduler->metrics->given_up, answer.given_up);
	result->published = answer.published;
	come_back(c, result, &answer.later);
	return OK;
}

/* What posts knows nothing of may have become a post of the site since it was put here. */
static enum err publish_stale(struct call *c, struct scheduler *scheduler, const char *worker,
	const char *tickets, int64_t stale)
{
	struct batch_result of_the_site;
	return stale ? site_batch_run(c, scheduler, worker, tickets, &of_the_site) : OK;
}

enum err outside_batch_run(struct call *c, struct scheduler *scheduler, const char *worker,
	const char *tickets, struct batch_result *result)
{
	const struct claim_request request = {.tickets = tickets,
		.lease_ms = scheduler->config.send_lease_ms,
		.attempts_max = scheduler->config.attempts_max};
	struct sending sending = {.scheduler = scheduler,
		.ends_us = clock_monotonic_us() + request.lease_ms * US_PER_MS};
	size_t count = pairs_count(tickets);
	struct claim_answer claimed = {0};
	*result = (struct batch_result){
		.later = call_alloc(c, (count + 1) * sizeof *result->later)};
	TRY(posts_client_claim(c, scheduler->posts, &request, &claimed));
	sending.reports.items = call_alloc(c, (count + 1) * sizeof *sending.reports.items);
	for (size_t i = 0; i < claimed.items.count; i++)
		send_one(c, &sending, &claimed.items.items[i]);
	come_back(c, result, &claimed.later);
	TRY(report(c, &sending, worker, result));
	result->settled = (int64_t)(count - result->later_count);
	return publish_stale(c, scheduler, worker, tickets,
		(int64_t)(count - claimed.items.count - claimed.later.count));
}
