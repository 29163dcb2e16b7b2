/* Names are written and read here, for strftime's and strptime's depend on the locale. */
#include "base/http_date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/rfc3339.h"

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

void http_date_format(int64_t time_us, char out[HTTP_DATE_SIZE])
{
	time_t seconds = time_us / US_PER_SECOND;
	struct tm at;
	gmtime_r(&seconds, &at);
	char text[80]; /* room for what no field of a date has */
	snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		days + 3 * at.tm_wday, at.tm_mday, months + 3 * at.tm_mon,
		(at.tm_year + 1900) % 10000, at.tm_hour, at.tm_min, at.tm_sec);
	memcpy(out, text, HTTP_DATE_SIZE);
	out[HTTP_DATE_SIZE - 1] = '\0';
}

bool http_date_parse(const char *text, int64_t *time_us)
{
	int day, year, hour, minute, second;
	char month[4];
	if (strlen(text) != HTTP_DATE_SIZE - 1 ||
		sscanf(text + 4, " %2d %3s %4d %2d:%2d:%2d GMT", &day, month, &year, &hour, &minute,
			&second) != 6)
		return false;
	const char *found = strstr(months, month);
	if (!found || (found - months) % 3 || strlen(month) != 3)
		return false;
	*time_us = (rfc3339_days(year, (int)(found - months) / 3 + 1, day) * 24 + hour) *
			   US_PER_HOUR +
		   minute * US_PER_MINUTE + second * US_PER_SECOND;
	/* What it was read as says the same again, or it was something else. */
	char again[HTTP_DATE_SIZE];
	http_date_format(*time_us, again);
	return strcmp(text, again) == 0;
}
