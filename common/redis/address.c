/* A URL is cut from the left: credentials up to the last '@', host, port, database. */
#include "redis/address.h"

#include <stdlib.h>
#include <string.h>

#include "base/percent.h"

#define DEFAULT_PORT 6379
#define DATABASE_MAX 1000000

/* A decoded copy; NULL where it has a bad escape. */
static const char *decode(struct arena *arena, const char *from, size_t len)
{
	char *out = arena_copy(arena, from, len);
	return percent_decode(out, NULL) ? out : NULL;
}

static bool parse_number(const char *string, int minimum, int maximum, int *number)
{
	char *end;
	if (*string < '0' || *string > '9')
		return false;
	long value = strtol(string, &end, 10);
	if (*end || value < minimum || value > maximum)
		return false;
	*number = (int)value;
	return true;
}

static bool parse_credentials(struct arena *arena, const char *from, size_t len,
	struct redis_address *address)
{
	const char *colon = memchr(from, ':', len);
	if (!colon)
		return false;
	size_t user_len = (size_t)(colon - from);
	if (user_len) {
		address->user = decode(arena, from, user_len);
		if (!address->user)
			return false;
	}
	address->password = decode(arena, colon + 1, len - user_len - 1);
	return address->password != NULL;
}

/* "host:port", "[::1]:port"; text is ours to cut. */
static bool parse_host(char *text, struct redis_address *address)
{
	char *end;
	if (*text == '[') {
		address->host = text + 1;
		end = strchr(text, ']');
		if (!end)
			return false;
		*end++ = '\0';
	} else {
		address->host = text;
		end = text + strcspn(text, ":");
	}
	if (!*address->host)
		return false;
	if (!*end)
		return true;
	if (*end != ':')
		return false;
	*end = '\0';
	return parse_number(end + 1, 1, 65535, &address->port);
}

static bool parse_tcp(struct arena *arena, const char *rest, struct redis_address *address)
{
	const char *at = strrchr(rest, '@');
	if (at && !parse_credentials(arena, rest, (size_t)(at - rest), address))
		return false;
	char *text = arena_strdup(arena, at ? at + 1 : rest);
	char *slash = strchr(text, '/');
	if (slash) {
		*slash = '\0';
		if (slash[1] && !parse_number(slash + 1, 0, DATABASE_MAX, &address->database))
			return false;
	}
	return parse_host(text, address);
}

bool redis_address_parse(struct arena *arena, const char *url, struct redis_address *address)
{
	struct redis_address parsed = {.port = DEFAULT_PORT};
	if (strncmp(url, "unix:/", 6) == 0 && url[6]) {
		parsed.socket = arena_strdup(arena, url + 5);
	} else if (strncmp(url, "redis://", 8) != 0 || !parse_tcp(arena, url + 8, &parsed)) {
		return false;
	}
	*address = parsed;
	return true;
}
