/* The rule by which a zone's clock goes on after its last recorded change, for ever: the TZ
 * string of POSIX, as the footer of a TZif file has it ("CET-1CEST,M3.5.0,M10.5.0/3"). */
#ifndef CRIER_ZONE_ZONE_RULE_H
#define CRIER_ZONE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

/* A stretch of UTC time in which a zone's clock keeps one offset. */
struct zone_span {
	int64_t from_s;	  /* the first second, since 1970; INT64_MIN: always */
	int64_t until_s;  /* the second after the last; INT64_MAX: for ever */
	int32_t offset_s; /* local time minus UTC */
};

enum zone_day_form {
	ZONE_DAY_OF_WEEK, /* Mm.w.d: weekday 0..6 of week 1..5 (5: last) of month */
	ZONE_DAY_NO_LEAP, /* Jn: 1..365, 29 February never counted */
	ZONE_DAY_OF_YEAR, /* n: 0..365 */
};

/* When, each year, the clock changes. */
struct zone_change {
	enum zone_day_form form;
	int month, week, day;
	int32_t time_s; /* after local midnight; -167 h to 167 h */
};

struct zone_rule {
	int32_t standard_s, summer_s; /* offsets; equal where has_summer is false */
	bool has_summer;
	struct zone_change starts; /* of summer time, in standard time */
	struct zone_change ends;   /* of summer time, in summer time */
};

/** Reads a TZ string: RFC 9636 section 3.3.1, POSIX.1-2017 section 8.3.
 *  @return false when it is none; summer time without dates, which POSIX leaves open, included */
bool zone_rule_parse(const char *string, struct zone_rule *rule);

/** The span that holds utc_s (seconds since 1970, years 1..9999). */
struct zone_span zone_rule_span(const struct zone_rule *rule, int64_t utc_s);

#endif
