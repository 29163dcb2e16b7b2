/* Field by field; blanks between them are as people put them. */
#include "import/date.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/macros.h"
#include "base/rfc3339.h"

#define DATE_BYTES_MAX 64
#define WORDS_MAX 5

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec"};

/* RFC 5322, section 4.3. */
static const struct {
	const char *name;
	int hours;
} zones[] = {{"UT", 0}, {"GMT", 0}, {"Z", 0}, {"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
	{"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};

static int month_of(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(months); i++)
		if (strncasecmp(months[i], name, 3) == 0)
			return (int)i + 1;
	return 0;
}

/* RFC 5322: 00 to 49 are of this century, all else with less than four digits counts from 1900. */
static int year_of(int written, size_t digits)
{
	if (digits >= 4)
		return written;
	return written + (digits == 2 && written < 50 ? 2000 : 1900);
}

/* @return minutes east of UTC */
static int zone_of(const char *zone)
{
	char sign[2];
	int hours, minutes;
	if (sscanf(zone, "%1[+-]%2d%2d", sign, &hours, &minutes) == 3)
		return (*sign == '-' ? -1 : 1) * (hours * 60 + minutes);
	for (size_t i = 0; i < COUNT_OF(zones); i++)
		if (strcasecmp(zones[i].name, zone) == 0)
			return zones[i].hours * 60;
	return 0;
}

/* The words of a date without its weekday, in text, which is cut up. @return how many */
static size_t split(char *text, char *words[WORDS_MAX])
{
	size_t count = 0;
	char *rest = text;
	for (char *word; (word = strsep(&rest, " \t\r\n,")) && count < WORDS_MAX;)
		if (*word && (count || (*word >= '0' && *word <= '9')))
			words[count++] = word;
	return count;
}

enum word { DAY, MONTH, YEAR, TIME, ZONE };

bool import_date_mail(const char *text, int64_t *time_us)
{
	char copy[DATE_BYTES_MAX], iso[DATE_BYTES_MAX];
	char *words[WORDS_MAX] = {0};
	int hour, minute, second = 0;
	size_t len = strlen(text);
	if (len >= sizeof copy)
		return false;
	memcpy(copy, text, len + 1);
	size_t count = split(copy, words);
	if (count <= TIME || sscanf(words[TIME], "%2d:%2d:%2d", &hour, &minute, &second) < 2)
		return false;
	snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		year_of(atoi(words[YEAR]), strlen(words[YEAR])), month_of(words[MONTH]),
		atoi(words[DAY]), hour, minute, second);
	int64_t local_us;
	if (!rfc3339_parse(iso, &local_us))
		return false;
	*time_us = local_us - (count > ZONE ? zone_of(words[ZONE]) : 0) * US_PER_MINUTE;
	return true;
}

bool import_date_iso(const char *text, int64_t *time_us)
{
	char longer[DATE_BYTES_MAX];
	char zone[8] = "";
	int year, month, day;
	if (rfc3339_parse(text, time_us))
		return true;
	if (rfc3339_parse_date(text, &year, &month, &day)) {
		snprintf(longer, sizeof longer, "%sT00:00:00Z", text);
		return rfc3339_parse(longer, time_us);
	}
	if (strlen(text) < sizeof "2026-12-01T08:30" || sscanf(text + 16, "%7s", zone) != 1)
		return false;
	snprintf(longer, sizeof longer, "%.16s:00%s", text, zone);
	return rfc3339_parse(longer, time_us);
}
