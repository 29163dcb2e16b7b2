/* Cut first, decode then: the other way round an escaped slash would make segments. */
#include "http/path.h"

#include <string.h>

#include "base/utf8.h"

static int hex_value(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch |= 0x20;
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

bool path_unescape(char *text)
{
	char *escape = strchr(text, '%');
	if (!escape)
		return utf8_valid(text, strlen(text));
	char *to = escape;
	for (const char *from = escape; *from; to++) {
		if (*from != '%') {
			*to = *from++;
			continue;
		}
		int high = hex_value(from[1]);
		int low = high < 0 ? -1 : hex_value(from[2]);
		if (low < 0 || (high == 0 && low == 0))
			return false;
		*to = (char)(high * 16 + low);
		from += 3;
	}
	*to = '\0';
	return utf8_valid(text, (size_t)(to - text));
}

static enum err check_segment(struct call *c, char *segment)
{
	if (!*segment)
		return fail(c, ERR_BAD_REQUEST, "the path has an empty segment");
	if (!path_unescape(segment))
		return fail(c, ERR_BAD_REQUEST, "the path has a bad escape");
	if (strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0)
		return fail(c, ERR_BAD_REQUEST, "the path has a dot segment");
	return OK;
}

enum err path_split(struct call *c, const char *raw, struct path *path)
{
	path->count = 0;
	if (*raw != '/' || strchr(raw, '#'))
		return fail(c, ERR_BAD_REQUEST, "the path must start with a slash");
	char *rest = arena_strdup(c->arena, raw + 1);
	while (rest && *rest) {
		char *segment = strsep(&rest, "/");
		TRY(check_segment(c, segment));
		if (path->count == PATH_SEGMENTS_MAX)
			return fail(c, ERR_NOT_FOUND, "there is nothing at this address");
		path->segments[path->count++] = segment;
	}
	return OK;
}
