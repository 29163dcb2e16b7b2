/* Buckets are made first, by the zone alone; what was counted is sorted into them. */
#include "views/graph.h"

#include "views/span_reader.h"
#include "views/view_store.h"
#include "zone/zone.h"

struct interval_row {
	enum bucket_unit unit;
	int back; /* buckets where nobody says from when */
};

static const struct interval_row intervals[] = {
	[GRAPH_INTERVAL_HOUR] = {BUCKET_HOUR, 24},
	[GRAPH_INTERVAL_DAY] = {BUCKET_DAY, 30},
	[GRAPH_INTERVAL_WEEK] = {BUCKET_WEEK, 12},
	[GRAPH_INTERVAL_MONTH] = {BUCKET_MONTH, 12},
};

/* Slots come in order, and so the bucket of one is that of the one before, or behind it. */
struct sorting {
	const struct bucket_list *buckets;
	int64_t *sums; /* of each bucket, and behind them of all */
	size_t at;
};

static void sort_in(void *arg, int64_t start_us, const struct slot *slot)
{
	struct sorting *sorting = arg;
	const struct bucket_list *buckets = sorting->buckets;
	while (sorting->at < buckets->count && buckets->items[sorting->at].to_us <= start_us)
		sorting->at++;
	if (sorting->at == buckets->count)
		return;
	sorting->sums[sorting->at] += slot->value;
	sorting->sums[buckets->count] += slot->value;
}

/* What is read for a graph, and from when to when anything was counted of it. */
struct source {
	int64_t subject;
	const struct bucket_plan *plan;
	const struct waiting_rows *waiting;
	int64_t from_us, to_us;
};

/* What waits may be older than all that there is, or newer. */
static void widen(const struct waiting_rows *waiting, int64_t *first, int64_t *last)
{
	if (!waiting || !waiting->count)
		return;
	int64_t begin = waiting->items[0].bucket / QUARTERS_PER_DAY;
	int64_t end = waiting->items[waiting->count - 1].bucket / QUARTERS_PER_DAY + 1;
	bool is_all = *first == *last;
	*first = is_all || begin < *first ? begin : *first;
	*last = is_all || end > *last ? end : *last;
}

static enum err find_extent(struct call *c, struct source *source)
{
	int64_t first, last;
	TRY(view_store_extent(c, source->subject, &first, &last));
	widen(source->waiting, &first, &last);
	source->from_us = first * US_PER_DAY;
	source->to_us = last * US_PER_DAY;
	return OK;
}

/* Of a post that is a month old eleven months of a year need not be looked for.
 * @return false where nothing is left */
static bool clip(const struct source *source, const struct bucket_list *buckets, int64_t *from_us,
	int64_t *to_us)
{
	size_t first = 0, last = buckets->count;
	while (first < last && buckets->items[first].to_us <= source->from_us)
		first++;
	while (first < last && buckets->items[last - 1].from_us >= source->to_us)
		last--;
	if (first == last)
		return false;
	*from_us = buckets->items[first].from_us;
	*to_us = buckets->items[last - 1].to_us;
	return true;
}

static enum err read_sums(struct call *c, const struct source *source, enum measure measure,
	const struct bucket_list *buckets, int64_t **sums)
{
	const struct bucket_plan *plan = source->plan;
	struct sorting sorting = {buckets, call_alloc(c, (buckets->count + 1) * sizeof **sums), 0};
	int64_t from_us, to_us;
	*sums = sorting.sums;
	if (!clip(source, buckets, &from_us, &to_us))
		return OK;
	return span_read(c,
		&(struct span_query){source->subject, measure, plan->zone, from_us, to_us,
			plan->unit == BUCKET_HOUR ? QUARTERS_PER_HOUR : QUARTERS_PER_DAY,
			source->waiting},
		sort_in, &sorting);
}

/* A measure in each bucket, and behind them in all: of a rate the sums are divided, and not rates
 * added. */
static enum err read_values(struct call *c, enum measure measure, const struct source *source,
	const struct bucket_list *buckets, double **values)
{
	int64_t *sums, *shown = NULL;
	TRY(read_sums(c, source, measure, buckets, &sums));
	if (measure_is_rate(measure))
		TRY(read_sums(c, source, MEASURE_IMPRESSIONS, buckets, &shown));
	*values = call_alloc(c, (buckets->count + 1) * sizeof **values);
	for (size_t i = 0; i <= buckets->count; i++) {
		if (!shown)
			(*values)[i] = (double)sums[i];
		else if (shown[i])
			(*values)[i] = (double)sums[i] / (double)shown[i];
	}
	return OK;
}

static void fill_now(struct call *c, const struct bucket_list *buckets, const double *values,
	struct graph *graph)
{
	graph->buckets.items = call_alloc(c, buckets->count * sizeof *graph->buckets.items);
	graph->buckets.count = buckets->count;
	for (size_t i = 0; i < buckets->count; i++)
		graph->buckets.items[i] = (struct graph_bucket){
			.from_us = buckets->items[i].from_us,
			.to_us = buckets->items[i].to_us,
			.value = values[i],
		};
	graph->from_us = graph->previous_from_us = buckets->items[0].from_us;
	graph->to_us = buckets->items[buckets->count - 1].to_us;
}

static void fill_before(const struct bucket_list *buckets, const double *values,
	struct graph *graph)
{
	for (size_t i = 0; i < buckets->count; i++) {
		graph->buckets.items[i].has_previous = true;
		graph->buckets.items[i].previous = values[i];
	}
	if (buckets->count)
		graph->previous_from_us = buckets->items[0].from_us;
}

static enum err read_both(struct call *c, const struct graph_query *query,
	const struct bucket_plan *plan, const struct bucket_list *buckets, struct graph *graph)
{
	struct source source = {.subject = query->subject, .plan = plan, .waiting = query->waiting};
	struct bucket_list before;
	double *values;
	TRY(find_extent(c, &source));
	TRY(read_values(c, query->measure, &source, buckets, &values));
	fill_now(c, buckets, values, graph);
	graph->total = values[buckets->count];
	buckets_before(c, plan, buckets, &before);
	TRY(read_values(c, query->measure, &source, &before, &values));
	fill_before(&before, values, graph);
	graph->previous_total = values[before.count];
	graph->has_change = growth_of(graph->total, graph->previous_total, &graph->change);
	return OK;
}

enum err graph_read(struct call *c, const struct graph_query *query, struct graph *graph,
	struct bucket_list *buckets)
{
	const struct interval_row *row = &intervals[query->interval];
	struct bucket_plan plan = {.unit = row->unit};
	graph->metric = query->measure;
	graph->interval = query->interval;
	graph->timezone = query->range.timezone;
	TRY(range_read(c, &query->range, row->back, &plan, buckets));
	return read_both(c, query, &plan, buckets, graph);
}
