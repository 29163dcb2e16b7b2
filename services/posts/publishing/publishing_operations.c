/* The operations that the scheduler's workers call to make posts go live. */
#include <inttypes.h>

#include "base/pairs.h"
#include "events/live_hints.h"
#include "publishing/publishing_store.h"

/* GET /internal/publishing/due. */
enum err internal_list_due(struct call *c, const struct internal_list_due_in *in,
	struct due_page *out)
{
	struct cursor after;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &after));
	bool more;
	TRY(publishing_store_due(c, in->before_us, in->cursor ? &after : NULL, in->limit,
		&out->items, &more));
	if (!more)
		return OK;
	const struct due_item *last = &out->items.items[out->items.count - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.key = last->publish_at_us, .id = last->post_id});
	return OK;
}

/* The canaries among the tickets, which are nobody's posts. */
struct canaries {
	int64_t newest; /* minute since 1970; 0: none */
	const char *early;
};

/* The canary's tickets are taken out. */
static void take_canaries(struct call *c, struct ticket_list *tickets, struct canaries *canaries)
{
	int64_t this_minute = call_now_us(c) / US_PER_MINUTE;
	size_t count = 0;
	*canaries = (struct canaries){.early = ""};
	while (count < tickets->count && tickets->items[count].post_id == 0) {
		int64_t minute = tickets->items[count++].version;
		if (minute > this_minute)
			canaries->early = call_printf(c, "0:%" PRId64, minute);
		else
			canaries->newest = minute;
	}
	tickets->items += count;
	tickets->count -= count;
}

struct publish_job {
	const struct publish_request *request;
	struct ticket_list tickets;
	struct canaries canaries;
	int64_t now_us;
	struct published published;
};

static enum err publish(struct call *c, void *arg)
{
	struct publish_job *job = arg;
	if (job->tickets.count)
		TRY(publishing_store_publish(c, &job->tickets, job->request->worker, false,
			job->now_us, &job->published));
	if (!job->canaries.newest)
		return OK;
	return publishing_store_see_canary(c, job->canaries.newest, job->now_us);
}

/* What was neither published nor is stale; mostly there is none, and nothing is asked. */
static enum err find_waiting(struct call *c, const struct publish_job *job, const char **waiting,
	int64_t *count)
{
	struct ticket_list found = {0};
	if (job->published.count < (int64_t)job->tickets.count)
		TRY(publishing_store_waiting(c, &job->tickets, &found));
	struct text text;
	text_init(&text, c->arena, found.count * PAIR_SIZE / 2 + PAIR_SIZE, SIZE_MAX);
	text_add_string(&text, job->canaries.early);
	for (size_t i = 0; i < found.count; i++)
		pairs_add(&text, found.items[i].post_id, found.items[i].version);
	*waiting = text_string(&text);
	*count = (int64_t)found.count;
	return OK;
}

/* POST /internal/publishing/publish. */
enum err internal_publish(struct call *c, const struct internal_publish_in *in,
	struct publish_answer *out)
{
	struct publish_job job = {.request = &in->body, .now_us = call_now_us(c)};
	int64_t waiting;
	TRY(tickets_read(c, in->body.tickets, &job.tickets));
	take_canaries(c, &job.tickets, &job.canaries);
	TRY(db_write(c, publish, &job));
	live_hint_events(c);
	TRY(find_waiting(c, &job, &out->waiting, &waiting));
	out->published = job.published.count;
	out->published_at_us = job.now_us;
	out->minutes = job.published.minutes;
	out->stale = (int64_t)job.tickets.count - out->published - waiting;
	return OK;
}

/* GET /internal/publishing/canary. */
enum err internal_get_canary(struct call *c, struct canary *out)
{
	return publishing_store_canary(c, &out->minute, &out->seen_at_us);
}

struct lease_job {
	const struct sweeper_lease *lease;
	int64_t now_us;
	bool granted;
};

static enum err lease(struct call *c, void *arg)
{
	struct lease_job *job = arg;
	return publishing_store_lease(c, job->lease->holder, job->now_us,
		job->now_us + job->lease->seconds * US_PER_SECOND, &job->granted);
}

/* PUT /internal/publishing/sweeper. */
enum err internal_lease_sweeper(struct call *c, const struct internal_lease_sweeper_in *in,
	struct sweeper_lease_answer *out)
{
	struct lease_job job = {.lease = &in->body, .now_us = call_now_us(c)};
	TRY(db_write(c, lease, &job));
	out->granted = job.granted;
	return OK;
}
