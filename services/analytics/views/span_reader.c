/* While a zone keeps its offset, its hours and days are quarters of an hour, shifted and counted. A
 * year has three such spans at most, and each is one query; days of UTC need no quarters. */
#include "views/span_reader.h"

#include "zone/zone.h"

static int64_t floor_div(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

/* A part of the range in which the offset stays the same. */
struct stretch {
	int64_t from_s, to_s;
	int32_t offset_s;
};

/* The rest of a day at an end of the stretch. */
static enum err add_rest(struct call *c, struct slot_query of, int64_t first, int64_t last,
	struct slot_list *slots)
{
	struct slot_list rest;
	if (first >= last)
		return OK;
	of.first = first;
	of.last = last;
	TRY(view_store_slots(c, &of, &rest));
	for (size_t i = 0; i < rest.count; i++)
		slots->items[slots->count++] = rest.items[i];
	return OK;
}

/* Whole days of UTC, and what is left at both ends. */
static enum err read_days(struct call *c, const struct slot_query *of, int64_t first, int64_t last,
	struct slot_list *slots)
{
	struct slot_list whole;
	*slots = (struct slot_list){
		.items = call_alloc(c, (size_t)(last - first + 4) * sizeof *slots->items)};
	TRY(add_rest(c, *of, of->first, first * QUARTERS_PER_DAY, slots));
	TRY(view_store_days(c, of->subject, of->measure, first, last, &whole));
	for (size_t i = 0; i < whole.count; i++)
		slots->items[slots->count++] = whole.items[i];
	return add_rest(c, *of, last * QUARTERS_PER_DAY, of->last, slots);
}

static enum err read_slots(struct call *c, const struct span_query *query,
	const struct stretch *stretch, struct slot_list *slots)
{
	const struct slot_query of = {
		.subject = query->subject,
		.measure = query->measure,
		.shift = floor_div(stretch->offset_s, QUARTER_S),
		.per_slot = query->per_slot,
		.first = floor_div(stretch->from_s, QUARTER_S),
		.last = floor_div(stretch->to_s, QUARTER_S),
		.waiting = query->waiting,
	};
	int64_t first = -floor_div(-of.first, QUARTERS_PER_DAY);
	int64_t last = floor_div(of.last, QUARTERS_PER_DAY);
	bool waits = query->waiting && query->waiting->count;
	if (of.shift || of.per_slot != QUARTERS_PER_DAY || waits || first >= last)
		return view_store_slots(c, &of, slots);
	return read_days(c, &of, first, last, slots);
}

/* A slot that began before the offset changed goes on where this stretch begins. */
static int64_t start_of(const struct span_query *query, const struct stretch *stretch,
	int64_t number)
{
	int64_t start_s = number * query->per_slot * QUARTER_S - stretch->offset_s;
	return (start_s < stretch->from_s ? stretch->from_s : start_s) * US_PER_SECOND;
}

enum err span_read(struct call *c, const struct span_query *query, span_visit *visit, void *arg)
{
	int64_t to_s = query->to_us / US_PER_SECOND;
	for (int64_t from_s = query->from_us / US_PER_SECOND; from_s < to_s;) {
		struct zone_span span = zone_span_at(query->zone, from_s);
		struct stretch stretch = {from_s, span.until_s < to_s ? span.until_s : to_s,
			span.offset_s};
		struct slot_list slots;
		TRY(read_slots(c, query, &stretch, &slots));
		for (size_t i = 0; i < slots.count; i++)
			visit(arg, start_of(query, &stretch, slots.items[i].number),
				&slots.items[i]);
		from_s = stretch.to_s;
	}
	return OK;
}
