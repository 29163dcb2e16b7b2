/* Times on the wire: RFC 3339 in UTC with milliseconds. */
#ifndef CRIER_BASE_RFC3339_H
#define CRIER_BASE_RFC3339_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RFC3339_SIZE 25 /* "2026-12-01T08:30:00.000Z" and the NUL */

/** Writes time_us (microseconds since 1970, years 0000..9999) into out. */
void rfc3339_format(int64_t time_us, char out[RFC3339_SIZE]);

/**
 * Reads a date-time of RFC 3339 section 5.6 with any offset and up to nine fractional digits.
 * @param[out] time_us  microseconds since 1970 in UTC, digits past the sixth cut off
 * @return false when it is not one (out of range fields and a leap second included)
 */
bool rfc3339_parse(const char *string, int64_t *time_us);

/** Reads a full-date, "2026-12-01"; false when there is no such day. */
bool rfc3339_parse_date(const char *string, int *year, int *month, int *day);

/** Days since 1970-01-01 of a valid Gregorian date (Howard Hinnant's days_from_civil). */
int64_t rfc3339_days(int year, int month, int day);

/** The date of so many days since 1970-01-01 (civil_from_days). */
void rfc3339_civil(int64_t days, int *year, int *month, int *day);

#endif
