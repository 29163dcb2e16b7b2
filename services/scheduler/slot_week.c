/* A person's weekly slots, and how posts keeps them. */
#include "slot_week.h"

#include "zone/wall_time.h"

#define DEFAULT_ZONE "UTC"
#define MINUTES_PER_DAY 1440
#define MINUTES_PER_WEEK (7 * MINUTES_PER_DAY)

static int64_t minute_of(const struct slot *slot)
{
	int64_t day = slot->weekday - WEEKDAY_MONDAY;
	return day * MINUTES_PER_DAY + slot->hour * 60 + slot->minute;
}

/* One flag for each minute of the week. */
static enum err mark(struct call *c, const struct slot_list *slots, bool *marked)
{
	enum err err = OK;
	for (size_t i = 0; i < slots->count; i++) {
		bool *minute = &marked[minute_of(&slots->items[i])];
		if (*minute)
			err = fail_field(c, call_printf(c, "/slots/%zu", i), "is there twice");
		*minute = true;
	}
	return err;
}

enum err slot_week_read(struct call *c, const struct slot_week_request *request,
	struct weekly_slots *week)
{
	const char *zone = request->timezone ? request->timezone : DEFAULT_ZONE;
	if (!wall_zone_exists(c, zone))
		return fail_field(c, "/timezone", "is no zone of the IANA time zone database");
	bool *marked = call_alloc(c, MINUTES_PER_WEEK * sizeof *marked);
	TRY(mark(c, &request->slots, marked));
	week->timezone = zone;
	week->minutes = (struct int_list){
		.items = call_alloc(c, request->slots.count * sizeof *week->minutes.items)};
	for (int64_t minute = 0; minute < MINUTES_PER_WEEK; minute++)
		if (marked[minute])
			week->minutes.items[week->minutes.count++] = minute;
	return OK;
}

void slot_week_show(struct call *c, const struct weekly_slots *week, struct slot_week *shown)
{
	size_t count = week->minutes.count;
	shown->timezone = week->timezone;
	shown->slots = (struct slot_list){.items = call_alloc(c,
						  count * sizeof *shown->slots.items),
		.count = count};
	for (size_t i = 0; i < count; i++) {
		int64_t minute = week->minutes.items[i];
		shown->slots.items[i] = (struct slot){
			.weekday = (enum weekday)(WEEKDAY_MONDAY + minute / MINUTES_PER_DAY),
			.hour = minute % MINUTES_PER_DAY / 60,
			.minute = minute % 60,
		};
	}
}
