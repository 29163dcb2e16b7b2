/* Buckets are made first, by the zone alone; what was counted is sorted into them. */
#include "graph.h"

#include "span_reader.h"
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
	struct tally *tallies;
	size_t at;
};

static void sort_in(void *arg, int64_t start_us, const struct slot *slot)
{
	struct sorting *sorting = arg;
	const struct bucket_list *buckets = sorting->buckets;
	while (sorting->at < buckets->count && buckets->items[sorting->at].to_us <= start_us)
		sorting->at++;
	if (sorting->at < buckets->count)
		tally_add(&sorting->tallies[sorting->at], &slot->tally);
}

/* What was counted in each bucket. @param[out] total  of all */
static enum err read_tallies(struct call *c, int64_t subject, const struct bucket_plan *plan,
	const struct bucket_list *buckets, struct tally **tallies, struct tally *total)
{
	struct sorting sorting = {buckets, call_alloc(c, (buckets->count + 1) * sizeof **tallies),
		0};
	*total = (struct tally){0};
	if (buckets->count)
		TRY(span_read(c,
			&(struct span_query){subject, plan->zone, buckets->items[0].from_us,
				buckets->items[buckets->count - 1].to_us,
				plan->unit == BUCKET_HOUR ? QUARTERS_PER_HOUR : QUARTERS_PER_DAY},
			sort_in, &sorting));
	for (size_t i = 0; i < buckets->count; i++)
		tally_add(total, &sorting.tallies[i]);
	*tallies = sorting.tallies;
	return OK;
}

static void fill_now(struct call *c, const struct bucket_list *buckets, const struct tally *tallies,
	struct graph *graph)
{
	graph->buckets.items = call_alloc(c, buckets->count * sizeof *graph->buckets.items);
	graph->buckets.count = buckets->count;
	for (size_t i = 0; i < buckets->count; i++)
		graph->buckets.items[i] = (struct graph_bucket){
			.from_us = buckets->items[i].from_us,
			.to_us = buckets->items[i].to_us,
			.value = tally_value(&tallies[i], graph->metric),
		};
	graph->from_us = graph->previous_from_us = buckets->items[0].from_us;
	graph->to_us = buckets->items[buckets->count - 1].to_us;
}

static void fill_before(const struct bucket_list *buckets, const struct tally *tallies,
	struct graph *graph)
{
	for (size_t i = 0; i < buckets->count; i++) {
		graph->buckets.items[i].has_previous = true;
		graph->buckets.items[i].previous = tally_value(&tallies[i], graph->metric);
	}
	if (buckets->count)
		graph->previous_from_us = buckets->items[0].from_us;
}

static enum err read_both(struct call *c, int64_t subject, const struct bucket_plan *plan,
	const struct bucket_list *buckets, struct graph *graph)
{
	struct bucket_list before;
	struct tally *tallies, total;
	TRY(read_tallies(c, subject, plan, buckets, &tallies, &total));
	fill_now(c, buckets, tallies, graph);
	graph->total = tally_value(&total, graph->metric);
	buckets_before(c, plan, buckets, &before);
	TRY(read_tallies(c, subject, plan, &before, &tallies, &total));
	fill_before(&before, tallies, graph);
	graph->previous_total = tally_value(&total, graph->metric);
	graph->has_change = growth_of(graph->total, graph->previous_total, &graph->change);
	return OK;
}

enum err graph_read(struct call *c, const struct graph_query *query, struct graph *graph,
	struct bucket_list *buckets)
{
	const struct interval_row *row = &intervals[query->interval];
	struct bucket_plan plan = {.unit = row->unit};
	graph->metric = query->metric;
	graph->interval = query->interval;
	graph->timezone = query->range.timezone;
	TRY(range_read(c, &query->range, row->back, &plan, buckets));
	return read_both(c, query->subject, &plan, buckets, graph);
}
