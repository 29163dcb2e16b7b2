/* Days, weeks and months are walked by dates, which exist whatever the clocks do; each begins at
 * the first moment of its date. Hours are walked by the zone's spans. */
#include "views/buckets.h"

#include "base/rfc3339.h"
#include "zone/zone.h"

#define HOUR_S INT64_C(3600)
#define DAYS_PER_WEEK 7
#define MONTHS_PER_YEAR 12

static int64_t floor_to(int64_t value, int64_t unit)
{
	int64_t rest = value % unit;
	return value - (rest < 0 ? rest + unit : rest);
}

/* Hours. */

static int64_t hour_start(const struct zone *zone, int64_t utc_s)
{
	struct zone_span span = zone_span_at(zone, utc_s);
	int64_t start_s = floor_to(utc_s + span.offset_s, HOUR_S) - span.offset_s;
	return start_s < span.from_s ? span.from_s : start_s;
}

static int64_t hour_end(const struct zone *zone, int64_t start_s)
{
	struct zone_span span = zone_span_at(zone, start_s);
	int64_t end_s = floor_to(start_s + span.offset_s, HOUR_S) + HOUR_S - span.offset_s;
	return end_s > span.until_s ? span.until_s : end_s;
}

/* Dates. */

/* The number of a wall clock's unit: of its day since 1970, of its week's Monday, or of its month
 * since the year 0. 1970-01-01 was a Thursday. */
static int64_t number_of(enum bucket_unit unit, const struct wall_time *wall)
{
	int64_t day = rfc3339_days(wall->year, wall->month, wall->day);
	if (unit == BUCKET_MONTH)
		return (int64_t)wall->year * MONTHS_PER_YEAR + wall->month - 1;
	return unit == BUCKET_DAY ? day : floor_to(day + 3, DAYS_PER_WEEK) - 3;
}

static int64_t days_per_unit(enum bucket_unit unit)
{
	return unit == BUCKET_WEEK ? DAYS_PER_WEEK : 1;
}

static struct wall_time date_of(int64_t day)
{
	char text[RFC3339_SIZE];
	struct wall_time date = {0};
	rfc3339_format(day * US_PER_DAY, text);
	text[10] = '\0';
	rfc3339_parse_date(text, &date.year, &date.month, &date.day);
	return date;
}

/* When a unit of that number begins. */
static int64_t date_start(struct call *c, const struct bucket_plan *plan, int64_t number)
{
	struct wall_time date = plan->unit == BUCKET_MONTH
					? (struct wall_time){.year = (int)(number /
									   MONTHS_PER_YEAR),
						  .month = (int)(number % MONTHS_PER_YEAR) + 1,
						  .day = 1}
					: date_of(number);
	enum wall_time_kind kind;
	const char *note;
	return wall_time_in(c, &date, plan->zone, plan->zone_name, &kind, &note);
}

/* Walking. */

struct walk {
	struct call *c;
	const struct bucket_plan *plan;
	int64_t number;	 /* of dates: the next bucket's */
	int64_t from_us; /* of the next bucket */
};

static struct walk walk_at(struct call *c, const struct bucket_plan *plan, int64_t time_us)
{
	struct walk walk = {.c = c, .plan = plan};
	if (plan->unit == BUCKET_HOUR) {
		int64_t utc_s = floor_to(time_us, US_PER_SECOND) / US_PER_SECOND;
		walk.from_us = hour_start(plan->zone, utc_s) * US_PER_SECOND;
		return walk;
	}
	struct wall_time wall = wall_time_show_in(time_us, plan->zone);
	walk.number = number_of(plan->unit, &wall);
	walk.from_us = date_start(c, plan, walk.number);
	return walk;
}

static struct bucket step(struct walk *walk)
{
	const struct bucket_plan *plan = walk->plan;
	struct bucket bucket = {.from_us = walk->from_us,
		.wall = wall_time_show_in(walk->from_us, plan->zone)};
	if (plan->unit == BUCKET_HOUR) {
		bucket.to_us = hour_end(plan->zone, walk->from_us / US_PER_SECOND) * US_PER_SECOND;
	} else {
		walk->number += days_per_unit(plan->unit);
		bucket.to_us = date_start(walk->c, plan, walk->number);
	}
	walk->from_us = bucket.to_us;
	return bucket;
}

/* A date that a zone skipped (Apia, 30 December 2011) has no time, and is no bucket. */
static bool walk_until(struct walk *walk, int64_t to_us, struct bucket_list *list)
{
	list->items = call_alloc(walk->c, BUCKETS_MAX * sizeof *list->items);
	list->count = 0;
	while (walk->from_us < to_us) {
		struct bucket bucket = step(walk);
		if (bucket.to_us == bucket.from_us)
			continue;
		if (list->count == BUCKETS_MAX)
			return false;
		list->items[list->count++] = bucket;
	}
	return true;
}

enum err buckets_make(struct call *c, const struct bucket_plan *plan, int64_t from_us,
	int64_t to_us, struct bucket_list *list)
{
	struct walk walk = walk_at(c, plan, from_us);
	if (walk_until(&walk, to_us, list)) {
		list->last = wall_time_show_in(walk.from_us - 1, plan->zone);
		return OK;
	}
	return fail_field(c, "?from", "makes more than %d buckets of this interval", BUCKETS_MAX);
}

/* Where the walk begins that is count units before a bucket's start. */
static struct walk walk_back(struct call *c, const struct bucket_plan *plan, int64_t start_us,
	int64_t count)
{
	struct walk walk = walk_at(c, plan, start_us);
	if (plan->unit == BUCKET_HOUR)
		return walk_at(c, plan, start_us - count * US_PER_HOUR);
	walk.number -= count * days_per_unit(plan->unit);
	walk.from_us = date_start(c, plan, walk.number);
	return walk;
}

void buckets_before(struct call *c, const struct bucket_plan *plan, const struct bucket_list *list,
	struct bucket_list *earlier)
{
	struct walk walk = walk_back(c, plan, list->items[0].from_us, (int64_t)list->count);
	walk_until(&walk, list->items[0].from_us, earlier);
	if (earlier->count <= list->count)
		return;
	earlier->items += earlier->count - list->count;
	earlier->count = list->count;
}

int64_t buckets_back(struct call *c, const struct bucket_plan *plan, int64_t to_us, int count)
{
	struct walk last = walk_at(c, plan, to_us - 1);
	return walk_back(c, plan, last.from_us, count - 1).from_us;
}
