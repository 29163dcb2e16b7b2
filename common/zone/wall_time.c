/* Walks the zone's spans, a day before the local minute to at most a day behind it: the first
 * span that reaches the minute either holds it, or begins after it and so the minute was
 * skipped. Exact for any shift: half an hour (Lord Howe), a whole day (Apia 2011), seconds. */
#include "zone/wall_time.h"

#include "base/rfc3339.h"
#include "zone/zone.h"

#define SECONDS_PER_DAY INT64_C(86400)

enum err wall_zone_open(struct call *c, const char *name, const struct zone **zone)
{
	if (zone_open(c, name, zone) == OK)
		return OK;
	return fail_field(c, "/timezone", "is no zone of the IANA time zone database");
}

bool wall_zone_exists(struct call *c, const char *name)
{
	const struct zone *zone;
	if (zone_open(c, name, &zone) == OK)
		return true;
	call_forgive(c);
	return false;
}

/* Seconds since 1970 as if the local clock were UTC's. */
static int64_t local_seconds(const struct wall_time *local)
{
	return rfc3339_days(local->year, local->month, local->day) * SECONDS_PER_DAY +
	       local->hour * 3600 + local->minute * 60;
}

/* The span that holds the local second, or that begins after it. */
static struct zone_span find_span(const struct zone *zone, int64_t local_s)
{
	struct zone_span span = zone_span_at(zone, local_s - SECONDS_PER_DAY);
	while (local_s - span.offset_s >= span.until_s)
		span = zone_span_at(zone, span.until_s);
	return span;
}

static bool comes_again(const struct zone *zone, const struct zone_span *span, int64_t local_s)
{
	if (span->until_s == INT64_MAX)
		return false;
	struct zone_span next = zone_span_at(zone, span->until_s);
	return local_s - next.offset_s >= next.from_s && local_s - next.offset_s < next.until_s;
}

/* The first whole local minute of a span. */
static int64_t first_minute(const struct zone_span *span)
{
	int64_t local_s = span->from_s + span->offset_s;
	return local_s + ((60 - local_s % 60) % 60) - span->offset_s;
}

static const char *note_skipped(struct call *c, const struct wall_time *local, const char *zone,
	int64_t moved_to_s)
{
	char moved_to[RFC3339_SIZE];
	rfc3339_format(moved_to_s * US_PER_SECOND, moved_to);
	return call_printf(c,
		"%02d:%02d on %04d-%02d-%02d is skipped by the clocks of %s; moved forward to "
		"%.5s on %.10s",
		local->hour, local->minute, local->year, local->month, local->day, zone,
		moved_to + 11, moved_to);
}

static const char *note_repeated(struct call *c, const struct wall_time *local, const char *zone)
{
	return call_printf(c,
		"%02d:%02d on %04d-%02d-%02d comes twice by the clocks of %s; the first one is taken",
		local->hour, local->minute, local->year, local->month, local->day, zone);
}

int64_t wall_time_in(struct call *c, const struct wall_time *local, const struct zone *zone,
	const char *name, enum wall_time_kind *kind, const char **note)
{
	int64_t local_s = local_seconds(local);
	struct zone_span span = find_span(zone, local_s);
	int64_t utc_s = local_s - span.offset_s;
	*kind = WALL_TIME_PLAIN;
	*note = NULL;
	if (utc_s < span.from_s) {
		utc_s = first_minute(&span);
		*kind = WALL_TIME_SKIPPED;
		*note = note_skipped(c, local, name, utc_s + span.offset_s);
	} else if (comes_again(zone, &span, local_s)) {
		*kind = WALL_TIME_REPEATED;
		*note = note_repeated(c, local, name);
	}
	return utc_s * US_PER_SECOND;
}

/* Digits of an RFC 3339 string. */
static int number_at(const char *digits, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

struct wall_time wall_time_show_in(int64_t time_us, const struct zone *zone)
{
	int64_t utc_s = time_us / US_PER_SECOND - (time_us % US_PER_SECOND < 0);
	char shown[RFC3339_SIZE];
	rfc3339_format((utc_s + zone_span_at(zone, utc_s).offset_s) * US_PER_SECOND, shown);
	return (struct wall_time){
		.year = number_at(shown, 4),
		.month = number_at(shown + 5, 2),
		.day = number_at(shown + 8, 2),
		.hour = number_at(shown + 11, 2),
		.minute = number_at(shown + 14, 2),
	};
}

enum err wall_time_show(struct call *c, int64_t time_us, const char *name, struct wall_time *local)
{
	const struct zone *zone;
	TRY(wall_zone_open(c, name, &zone));
	*local = wall_time_show_in(time_us, zone);
	return OK;
}
