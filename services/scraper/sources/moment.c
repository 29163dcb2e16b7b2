/* The forms differ in where the month is; what is around it is read alike. */
#include "sources/moment.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/macros.h"
#include "base/rfc3339.h"

struct civil {
	int year, month, day;
	int hour, minute;
	double second;
	int offset_minutes;
};

/* How months begin, in the languages of feeds that do not keep to English. Longer ones come first
 * where one is the beginning of another. */
static const struct {
	const char *start;
	int month;
} months[] = {
	{"marras", 11}, /* Finnish, and not March */
	{"jan", 1},
	{"feb", 2},
	{"mar", 3},
	{"apr", 4},
	{"may", 5},
	{"jun", 6},
	{"jul", 7},
	{"aug", 8},
	{"sep", 9},
	{"oct", 10},
	{"nov", 11},
	{"dec", 12},
	/* Portuguese, Spanish, Italian, Catalan */
	{"ene", 1},
	{"gen", 1},
	{"fev", 2},
	{"abr", 4},
	{"mai", 5},
	{"mag", 5},
	{"giu", 6},
	{"lug", 7},
	{"ago", 8},
	{"set", 9},
	{"out", 10},
	{"ott", 10},
	{"dez", 12},
	{"dic", 12},
	/* French, German, Dutch, Scandinavian */
	{"fév", 2},
	{"avr", 4},
	{"juin", 6},
	{"juil", 7},
	{"aoû", 8},
	{"déc", 12},
	{"mär", 3},
	{"mrz", 3},
	{"okt", 10},
	{"maj", 5},
	{"mei", 5},
	{"mrt", 3},
	{"maa", 3}, /* Finnish, too */
	{"des", 12},
	/* Polish */
	{"sty", 1},
	{"lut", 2},
	{"kwi", 4},
	{"cze", 6},
	{"lipc", 7}, /* and not Croatian's "lipnja", which is June */
	{"lipi", 7},
	{"sie", 8},
	{"wrz", 9},
	{"paź", 10},
	{"lis", 11},
	{"gru", 12},
	/* Russian */
	{"янв", 1},
	{"фев", 2},
	{"мар", 3},
	{"апр", 4},
	{"мая", 5},
	{"май", 5},
	{"июн", 6},
	{"июл", 7},
	{"авг", 8},
	{"сен", 9},
	{"окт", 10},
	{"ноя", 11},
	{"дек", 12},
	/* Ukrainian */
	{"січ", 1},
	{"лют", 2},
	{"бер", 3},
	{"квіт", 4},
	{"трав", 5},
	{"черв", 6},
	{"лип", 7},
	{"серп", 8},
	{"вер", 9},
	{"жовт", 10},
	{"лист", 11},
	{"груд", 12},
	/* Turkish */
	{"oca", 1},
	{"şub", 2},
	{"nis", 4},
	{"haz", 6},
	{"tem", 7},
	{"ağu", 8},
	{"eyl", 9},
	{"eki", 10},
	{"kas", 11},
	{"ara", 12},
};

#define ENGLISH_FIRST 1
#define ENGLISH_LAST 12

static int read_month(const char *word, bool *is_english)
{
	for (size_t i = 0; i < COUNT_OF(months); i++)
		if (strncasecmp(word, months[i].start, strlen(months[i].start)) == 0) {
			*is_english = *is_english && i >= ENGLISH_FIRST && i <= ENGLISH_LAST;
			return months[i].month;
		}
	return 0;
}

static bool is_english_day(const char *word)
{
	static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	for (size_t i = 0; i < COUNT_OF(days); i++)
		if (strncasecmp(word, days[i], 3) == 0)
			return true;
	return false;
}

static bool is_civil(const struct civil *at)
{
	static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (at->year < 1 || at->year > 9999 || at->month < 1 || at->month > 12 || at->day < 1 ||
		at->day > lengths[at->month - 1])
		return false;
	bool leap = (at->year % 4 == 0 && at->year % 100 != 0) || at->year % 400 == 0;
	if (at->month == 2 && at->day == 29 && !leap)
		return false;
	return at->hour >= 0 && at->hour < 24 && at->minute >= 0 && at->minute < 60 &&
	       at->second >= 0 && at->second < 61 && abs(at->offset_minutes) < 24 * 60;
}

static bool finish(const struct civil *at, int64_t *time_us)
{
	if (!is_civil(at))
		return false;
	int64_t minutes = (rfc3339_days(at->year, at->month, at->day) * 24 + at->hour) * 60 +
			  at->minute - at->offset_minutes;
	*time_us = minutes * US_PER_MINUTE + (int64_t)(at->second * 1e6 + 0.5);
	return true;
}

/* "Z", "GMT", "+0000", "-05:00", "EST"; nothing is UTC. @return false for what is no zone */
static bool read_zone(const char *at, int *offset_minutes)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = {{"UTC", 0}, {"UT", 0}, {"GMT", 0}, {"Z", 0}, {"EST", -5}, {"EDT", -4},
		{"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7},
		{"CET", 1}, {"CEST", 2}};
	at += strspn(at, " \t");
	*offset_minutes = 0;
	if (!*at)
		return true;
	for (size_t i = 0; i < COUNT_OF(zones); i++)
		if (strcasecmp(at, zones[i].name) == 0) {
			*offset_minutes = zones[i].hours * 60;
			return true;
		}
	int hours = 0, minutes = 0, used = 0;
	if ((*at != '+' && *at != '-') || !isdigit((unsigned char)at[1]))
		return false;
	if (sscanf(at + 1, "%2d:%2d%n", &hours, &minutes, &used) < 2)
		(void)sscanf(at + 1, "%2d%2d%n", &hours, &minutes, &used);
	*offset_minutes = (hours * 60 + minutes) * (*at == '-' ? -1 : 1);
	return true;
}

