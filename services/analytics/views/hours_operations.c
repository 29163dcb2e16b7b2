/* The operation that answers with the hours of the week. */
#include "analytics_api.h"
#include "chart/chart.h"
#include "rollups/tally.h"
#include "rollups/waiting.h"
#include "views/graph_labels.h"
#include "views/hours.h"
#include "views/picture.h"
#include "views/range.h"
#include "views/whose.h"

#define DAYS_BACK 28
#define FIRST_BYTES ((size_t)32 * 1024)

static const char *describe(struct call *c, const struct best_hours *hours)
{
	if (!hours->best.count)
		return "Nothing was counted in this range.";
	const struct hour_of_week *first = &hours->best.items[0];
	return call_printf(c, "Most %s are on %s from %02d:00 on: %lld.",
		measure_words(hours->metric), hour_of_week_weekday_name(first->weekday),
		(int)first->hour, (long long)first->value);
}

static void draw(struct call *c, const struct best_hours *hours, const char *of, const char *range,
	enum chart_theme theme, struct text *svg)
{
	const char *metric = measure_words(hours->metric);
	struct heat_map map = {
		.title = call_printf(c, "Best hours of %s: %s", of, metric),
		.subtitle = call_printf(c, "%s, %s", range, hours->timezone),
		.description = describe(c, hours),
		.empty = "Nothing was counted in this range.",
		.noun = metric,
		.theme = theme,
	};
	for (size_t i = 0; i < hours->hours.count; i++)
		map.values[i / 24][i % 24] = (double)hours->hours.items[i].value;
	text_init(svg, c->arena, FIRST_BYTES, CHART_BYTES_MAX);
	heat_map_write(svg, &map);
}

struct reading {
	struct hours_query query;
	struct hour_of_week_list *hours;
};

static enum err read_hours(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct reading *reading = arg;
	reading->query.waiting = waiting;
	return hours_read(c, &reading->query, reading->hours);
}

/* GET /api/analytics/hours. 422 for a rate, which is no sum. */
enum err get_best_hours(struct call *c, const struct get_best_hours_in *in, struct raw_body *out)
{
	struct best_hours hours = {.timezone = in->timezone,
		.metric = in->metric ? in->metric : MEASURE_ENGAGEMENT};
	const struct range_asked asked = {in->has_from, in->has_to, in->from_us, in->to_us,
		in->timezone};
	struct whose whose;
	struct day_range range;
	struct text svg;
	TRY(whose_account(c, in->has_user_id, in->user_id, &whose));
	if (measure_is_rate(hours.metric))
		return fail_field(c, "?metric", "is a rate, which no hour is the sum of");
	TRY(range_read_days(c, &asked, DAYS_BACK, &range));
	hours.has_user_id = whose.has_user_id;
	hours.user_id = whose.user_id;
	hours.from_us = range.from_us;
	hours.to_us = range.to_us;
	struct reading reading = {{whose.subject, hours.metric, range.zone, range.from_us,
					  range.to_us, NULL},
		&hours.hours};
	TRY(waiting_read(c, whose.subject, read_hours, &reading));
	hours.best = hours_best(c, &hours.hours);
	if (!in->format || in->format == GRAPH_FORMAT_JSON)
		return picture_numbers(c, &best_hours_shape, &hours, out);
	draw(c, &hours, whose.words, graph_range(c, &range.first, &range.last),
		picture_theme(in->theme), &svg);
	return picture_drawn(c, in->format, &svg, out);
}
