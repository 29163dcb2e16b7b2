/* The operations that the scheduler's workers call to make posts go live. */
#include "publishing_store.h"

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

/* POST /internal/publishing/claim. */
enum err internal_claim(struct call *c, const struct internal_claim_in *in,
	struct publications *out)
{
	return publishing_store_claim(c, &in->body.items, &out->items);
}

struct report_job {
	const struct report *report;
	struct report_answer *answer;
};

static enum err publish(struct call *c, void *arg)
{
	struct report_job *job = arg;
	return publishing_store_publish(c, &job->report->items, job->report->worker,
		job->answer->published_at_us, &job->answer->items);
}

/* POST /internal/publishing/report. */
enum err internal_report(struct call *c, const struct internal_report_in *in,
	struct report_answer *out)
{
	out->published_at_us = call_now_us(c);
	TRY(db_write(c, publish, &(struct report_job){.report = &in->body, .answer = out}));
	out->published = (int64_t)out->items.count;
	out->stale = (int64_t)in->body.items.count - out->published;
	return OK;
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
