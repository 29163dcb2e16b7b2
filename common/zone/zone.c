/* A TZif file is used as it lies in memory: a sorted table of changes, searched, and after its
 * end the footer's rule. A file is a few kilobytes and the kernel keeps it, so none is kept
 * here: nothing is shared between threads, and new tzdata counts from the next request on. */
#include "zone/zone.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)64 * 1024)
#define RELEASE_LINE_BYTES 40
#define RELEASE_LETTERS "0123456789abcdefghijklmnopqrstuvwxyz.-"
#define HEADER_BYTES 44
#define TYPE_BYTES 6

struct zone {
	const unsigned char *times;   /* change_count big-endian int64, ascending */
	const unsigned char *type_of; /* change_count indexes into types */
	const unsigned char *types;   /* type_count of {int32 offset, summer flag, name index} */
	size_t change_count, type_count;
	bool has_rule;
	struct zone_rule rule; /* after the last change */
};

/* The counts of one TZif header, in the file's order. */
struct counts {
	uint32_t utc_flags, standard_flags, leaps, times, types, chars;
};

static uint64_t big_endian(const unsigned char *data, size_t bytes)
{
	uint64_t value = 0;
	for (size_t i = 0; i < bytes; i++)
		value = value << 8 | data[i];
	return value;
}

static int64_t time_of(const struct zone *zone, size_t change)
{
	return (int64_t)big_endian(zone->times + change * 8, 8);
}

static int32_t offset_of_type(const struct zone *zone, size_t type)
{
	return (int32_t)big_endian(zone->types + type * TYPE_BYTES, 4);
}

