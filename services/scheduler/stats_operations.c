/* How late posts went live, as people ask for it. */
#include "posts_client.h"
#include "scheduler.h"
#include "scheduler_api.h"

#define RANGE_US_MAX (400 * US_PER_DAY)

static enum err read_range(struct call *c, const struct get_schedule_stats_in *in,
	struct schedule_stats *out)
{
	out->to_us = in->has_to ? in->to_us : call_now_us(c);
	out->from_us = in->has_from ? in->from_us : out->to_us - US_PER_DAY;
	if (out->from_us >= out->to_us)
		return fail_field(c, in->has_from ? "?from" : "?to", "the range is empty");
	if (out->to_us - out->from_us > RANGE_US_MAX)
		return fail_field(c, "?from", "the range is longer than 400 days");
	return OK;
}

static void show(const struct publishing_stats *from, struct schedule_stats *to)
{
	to->published = from->published;
	to->late = from->late;
	to->lateness = (struct lateness_stats){
		.p50_ms = from->p50_ms,
		.p99_ms = from->p99_ms,
		.max_ms = from->max_ms,
	};
	to->lost = from->overdue.lost;
	to->delivering = from->overdue.delivering;
	to->doubled = from->doubled;
	to->pending = from->pending;
	to->canary = (struct canary_stats){
		.minute_us = from->canary.minute * US_PER_MINUTE,
		.seen_at_us = from->canary.seen_at_us,
	};
}

/* GET /api/schedules/stats. 422 for a range that is empty or too long. */
enum err get_schedule_stats(struct call *c, const struct get_schedule_stats_in *in,
	struct schedule_stats *out)
{
	TRY(read_range(c, in, out));
	struct publishing_stats stats = {0};
	TRY(posts_client_stats(c, scheduler_of(c)->posts, out->from_us, out->to_us, &stats));
	show(&stats, out);
	return OK;
}
