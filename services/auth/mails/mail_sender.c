/* Take a mail, hand it over, and write down how that went.
 *
 * A taken mail has a lease, longer than handing over can last: where auth is killed in between, it
 * comes back when that ends. What a server took is removed before anything else is sent, as often
 * as it takes: while the database is away nothing is handed over twice. */
#include "mails/mail_sender.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/backoff.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "mails/mail_draft.h"

#define IDLE_MS 500
#define PAUSE_MS 1000 /* after the database refused */
#define RETRY_MAX_US US_PER_HOUR
#define LEASE_MARGIN_MS 10000

/* How handing over went, until it is written down. */
struct outcome {
	bool is_open;
	struct queued_mail queued;
	int64_t due_at_us; /* of the next attempt; 0: there is none */
};

struct mail_sender {
	const struct service *service;
	struct mailer *mailer;
	struct mail_sender_options options;
	struct loop *loop;
	struct arena *arena;
	struct outcome outcome;
	struct metric *pending, *sent, *dropped, *failures;
};

static enum err write_outcome(struct call *c, void *arg)
{
	const struct outcome *outcome = arg;
	if (outcome->due_at_us)
		return mail_store_postpone(c, &outcome->queued, outcome->due_at_us);
	return mail_store_remove(c, &outcome->queued);
}

struct taking {
	int64_t lease_us;
	struct queued_mail queued;
	struct mail mail;
	bool ready;
};

static enum err take(struct call *c, void *arg)
{
	struct taking *taking = arg;
	return mail_draft_take(c, taking->lease_us, &taking->queued, &taking->mail, &taking->ready);
}

static void note_drop(const struct mail_sender *sender, const struct call *c,
	const struct queued_mail *queued, const char *why)
{
	metric_add(sender->dropped, 1);
	log_write(LOG_WARN, c, NULL, "mail %" PRId64 " to user %" PRId64 " is dropped: %s",
		queued->id, queued->user_id, why);
}

/* When a mail that was not taken is due again; 0: not any more. */
static int64_t next_attempt(struct mail_sender *sender, const struct call *c,
	const struct queued_mail *queued, enum smtp_end end, const char *why)
{
	int64_t now_us = call_now_us(c);
	metric_add(sender->failures, 1);
	if (end == SMTP_REFUSED || now_us >= queued->created_at_us + sender->options.keep_us) {
		note_drop(sender, c, queued, why);
		return 0;
	}
	log_write(LOG_INFO, c, NULL, "mail %" PRId64 ", attempt %" PRId64 ": %s", queued->id,
		queued->attempts, why);
	const struct backoff pauses_us = {
		.first = sender->options.retry_s * US_PER_SECOND,
		.longest = RETRY_MAX_US,
	};
	return now_us + backoff(pauses_us, queued->attempts);
}

static void hand_over(struct mail_sender *sender, struct call *c, const struct taking *taking)
{
	const char *why = "";
	enum smtp_end end = mailer_send(c, sender->mailer, &taking->mail, &why);
	struct outcome *outcome = &sender->outcome;
	*outcome = (struct outcome){.is_open = true, .queued = taking->queued};
	if (end == SMTP_ACCEPTED)
		metric_add(sender->sent, 1);
	else
		outcome->due_at_us = next_attempt(sender, c, &taking->queued, end, why);
}

static enum err settle(struct mail_sender *sender, struct call *c)
{
	if (!sender->outcome.is_open)
		return OK;
	TRY(db_write(c, write_outcome, &sender->outcome));
	sender->outcome.is_open = false;
	return OK;
}

/* Reads before it writes: mostly nothing is due. */
static enum err take_next(const struct mail_sender *sender, struct call *c, struct taking *taking)
{
	bool any;
	taking->lease_us = (2 * sender->options.timeout_ms + LEASE_MARGIN_MS) * US_PER_MS;
	TRY(mail_store_any_due(c, &any));
	return any ? db_write(c, take, taking) : OK;
}

static enum err send_one(struct mail_sender *sender, struct call *c, bool *more)
{
	struct taking taking = {0};
	int64_t pending;
	TRY(settle(sender, c));
	TRY(take_next(sender, c, &taking));
	*more = taking.ready;
	if (taking.ready)
		hand_over(sender, c, &taking);
	TRY(settle(sender, c));
	TRY(mail_store_count(c, &pending));
	metric_set(sender->pending, pending);
	return OK;
}

static int step(void *arg)
{
	struct mail_sender *sender = arg;
	struct call c;
	bool more = false;
	service_call_init(sender->service, &c, sender->arena);
	enum err err = send_one(sender, &c, &more);
	if (err)
		log_write(log_level_of(err), &c, NULL, "mails: %s", c.failure.detail);
	call_finish(&c);
	if (err)
		return PAUSE_MS;
	return more ? 0 : IDLE_MS;
}

static void add_metrics(struct mail_sender *sender, struct metrics *metrics)
{
	sender->pending = metrics_gauge(metrics, "crier_mails_pending",
		"Mails that wait to be sent", NULL);
	sender->sent = metrics_counter(metrics, "crier_mails_sent_total",
		"Mails that a server, or the outbox, took", NULL);
	sender->failures = metrics_counter(metrics, "crier_mail_failures_total",
		"Attempts to send a mail that failed", NULL);
	sender->dropped = metrics_counter(metrics, "crier_mails_dropped_total",
		"Mails that were refused for good, or could not be sent for too long", NULL);
}

struct mail_sender *mail_sender_create(const struct service *service, struct mailer *mailer,
	const struct mail_sender_options *options)
{
	struct mail_sender *sender = calloc(1, sizeof *sender);
	if (!sender)
		abort();
	sender->service = service;
	sender->mailer = mailer;
	sender->options = *options;
	sender->arena = arena_create();
	add_metrics(sender, service->metrics);
	sender->loop = loop_create(step, sender);
	if (sender->loop)
		return sender;
	mail_sender_destroy(sender);
	return NULL;
}

void mail_sender_destroy(struct mail_sender *sender)
{
	if (!sender)
		return;
	mailer_stop(sender->mailer);
	loop_destroy(sender->loop);
	mailer_destroy(sender->mailer);
	arena_destroy(sender->arena);
	free(sender);
}
