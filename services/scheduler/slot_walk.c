/* Local minutes in their order mean instants in the same order, whatever the clocks do: a skipped
 * one moves to the first that is there again and so to none behind a later one. So the walk never
 * has to sort, and two slots that mean one instant are neighbours. */
#include "slot_walk.h"

#include "base/rfc3339.h"
#include "zone/wall_time.h"
#include "zone/zone.h"

#define DAYS_PER_WEEK 7
#define MINUTES_PER_DAY 1440
#define US_PER_WEEK (DAYS_PER_WEEK * US_PER_DAY)
#define DATE_BYTES 10

/* 1970-01-01 was a Thursday. */
static int64_t monday_of(int64_t day)
{
	int64_t weekday = ((day + 3) % DAYS_PER_WEEK + DAYS_PER_WEEK) % DAYS_PER_WEEK;
	return day - weekday;
}

/* What the slot says, without its instant. */
static struct slot_time read_slot(struct call *c, int64_t day, int64_t minute,
	struct wall_time *wall)
{
	char text[RFC3339_SIZE];
	rfc3339_format(day * US_PER_DAY, text);
	struct slot_time slot = {.date = arena_copy(c->arena, text, DATE_BYTES),
		.hour = minute / 60,
		.minute = minute % 60};
	*wall = (struct wall_time){.hour = (int)slot.hour, .minute = (int)slot.minute};
	rfc3339_parse_date(slot.date, &wall->year, &wall->month, &wall->day);
	return slot;
}

/* The slot behind the one ahead, in the past or not. */
static struct slot_time step(struct slot_walk *walk)
{
	if (walk->next == walk->week->minutes.count) {
		walk->next = 0;
		walk->week_day += DAYS_PER_WEEK;
	}
	int64_t minute = walk->week->minutes.items[walk->next++];
	struct wall_time wall;
	struct slot_time slot = read_slot(walk->c, walk->week_day + minute / MINUTES_PER_DAY,
		minute % MINUTES_PER_DAY, &wall);
	enum wall_time_kind kind;
	slot.publish_at_us = wall_time_in(walk->c, &wall, walk->zone, walk->week->timezone, &kind,
		&slot.note);
	return slot;
}

static void look_ahead(struct slot_walk *walk)
{
	walk->ahead = step(walk);
	walk->has_ahead = walk->ahead.publish_at_us <= walk->until_us;
}

enum err slot_walk_start(struct call *c, const struct weekly_slots *week, struct slot_walk *walk)
{
	int64_t now_us = call_now_us(c);
	*walk = (struct slot_walk){.c = c,
		.week = week,
		.until_us = now_us + SLOT_WEEKS_AHEAD * US_PER_WEEK};
	if (!week->minutes.count)
		return OK;
	struct wall_time now;
	TRY(wall_time_show(c, now_us, week->timezone, &now));
	TRY(zone_open(c, week->timezone, &walk->zone));
	walk->week_day = monday_of(rfc3339_days(now.year, now.month, now.day));
	do
		look_ahead(walk);
	while (walk->ahead.publish_at_us <= now_us);
	return OK;
}

bool slot_walk_next(struct slot_walk *walk, struct slot_time *slot)
{
	if (!walk->has_ahead)
		return false;
	do {
		*slot = walk->ahead;
		look_ahead(walk);
	} while (walk->ahead.publish_at_us == slot->publish_at_us);
	return true;
}
