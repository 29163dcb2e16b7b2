/* Bounded so that no answer reads more than five years. */
#include "views/range.h"

#include <string.h>

#include "zone/zone.h"

#define YEARS_MAX 5
#define DAYS_MAX 400
#define RANGE_US_MAX (YEARS_MAX * 366 * US_PER_DAY)
/* From 1970 on, as the rollups are; and as far as four digits of a year go. */
#define LAST_US (INT64_C(253370764800) * US_PER_SECOND)

static enum err check(struct call *c, const struct range_asked *asked, int64_t from_us,
	int64_t to_us)
{
	if (from_us >= to_us)
		return fail_field(c, asked->has_from ? "?from" : "?to", "the range is empty");
	if (from_us < 0)
		return fail_field(c, "?from", "is before 1970");
	if (to_us - from_us > RANGE_US_MAX)
		return fail_field(c, "?from", "the range is longer than %d years", YEARS_MAX);
	return OK;
}

enum err range_read(struct call *c, const struct range_asked *asked, int back,
	struct bucket_plan *plan, struct bucket_list *list)
{
	if (zone_open(c, asked->timezone, &plan->zone) != OK) {
		fail_field(c, "?timezone", "is no zone of the IANA time zone database");
		return c->failure.err = ERR_BAD_REQUEST;
	}
	plan->zone_name = asked->timezone;
	int64_t to_us = asked->has_to ? asked->to_us : call_now_us(c);
	if (to_us <= 0 || to_us > LAST_US)
		return fail_field(c, "?to", "is not after 1970 and before 9999");
	int64_t from_us = asked->has_from ? asked->from_us : buckets_back(c, plan, to_us, back);
	TRY(check(c, asked, from_us, to_us));
	return buckets_make(c, plan, from_us, to_us, list);
}

enum err range_read_days(struct call *c, const struct range_asked *asked, int back,
	struct day_range *range)
{
	struct bucket_plan plan = {.unit = BUCKET_DAY};
	struct bucket_list days = {0}, before;
	TRY(range_read(c, asked, back, &plan, &days));
	if (days.count == 0 || days.count > DAYS_MAX)
		return fail_field(c, "?from", "the range is longer than %d days", DAYS_MAX);
	buckets_before(c, &plan, &days, &before);
	const struct bucket *first = &days.items[0], *last = &days.items[days.count - 1];
	*range = (struct day_range){
		.zone = plan.zone,
		.from_us = first->from_us,
		.to_us = last->to_us,
		.before_us = before.count ? before.items[0].from_us : first->from_us,
		.first = first->wall,
		.last = last->wall,
	};
	return OK;
}