/* Changes at or before utc_s. */
static size_t changes_until(const struct zone *zone, int64_t utc_s)
{
	size_t low = 0, high = zone->change_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (time_of(zone, middle) <= utc_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct zone_span zone_span_at(const struct zone *zone, int64_t utc_s)
{
	size_t passed = changes_until(zone, utc_s);
	int64_t from_s = passed ? time_of(zone, passed - 1) : INT64_MIN;
	if (passed == zone->change_count && zone->has_rule) {
		struct zone_span span = zone_rule_span(&zone->rule, utc_s);
		if (span.from_s < from_s)
			span.from_s = from_s;
		return span;
	}
	/* Before the first change, type 0 (RFC 9636 section 3.2). */
	return (struct zone_span){
		.from_s = from_s,
		.until_s = passed < zone->change_count ? time_of(zone, passed) : INT64_MAX,
		.offset_s = offset_of_type(zone, passed ? zone->type_of[passed - 1] : 0),
	};
}

static bool name_is_plain(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	static const char others[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-";
	if (strlen(name) > ZONE_NAME_BYTES_MAX)
		return false;
	for (;; name++) {
		if (!*name || !strchr(letters, *name))
			return false;
		name += strspn(name, others);
		if (*name != '/')
			return !*name;
	}
}

/* Files beside the zones that look like one. */
static bool name_is_reserved(const char *name)
{
	return strcmp(name, "Factory") == 0 || strcmp(name, "localtime") == 0 ||
	       strcmp(name, "posixrules") == 0 || strncmp(name, "posix/", 6) == 0 ||
	       strncmp(name, "right/", 6) == 0;
}

static int open_file(struct call *c, const char *name)
{
	const char *folder = getenv("TZDIR"); /* as every reader of this database has it */
	if (!folder || !*folder)
		folder = "/usr/share/zoneinfo";
	return open(call_printf(c, "%s/%s", folder, name), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

/* Reads the whole file; NULL when there is none or it is larger than a zone can be. */
static const unsigned char *read_file(struct call *c, const char *name, size_t *len)
{
	int fd = open_file(c, name);
	if (fd < 0)
		return NULL;
	unsigned char *data = arena_alloc_raw(c->arena, FILE_BYTES_MAX);
	ssize_t got = 0;
	*len = 0;
	while (*len < FILE_BYTES_MAX && (got = read(fd, data + *len, FILE_BYTES_MAX - *len)) > 0)
		*len += (size_t)got;
	close(fd);
	return got < 0 || *len == FILE_BYTES_MAX ? NULL : data;
}

static bool read_header(const unsigned char *data, size_t len, struct counts *counts)
{
	if (len < HEADER_BYTES || memcmp(data, "TZif", 4) != 0 || data[4] < '2')
		return false;
	uint32_t numbers[6];
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		numbers[i] = (uint32_t)big_endian(data + 20 + i * 4, 4);
		if (numbers[i] > FILE_BYTES_MAX)
			return false;
	}
	*counts = (struct counts){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4],
		numbers[5]};
	return true;
}

static size_t block_bytes(const struct counts *n, size_t time_bytes)
{
	return n->times * (time_bytes + 1) + n->types * TYPE_BYTES + n->chars +
	       n->leaps * (time_bytes + 4) + n->standard_flags + n->utc_flags;
}

/* Every change has a type that exists and lies behind the one before. */
static bool changes_are_sound(const struct zone *zone)
{
	for (size_t i = 0; i < zone->change_count; i++) {
		if (zone->type_of[i] >= zone->type_count)
			return false;
		if (i && time_of(zone, i) <= time_of(zone, i - 1))
			return false;
	}
	for (size_t i = 0; i < zone->type_count; i++)
		if (abs(offset_of_type(zone, i)) >= 25 * 3600)
			return false;
	return true;
}

static bool read_footer(struct call *c, const unsigned char *data, size_t len, struct zone *zone)
{
	const unsigned char *end = len > 1 ? memchr(data + 1, '\n', len - 1) : NULL;
	if (!end || data[0] != '\n')
		return false;
	const char *rule = arena_copy(c->arena, (const char *)data + 1, (size_t)(end - data) - 1);
	zone->has_rule = *rule != '\0';
	return !zone->has_rule || zone_rule_parse(rule, &zone->rule);
}

/* The second block, whose times have 64 bits, and the footer behind it. */
static bool read_zone(struct call *c, const unsigned char *data, size_t len, struct zone *zone)
{
	struct counts n;
	if (!read_header(data, len, &n))
		return false;
	size_t skip = HEADER_BYTES + block_bytes(&n, 4);
	if (skip > len || !read_header(data + skip, len - skip, &n))
		return false;
	data += skip + HEADER_BYTES;
	len -= skip + HEADER_BYTES;
	if (block_bytes(&n, 8) > len || n.leaps || !n.types)
		return false;
	zone->times = data;
	zone->type_of = zone->times + (size_t)n.times * 8;
	zone->types = zone->type_of + n.times;
	zone->change_count = n.times;
	zone->type_count = n.types;
	return changes_are_sound(zone) &&
	       read_footer(c, data + block_bytes(&n, 8), len - block_bytes(&n, 8), zone);
}

enum err zone_open(struct call *c, const char *name, const struct zone **zone)
{
	static const struct zone utc = {.has_rule = true};
	if (strcmp(name, "UTC") == 0) {
		*zone = &utc;
		return OK;
	}
	struct zone *read = call_alloc(c, sizeof *read);
	size_t len;
	const unsigned char *data = name_is_plain(name) && !name_is_reserved(name)
					    ? read_file(c, name, &len)
					    : NULL;
	if (!data || !read_zone(c, data, len, read))
		return fail(c, ERR_NOT_FOUND, "there is no time zone %.*s", ZONE_NAME_BYTES_MAX,
			name);
	*zone = read;
	return OK;
}

/* The first line of the database's text: "# version 2026a". */
const char *zone_release(struct call *c)
{
	static const char prefix[] = "# version ";
	char line[RELEASE_LINE_BYTES + 1] = "";
	int fd = open_file(c, "tzdata.zi");
	if (fd < 0)
		return "";
	ssize_t got = read(fd, line, RELEASE_LINE_BYTES);
	close(fd);
	if (got < 0 || strncmp(line, prefix, sizeof prefix - 1) != 0)
		return "";
	const char *release = line + sizeof prefix - 1;
	return arena_copy(c->arena, release, strspn(release, RELEASE_LETTERS));
}
