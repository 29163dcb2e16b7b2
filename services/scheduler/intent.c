/* From a local minute to the instant it means: never one that has begun already. */
#include "intent.h"

#include "base/rfc3339.h"
#include "zone/wall_time.h"

static enum err check_future(struct call *c, int64_t publish_at_us)
{
	if (publish_at_us > call_now_us(c))
		return OK;
	char at[RFC3339_SIZE];
	rfc3339_format(publish_at_us, at);
	return fail_field(c, "/date", "is in the past: that minute began at %s", at);
}

static const char *zone_name(const struct local_minute *wanted)
{
	return wanted->timezone ? wanted->timezone : INTENT_DEFAULT_ZONE;
}

enum err intent_resolve(struct call *c, const struct local_minute *wanted,
	struct post_schedule_intent *intent)
{
	const struct zone *zone;
	TRY(wall_zone_open(c, zone_name(wanted), &zone));
	return intent_resolve_in(c, wanted, zone, intent);
}

enum err intent_resolve_in(struct call *c, const struct local_minute *wanted,
	const struct zone *zone, struct post_schedule_intent *intent)
{
	struct wall_time local = {.hour = (int)wanted->hour, .minute = (int)wanted->minute};
	if (!rfc3339_parse_date(wanted->date, &local.year, &local.month, &local.day))
		return fail_field(c, "/date", "there is no such day");
	enum wall_time_kind kind;
	const char *note;
	int64_t publish_at_us = wall_time_in(c, &local, zone, zone_name(wanted), &kind, &note);
	publish_at_us += wanted->second * US_PER_SECOND;
	TRY(check_future(c, publish_at_us));
	*intent = (struct post_schedule_intent){
		.date = wanted->date,
		.hour = wanted->hour,
		.minute = wanted->minute,
		.timezone = zone_name(wanted),
		.publish_at_us = publish_at_us,
		.note = note,
	};
	return OK;
}
