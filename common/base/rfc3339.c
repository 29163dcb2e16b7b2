/* Dates by days_from_civil and civil_from_days (Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms"), so that no time zone database and no lock is asked. */
#include "base/rfc3339.h"

#include <string.h>

#include "base/clock.h"

#define DAYS_PER_ERA 146097 /* 400 years */

int64_t rfc3339_days(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_ERA + day_of_era - 719468;
}

void rfc3339_civil(int64_t days, int *year, int *month, int *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int64_t doe = days - era * DAYS_PER_ERA;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t shifted = (5 * doy + 2) / 153;
	*day = (int)(doy - (153 * shifted + 2) / 5 + 1);
	*month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

static void put_digits(char *to, int value, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		to[i] = (char)('0' + value % 10);
		value /= 10;
	}
}

void rfc3339_format(int64_t time_us, char out[RFC3339_SIZE])
{
	int64_t days = time_us / US_PER_DAY;
	int64_t rest_us = time_us % US_PER_DAY;
	if (rest_us < 0) {
		rest_us += US_PER_DAY;
		days--;
	}
	int year, month, day;
	rfc3339_civil(days, &year, &month, &day);
	int rest_ms = (int)(rest_us / US_PER_MS);
	memcpy(out, "0000-00-00T00:00:00.000Z", RFC3339_SIZE);
	put_digits(out, year, 4);
	put_digits(out + 5, month, 2);
	put_digits(out + 8, day, 2);
	put_digits(out + 11, rest_ms / 3600000, 2);
	put_digits(out + 14, rest_ms / 60000 % 60, 2);
	put_digits(out + 17, rest_ms / 1000 % 60, 2);
	put_digits(out + 20, rest_ms % 1000, 3);
}

static bool take_digits(const char **at, int digits, int *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

static bool take_char(const char **at, const char *accepted)
{
	if (!**at || !strchr(accepted, **at))
		return false;
	(*at)++;
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

static bool take_date(const char **at, int *year, int *month, int *day)
{
	return take_digits(at, 4, year) && take_char(at, "-") && take_digits(at, 2, month) &&
	       take_char(at, "-") && take_digits(at, 2, day) && *month >= 1 && *month <= 12 &&
	       *day >= 1 && *day <= days_in_month(*year, *month);
}

bool rfc3339_parse_date(const char *string, int *year, int *month, int *day)
{
	const char *at = string;
	return take_date(&at, year, month, day) && !*at;
}

static bool take_fraction(const char **at, int64_t *fraction_us)
{
	*fraction_us = 0;
	if (**at != '.')
		return true;
	(*at)++;
	int digits = 0;
	int64_t scale = 100000;
	for (; **at >= '0' && **at <= '9' && digits < 9; (*at)++, digits++, scale /= 10)
		*fraction_us += (**at - '0') * scale;
	return digits > 0;
}

static bool take_offset(const char **at, int64_t *offset_us)
{
	*offset_us = 0;
	if (take_char(at, "Zz"))
		return true;
	int sign = **at == '-' ? -1 : 1;
	int hours, minutes;
	if (!take_char(at, "+-") || !take_digits(at, 2, &hours) || !take_char(at, ":") ||
		!take_digits(at, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*offset_us = sign * (hours * US_PER_HOUR + minutes * US_PER_MINUTE);
	return true;
}

bool rfc3339_parse(const char *string, int64_t *time_us)
{
	const char *at = string;
	int year, month, day, hour, minute, second;
	int64_t fraction_us, offset_us;
	if (!take_date(&at, &year, &month, &day) || !take_char(&at, "Tt ") ||
		!take_digits(&at, 2, &hour) || !take_char(&at, ":") ||
		!take_digits(&at, 2, &minute) || !take_char(&at, ":") ||
		!take_digits(&at, 2, &second) || !take_fraction(&at, &fraction_us) ||
		!take_offset(&at, &offset_us) || *at)
		return false;
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*time_us = rfc3339_days(year, month, day) * US_PER_DAY + hour * US_PER_HOUR +
		   minute * US_PER_MINUTE + second * US_PER_SECOND + fraction_us - offset_us;
	return true;
}
