/* The operations that tell how publishing does. */
#include "publishing/publishing_store.h"
#include "publishing/stats_store.h"

#define LEDGER_POSTS_MAX 20000

/* A percentile is not less than what it stands for. */
static int64_t to_ms(int64_t us)
{
	return (us + US_PER_MS - 1) / US_PER_MS;
}

/* Its minute is over, and one more. */
static enum err get_overdue(struct call *c, struct overdue *overdue)
{
	return stats_store_overdue(c, call_now_us(c) - 2 * US_PER_MINUTE, overdue);
}

/* GET /internal/publishing/overdue. */
enum err internal_get_overdue(struct call *c, struct overdue *out)
{
	return get_overdue(c, out);
}

/* GET /internal/publishing/stats. */
enum err internal_get_publishing_stats(struct call *c,
	const struct internal_get_publishing_stats_in *in, struct publishing_stats *out)
{
	struct lateness lateness;
	TRY(stats_store_lateness(c, in->from_us, in->to_us, &lateness));
	TRY(stats_store_doubled(c, in->from_us, in->to_us, LEDGER_POSTS_MAX, &out->doubled));
	TRY(stats_store_pending(c, call_now_us(c), &out->pending));
	TRY(get_overdue(c, &out->overdue));
	TRY(publishing_store_canary(c, &out->canary.minute, &out->canary.seen_at_us));
	out->published = lateness.count;
	out->late = lateness_late(&lateness);
	out->p50_ms = to_ms(lateness_percentile(&lateness, 0.5));
	out->p99_ms = to_ms(lateness_percentile(&lateness, 0.99));
	out->max_ms = to_ms(lateness.max_us);
	return OK;
}
