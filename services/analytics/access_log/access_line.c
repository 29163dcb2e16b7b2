/* From the left to the right; a quote within quotes has a backslash before it. */
#include "access_log/access_line.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/macros.h"
#include "base/rfc3339.h"

static const char *const assets[] = {"css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "ico",
	"svg", "webp", "avif", "bmp", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "ogg",
	"webm", "avi", "mov", "zip", "gz", "bz2", "xz", "tar", "tgz", "txt", "xml", "json", "rss",
	"atom"};

/* Up to a sign, which is passed. */
static bool take_until(struct slice *rest, char sign, struct slice *part)
{
	const char *found = memchr(rest->data, sign, rest->len);
	if (!found)
		return false;
	*part = (struct slice){rest->data, (size_t)(found - rest->data)};
	rest->len -= part->len + 1;
	rest->data = found + 1;
	return true;
}

static bool take_quoted(struct slice *rest, struct slice *part)
{
	struct slice before;
	if (!take_until(rest, '"', &before))
		return false;
	size_t len = 0;
	while (len < rest->len && rest->data[len] != '"')
		len += rest->data[len] == '\\' ? 2 : 1;
	if (len >= rest->len)
		return false;
	*part = (struct slice){rest->data, len};
	rest->data += len + 1;
	rest->len -= len + 1;
	return true;
}

static bool digits(const char *at, size_t count, int *value)
{
	*value = 0;
	for (size_t i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return false;
		*value = *value * 10 + (at[i] - '0');
	}
	return true;
}

static int month_of(const char *at)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int i = 0; i < 12; i++)
		if (memcmp(at, names + 3 * i, 3) == 0)
			return i + 1;
	return 0;
}

/* 17/May/2015:10:05:03 +0000 */
static bool read_time(struct slice text, int64_t *at_us)
{
	int day, year, hour, minute, second, zone_hours, zone_minutes;
	const char *at = text.data;
	if (text.len != 26 || !digits(at, 2, &day) || !month_of(at + 3) ||
		!digits(at + 7, 4, &year) || !digits(at + 12, 2, &hour) ||
		!digits(at + 15, 2, &minute) || !digits(at + 18, 2, &second) ||
		!digits(at + 22, 2, &zone_hours) || !digits(at + 24, 2, &zone_minutes))
		return false;
	if (year < 1970 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
		return false;
	int64_t offset_us = zone_hours * US_PER_HOUR + zone_minutes * US_PER_MINUTE;
	*at_us = rfc3339_days(year, month_of(at + 3), day) * US_PER_DAY + hour * US_PER_HOUR +
		 minute * US_PER_MINUTE + second * US_PER_SECOND +
		 (at[21] == '-' ? offset_us : -offset_us);
	return *at_us >= 0;
}

/* GET /path?query HTTP/1.1 */
static bool read_request(struct slice request, struct access_line *line)
{
	struct slice target;
	if (!take_until(&request, ' ', &line->method))
		return false;
	if (!take_until(&request, ' ', &target))
		target = request;
	size_t len = 0;
	while (len < target.len && target.data[len] != '?' && target.data[len] != '#')
		len++;
	line->path = (struct slice){target.data, len};
	return len > 0 && *target.data == '/';
}

bool access_line_read(struct slice text, struct access_line *line)
{
	struct slice rest = text, part, request;
	*line = (struct access_line){0};
	if (!take_until(&rest, '[', &part) || !take_until(&rest, ']', &part) ||
		!read_time(part, &line->at_us) || !take_quoted(&rest, &request) ||
		!read_request(request, line))
		return false;
	if (rest.len < 4 || !digits(rest.data + 1, 3, &line->status))
		return false;
	/* The common format ends here; some lines of the combined one are cut off. */
	if (take_quoted(&rest, &line->referrer))
		(void)take_quoted(&rest, &line->agent);
	return true;
}

static bool is_asset(struct slice path)
{
	size_t at = path.len;
	while (at && path.data[at - 1] != '.' && path.data[at - 1] != '/')
		at--;
	if (!at || path.data[at - 1] != '.')
		return false;
	for (size_t i = 0; i < COUNT_OF(assets); i++)
		if (strlen(assets[i]) == path.len - at &&
			strncasecmp(assets[i], path.data + at, path.len - at) == 0)
			return true;
	return false;
}

bool access_line_is_page(const struct access_line *line)
{
	return line->method.len == 3 && memcmp(line->method.data, "GET", 3) == 0 &&
	       (line->status == 200 || line->status == 304) && !is_asset(line->path) &&
	       line->path.len <= ACCESS_PATH_BYTES_MAX;
}
