/* Cut first, decode then: the other way round an escaped slash would make segments. */
#include "http/path.h"

#include <string.h>

#include "base/percent.h"
#include "base/utf8.h"

bool path_unescape(char *text)
{
	size_t len;
	return percent_decode(text, &len) && utf8_valid(text, len);
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
