/* Which hours of the week readers are there. */
#include "views/hours.h"

#include <stdlib.h>
#include <string.h>

#include "views/span_reader.h"

#define HOURS_PER_DAY 24
#define HOURS_TO_MONDAY 72 /* 1970-01-01 was a Thursday */

static void sum_up(void *arg, int64_t start_us, const struct slot *slot)
{
	(void)start_us;
	struct hour_of_week *hours = arg;
	int64_t hour = (slot->number + HOURS_TO_MONDAY) % HOURS_PER_WEEK;
	hours[hour].value += slot->value;
}

enum err hours_read(struct call *c, const struct hours_query *query,
	struct hour_of_week_list *hours)
{
	hours->items = call_alloc(c, HOURS_PER_WEEK * sizeof *hours->items);
	hours->count = HOURS_PER_WEEK;
	for (int i = 0; i < HOURS_PER_WEEK; i++) {
		hours->items[i].weekday = (enum hour_of_week_weekday)(
			HOUR_OF_WEEK_WEEKDAY_MONDAY + i / HOURS_PER_DAY);
		hours->items[i].hour = i % HOURS_PER_DAY;
	}
	return span_read(c,
		&(struct span_query){query->subject, query->measure, query->zone, query->from_us,
			query->to_us, QUARTERS_PER_HOUR, query->waiting},
		sum_up, hours->items);
}

/* More first; then the earlier in the week. */
static int compare(const void *left, const void *right)
{
	const struct hour_of_week *a = left, *b = right;
	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	if (a->weekday != b->weekday)
		return a->weekday < b->weekday ? -1 : 1;
	return (a->hour > b->hour) - (a->hour < b->hour);
}

struct hour_of_week_list hours_best(struct call *c, const struct hour_of_week_list *hours)
{
	struct hour_of_week_list best = {call_alloc(c, hours->count * sizeof *best.items), 0};
	memcpy(best.items, hours->items, hours->count * sizeof *best.items);
	qsort(best.items, hours->count, sizeof *best.items, compare);
	while (best.count < BEST_HOURS_MAX && best.items[best.count].value > 0)
		best.count++;
	return best;
}
