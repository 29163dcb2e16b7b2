/* The operation that answers with how an account does. */
#include "analytics_api.h"
#include "rollups/waiting.h"
#include "views/hours.h"
#include "views/range.h"
#include "views/view_store.h"
#include "views/whose.h"

#define DAYS_BACK 30

struct reading {
	int64_t subject, user_id; /* of all: 0 */
	const struct day_range *range;
	const struct waiting_rows *waiting;
	struct summary *summary;
};

static enum err read_tally(struct call *c, const struct reading *reading, int64_t from_us,
	int64_t to_us, struct tally *tally)
{
	return view_store_range(c,
		&(struct range_query){reading->subject, from_us / ROLLUP_QUARTER_US,
			to_us / ROLLUP_QUARTER_US, reading->waiting},
		tally);
}

static void show_growth(const struct figures *now, const struct figures *before,
	struct growth *growth)
{
#define GROW(name) \
	growth->has_##name = growth_of((double)now->name, (double)before->name, &growth->name)
	GROW(total_reactions);
	GROW(impressions);
	GROW(views);
	GROW(shares);
	GROW(comments);
	GROW(engagement);
	GROW(engagement_rate);
#undef GROW
}

static enum err read_figures(struct call *c, const struct reading *reading)
{
	const struct day_range *range = reading->range;
	struct summary *out = reading->summary;
	struct tally now, before;
	TRY(read_tally(c, reading, range->from_us, range->to_us, &now));
	TRY(read_tally(c, reading, range->before_us, range->from_us, &before));
	tally_show(&now, &out->now);
	tally_show(&before, &out->before);
	show_growth(&out->now, &out->before, &out->growth);
	return OK;
}

static enum err read_best_hours(struct call *c, const struct reading *reading)
{
	const struct day_range *range = reading->range;
	const struct hours_query query = {reading->subject, MEASURE_ENGAGEMENT, range->zone,
		range->from_us, range->to_us, reading->waiting};
	struct hour_of_week_list hours;
	TRY(hours_read(c, &query, &hours));
	reading->summary->best_hours = hours_best(c, &hours);
	return OK;
}

static enum err read_all(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct reading *reading = arg;
	reading->waiting = waiting;
	TRY(view_store_statuses(c, reading->user_id, &reading->summary->posts));
	TRY(read_figures(c, reading));
	return read_best_hours(c, reading);
}

/* GET /api/analytics/summary. */
enum err get_summary(struct call *c, const struct get_summary_in *in, struct summary *out)
{
	const struct range_asked asked = {in->has_from, in->has_to, in->from_us, in->to_us,
		in->timezone};
	struct whose whose;
	struct day_range range;
	TRY(whose_account(c, in->has_user_id, in->user_id, &whose));
	TRY(range_read_days(c, &asked, DAYS_BACK, &range));
	*out = (struct summary){.has_user_id = whose.has_user_id,
		.user_id = whose.user_id,
		.timezone = in->timezone,
		.from_us = range.from_us,
		.to_us = range.to_us,
		.previous_from_us = range.before_us};
	struct reading reading = {whose.subject, whose.user_id, &range, NULL, out};
	return waiting_read(c, whose.subject, read_all, &reading);
}
