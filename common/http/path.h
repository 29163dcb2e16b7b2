/* A request's path as decoded segments. */
#ifndef CRIER_HTTP_PATH_H
#define CRIER_HTTP_PATH_H

#include "base/call.h"

#define PATH_SEGMENTS_MAX 16

struct path {
	const char *segments[PATH_SEGMENTS_MAX]; /* live as long as the call */
	size_t count;
};

/**
 * Cuts a raw path at its slashes and decodes each segment, so that %2F stays inside one. A
 * slash at the end is accepted.
 * @return OK | ERR_BAD_REQUEST (bad escape, NUL, no UTF-8, an empty or dot segment)
 *         | ERR_NOT_FOUND (more segments than any route has)
 */
MUST_CHECK enum err path_split(struct call *c, const char *raw, struct path *path);

/**
 * Decodes percent escapes in place.
 * @return false for a bad escape, a NUL or what is no UTF-8
 */
bool path_unescape(char *text);

#endif