/* "21:35:22.5" or "21:35", and the zone behind it. */
static bool read_clock(const char *at, struct civil *civil)
{
	int used = 0;
	at += strspn(at, " \tTt");
	if (!*at)
		return true;
	if (sscanf(at, "%2d:%2d%n", &civil->hour, &civil->minute, &used) < 2)
		return false;
	at += used;
	if (*at == ':' && isdigit((unsigned char)at[1])) {
		int second = 0;
		(void)sscanf(at + 1, "%2d%n", &second, &used);
		civil->second = second;
		at += 1 + used;
		if (*at == '.' || *at == ',')
			at += 1 + strspn(at + 1, "0123456789");
	}
	return read_zone(at, &civil->offset_minutes);
}

static bool read_iso(const char *text, int64_t *time_us)
{
	struct civil at = {.year = 0};
	int used = 0;
	if (sscanf(text, "%4d-%2d-%2d%n", &at.year, &at.month, &at.day, &used) != 3 || used < 8)
		return false;
	if (text[used] && !strchr("Tt ", text[used]))
		return false;
	return read_clock(text + used, &at) && finish(&at, time_us);
}

/* Behind "Thu, " and the like. */
static const char *skip_day(const char *text, bool *is_english)
{
	const char *comma = strchr(text, ',');
	if (isdigit((unsigned char)*text) || !comma || comma - text > 16)
		return text;
	const char *digit = strpbrk(text, "0123456789");
	if (digit && digit < comma)
		return text; /* "May 28, 2010" */
	*is_english = *is_english && is_english_day(text);
	return comma + 1 + strspn(comma + 1, " \t");
}

/* Behind marks and what some languages put there: "28 de mayo de 2010". NULL where there is none.
 */
static const char *skip_between(const char *at)
{
	static const char *const particles[] = {"de ", "del ", "d'", "d\xE2\x80\x99"};
	size_t marks = strspn(at, " .,-");
	if (!marks)
		return NULL;
	at += marks;
	for (size_t i = 0; i < COUNT_OF(particles); i++)
		if (strncasecmp(at, particles[i], strlen(particles[i])) == 0)
			return at + strlen(particles[i]);
	return at;
}

/* "2010 г." */
static const char *skip_year_word(const char *at)
{
	static const char *const words[] = {" г.", " р.", "\xC2\xA0г.", "\xC2\xA0р."};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strncmp(at, words[i], strlen(words[i])) == 0)
			return at + strlen(words[i]);
	return at;
}

/* "24 Set 2018 19:42:40 -0300", "28 May 2010", "28 de mayo de 2010" */
static bool read_day_first(const char *text, bool *is_english, int64_t *time_us)
{
	struct civil at = {.year = 0};
	char month[24];
	int used = 0;
	if (sscanf(text, "%2d%n", &at.day, &used) != 1)
		return false;
	bool has_particle = strstr(text, " de ");
	text = skip_between(text + used);
	if (!text || sscanf(text, "%23[^ .,0-9-]%n", month, &used) != 1)
		return false;
	at.month = read_month(month, is_english);
	text = skip_between(text + used);
	if (!at.month || !text || sscanf(text, "%4d%n", &at.year, &used) != 1)
		return false;
	if (at.year < 100)
		at.year += at.year < 70 ? 2000 : 1900;
	*is_english = *is_english && !has_particle;
	return read_clock(skip_year_word(text + used), &at) && finish(&at, time_us);
}

/* "2010年5月28日", "2010년 5월 28일" */
static bool read_year_first(const char *text, int64_t *time_us)
{
	struct civil at = {.year = 0};
	int used = 0;
	(void)sscanf(text, "%4d年%2d月%2d日%n", &at.year, &at.month, &at.day, &used);
	if (!used)
		(void)sscanf(text, "%4d년 %2d월 %2d일%n", &at.year, &at.month, &at.day, &used);
	return used && read_clock(text + used, &at) && finish(&at, time_us);
}

/* "May 28, 2010" */
static bool read_month_first(const char *text, bool *is_english, int64_t *time_us)
{
	struct civil at = {.year = 0};
	char month[24];
	int used = 0;
	if (sscanf(text, "%23[^ .,0-9]%*[ .]%2d%*[ ,]%4d%n", month, &at.day, &at.year, &used) != 3)
		return false;
	at.month = read_month(month, is_english);
	return at.month && read_clock(text + used, &at) && finish(&at, time_us);
}

enum moment_form moment_parse(const char *text, int64_t *time_us)
{
	bool is_english = true;
	text += strspn(text, " \t\r\n");
	if (read_iso(text, time_us))
		return MOMENT_STANDARD;
	const char *day = skip_day(text, &is_english);
	if (read_day_first(day, &is_english, time_us))
		return is_english ? MOMENT_STANDARD : MOMENT_RECOVERED;
	return read_month_first(text, &is_english, time_us) || read_year_first(text, time_us)
		       ? MOMENT_RECOVERED
		       : MOMENT_NONE;
}

bool moment_of_seconds(int64_t seconds, int64_t *time_us)
{
	if (seconds < 1 || seconds > INT64_C(253402300799))
		return false;
	*time_us = seconds * US_PER_SECOND;
	return true;
}
