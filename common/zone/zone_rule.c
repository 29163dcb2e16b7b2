/* Two changes a year, each computed from the calendar: nothing is tabulated, so that the year
 * 2200 costs what this year does. */
#include "zone/zone_rule.h"

#include <string.h>

#include "base/rfc3339.h"

#define SECONDS_PER_DAY 86400
#define SECONDS_PER_YEAR 31556952 /* the mean of the Gregorian 400 years */

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool take_char(const char **at, char wanted)
{
	if (**at != wanted)
		return false;
	(*at)++;
	return true;
}

/* One to three digits, low..high. */
static bool take_number(const char **at, int low, int high, int *value)
{
	int digits = 0;
	for (*value = 0; **at >= '0' && **at <= '9' && digits < 3; (*at)++, digits++)
		*value = *value * 10 + (**at - '0');
	return digits > 0 && *value >= low && *value <= high;
}

/* An abbreviation, which nobody needs: "CET" or "<+0330>". */
static bool skip_name(const char **at)
{
	if (take_char(at, '<')) {
		size_t len = strcspn(*at, ">");
		*at += len;
		return len > 0 && take_char(at, '>');
	}
	const char *start = *at;
	while (is_letter(**at))
		(*at)++;
	return *at - start >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(const char **at, int hours_max, int32_t *seconds)
{
	int sign = 1, hours, minutes = 0, rest = 0;
	if (take_char(at, '-'))
		sign = -1;
	else
		take_char(at, '+');
	if (!take_number(at, 0, hours_max, &hours))
		return false;
	if (take_char(at, ':') && !take_number(at, 0, 59, &minutes))
		return false;
	if (take_char(at, ':') && !take_number(at, 0, 59, &rest))
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60 + rest);
	return true;
}

/* POSIX counts offsets westwards. */
static bool take_offset(const char **at, int32_t *offset_s)
{
	if (!take_time(at, 24, offset_s))
		return false;
	*offset_s = -*offset_s;
	return true;
}

static bool take_day(const char **at, struct zone_change *change)
{
	if (take_char(at, 'M')) {
		change->form = ZONE_DAY_OF_WEEK;
		return take_number(at, 1, 12, &change->month) && take_char(at, '.') &&
		       take_number(at, 1, 5, &change->week) && take_char(at, '.') &&
		       take_number(at, 0, 6, &change->day);
	}
	if (take_char(at, 'J')) {
		change->form = ZONE_DAY_NO_LEAP;
		return take_number(at, 1, 365, &change->day);
	}
	change->form = ZONE_DAY_OF_YEAR;
	return take_number(at, 0, 365, &change->day);
}

static bool take_change(const char **at, struct zone_change *change)
{
	change->time_s = 2 * 3600;
	if (!take_char(at, ',') || !take_day(at, change))
		return false;
	return !take_char(at, '/') || take_time(at, 167, &change->time_s);
}

bool zone_rule_parse(const char *string, struct zone_rule *rule)
{
	const char *at = string;
	memset(rule, 0, sizeof *rule);
	if (!skip_name(&at) || !take_offset(&at, &rule->standard_s))
		return false;
	rule->summer_s = rule->standard_s;
	if (!*at)
		return true;
	rule->has_summer = true;
	rule->summer_s += 3600;
	if (!skip_name(&at) || (*at != ',' && !take_offset(&at, &rule->summer_s)))
		return false;
	return take_change(&at, &rule->starts) && take_change(&at, &rule->ends) && !*at;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The week-th such weekday of a month, as days since 1970; the fifth is the last there is. */
static int64_t weekday_of_month(int year, const struct zone_change *change)
{
	int64_t first = rfc3339_days(year, change->month, 1);
	int64_t after = change->month == 12 ? rfc3339_days(year + 1, 1, 1)
					    : rfc3339_days(year, change->month + 1, 1);
	int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970 began on a Thursday */
	int64_t day = first + (change->day - weekday + 7) % 7 + (change->week - 1) * 7;
	return day < after ? day : day - 7;
}

static int64_t day_of_change(int year, const struct zone_change *change)
{
	int64_t new_year = rfc3339_days(year, 1, 1);
	switch (change->form) {
	case ZONE_DAY_OF_WEEK:
		return weekday_of_month(year, change);
	case ZONE_DAY_NO_LEAP:
		return new_year + change->day - 1 + (is_leap(year) && change->day > 59);
	case ZONE_DAY_OF_YEAR:
		break;
	}
	return new_year + change->day;
}

static int64_t moment_of_change(int year, const struct zone_change *change, int32_t offset_s)
{
	return day_of_change(year, change) * SECONDS_PER_DAY + change->time_s - offset_s;
}

/* Narrows span to one side of a change. Changes come in the order of time; of two in the same
 * second the later one counts. */
static void narrow(struct zone_span *span, int64_t utc_s, int64_t change_s, int32_t offset_after_s)
{
	if (change_s <= utc_s) {
		span->from_s = change_s;
		span->offset_s = offset_after_s;
	} else if (change_s < span->until_s) {
		span->until_s = change_s;
	}
}

struct zone_span zone_rule_span(const struct zone_rule *rule, int64_t utc_s)
{
	struct zone_span span = {INT64_MIN, INT64_MAX, rule->standard_s};
	if (!rule->has_summer)
		return span;
	int year = (int)(1970 + utc_s / SECONDS_PER_YEAR - (utc_s < 0));
	/* Neighbours too: the mean year may miss by one, and a span may cross New Year. */
	for (int y = year - 2; y <= year + 2; y++) {
		int64_t start_s = moment_of_change(y, &rule->starts, rule->standard_s);
		int64_t end_s = moment_of_change(y, &rule->ends, rule->summer_s);
		if (start_s <= end_s) {
			narrow(&span, utc_s, start_s, rule->summer_s);
			narrow(&span, utc_s, end_s, rule->standard_s);
		} else {
			narrow(&span, utc_s, end_s, rule->standard_s);
			narrow(&span, utc_s, start_s, rule->summer_s);
		}
	}
	return span;
}
