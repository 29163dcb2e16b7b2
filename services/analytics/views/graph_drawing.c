/* Says in words what the drawing shows, for its subtitle and for who does not see it. */
#include "views/graph_drawing.h"

#include <math.h>

#include "chart/chart.h"
#include "chart/scale.h"
#include "rollups/tally.h"
#include "views/graph_labels.h"

#define FIRST_BYTES ((size_t)16 * 1024)

static enum bucket_unit unit_of(const struct graph *graph)
{
	return (enum bucket_unit)(graph->interval - GRAPH_INTERVAL_HOUR);
}

static enum chart_unit chart_unit_of(enum measure metric)
{
	return measure_is_rate(metric) ? CHART_SHARE : CHART_COUNT;
}

static const char *shown(struct call *c, const struct graph *graph, double value)
{
	char *number = call_alloc(c, SCALE_NUMBER_SIZE);
	scale_write(value, chart_unit_of(graph->metric), number);
	return number;
}

/* "12 more than", in per cent. */
static const char *change_of(struct call *c, const struct graph *graph)
{
	if (!graph->has_change)
		return graph->total > 0 ? "nothing in the period before" : "";
	double percent = round(graph->change * 100);
	if (percent == 0)
		return "as in the period before";
	return call_printf(c, "%.0f%% %s than in the period before", fabs(percent),
		percent > 0 ? "more" : "less");
}

static const char *subtitle_of(struct call *c, const struct graph *graph, const char *range)
{
	const char *change = change_of(c, graph);
	return call_printf(c, "%s: %s%s%s", range, shown(c, graph, graph->total),
		*change ? ", " : "", change);
}

/* Its words begin a title. */
static const char *title_of(struct call *c, const struct graph_drawing *drawing)
{
	char *title = call_printf(c, "%s: %s", measure_words(drawing->graph->metric), drawing->of);
	title[0] = (char)(title[0] - 'a' + 'A');
	return title;
}

static const char *highest_of(struct call *c, const struct graph *graph,
	const struct chart_label *labels)
{
	size_t best = 0;
	for (size_t i = 1; i < graph->buckets.count; i++)
		if (graph->buckets.items[i].value > graph->buckets.items[best].value)
			best = i;
	double most = graph->buckets.items[best].value;
	if (most <= 0)
		return "";
	return call_printf(c, " The most is %s: %s.", shown(c, graph, most), labels[best].full);
}

static const char *description_of(struct call *c, const struct graph *graph, const char *subtitle,
	const struct chart_label *labels)
{
	return call_printf(c, "%s by the %s, by the clock of %s. %s.%s",
		measure_words(graph->metric), graph_interval_name(graph->interval), graph->timezone,
		subtitle, highest_of(c, graph, labels));
}

static void fill_values(const struct graph *graph, double *now, double *before)
{
	for (size_t i = 0; i < graph->buckets.count; i++) {
		const struct graph_bucket *bucket = &graph->buckets.items[i];
		now[i] = bucket->value;
		before[i] = bucket->has_previous ? bucket->previous : NAN;
	}
}

void graph_draw(struct call *c, const struct graph_drawing *drawing, struct text *out)
{
	const struct graph *graph = drawing->graph;
	size_t count = graph->buckets.count;
	double *now = call_alloc(c, count * sizeof *now),
	       *before = call_alloc(c, count * sizeof *now);
	struct wall_time first = drawing->buckets->items[0].wall, last = drawing->buckets->last;
	const struct chart_label *labels = graph_labels(c, unit_of(graph), drawing->buckets);
	const char *range = graph_range(c, &first, &last);
	const char *subtitle = subtitle_of(c, graph, range);
	const struct chart_series series[] = {{range, now, false},
		{"the period before", before, true}};
	fill_values(graph, now, before);
	text_init(out, c->arena, FIRST_BYTES, CHART_BYTES_MAX);
	chart_write(out, &(struct chart){
				 .title = title_of(c, drawing),
				 .subtitle = subtitle,
				 .description = description_of(c, graph, subtitle, labels),
				 .empty = "Nothing was counted in this range.",
				 .unit = chart_unit_of(graph->metric),
				 .theme = drawing->theme,
				 .labels = labels,
				 .count = count,
				 .series = series,
				 .series_count = graph->previous_total != 0 ? 2 : 1,
			 });
}
