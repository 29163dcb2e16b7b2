/* What new rules of a zone mean for the schedules that wait in it. */
#include "rezone.h"

#include <string.h>

#include "base/rfc3339.h"
#include "zone/wall_time.h"

enum rezone_step rezone_decide(const struct zone_state *known, const char *fingerprint,
	const char *release)
{
	if (!known->fingerprint)
		return REZONE_CHECK;
	if (strcmp(known->fingerprint, fingerprint) == 0)
		return known->settled ? REZONE_NOTHING : REZONE_CHECK;
	/* Of replicas with different files only the newest ones move, else they would for ever. */
	bool older = *release && known->release && strcmp(release, known->release) < 0;
	return older ? REZONE_LAG : REZONE_CHECK;
}

static bool read_wall(const struct post_schedule *schedule, struct wall_time *wall)
{
	*wall = (struct wall_time){.hour = (int)schedule->hour, .minute = (int)schedule->minute};
	return rfc3339_parse_date(schedule->date, &wall->year, &wall->month, &wall->day);
}

/* From when and why; what is special about the new time comes behind. */
static const char *note_move(struct call *c, const struct post_schedule *schedule,
	const struct zone *zone, const char *more)
{
	char from[RFC3339_SIZE];
	rfc3339_format(schedule->publish_at_us, from);
	struct wall_time shown = wall_time_show_in(schedule->publish_at_us, zone);
	return call_printf(c,
		"moved from %.16sZ, now %02d:%02d on %04d-%02d-%02d there, because the rules of %s "
		"changed%s%s",
		from, shown.hour, shown.minute, shown.year, shown.month, shown.day,
		schedule->timezone, more ? "; " : "", more ? more : "");
}

/* A post may go out at some second of its minute, see spread.h; it keeps it. */
static bool is_within(int64_t minute_us, int64_t time_us)
{
	return time_us >= minute_us && time_us < minute_us + US_PER_MINUTE;
}

bool rezone_move_of(struct call *c, const struct post_schedule *schedule, const struct zone *zone,
	struct zone_move *move)
{
	struct wall_time wall;
	if (!read_wall(schedule, &wall))
		return false;
	enum wall_time_kind kind;
	const char *more;
	int64_t minute_us = wall_time_in(c, &wall, zone, schedule->timezone, &kind, &more);
	if (is_within(minute_us, schedule->publish_at_us))
		return false;
	int64_t meant_us = minute_us + schedule->publish_at_us % US_PER_MINUTE;
	int64_t now_us = call_now_us(c);
	bool over = meant_us <= now_us;
	if (over && schedule->publish_at_us <= now_us)
		return false;
	if (over)
		more = "that minute was over, so it went out at once";
	*move = (struct zone_move){
		.post_id = schedule->post_id,
		.version = schedule->version,
		.publish_at_us = over ? now_us - now_us % US_PER_MINUTE : meant_us,
		.note = note_move(c, schedule, zone, more),
	};
	return true;
}
