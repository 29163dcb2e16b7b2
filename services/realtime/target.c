/* Paths of streams; the gateway knows the same (compose/gateway/streams.conf). */
#include "target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

#define SSE_PATH "/api/notifications/sse"
#define SOCKET_PATH "/ws/notifications"

/* Decimal digits up to end. @return whether that is all there is between */
static bool read_number(const char *text, const char *end, int64_t *number)
{
	char *after;
	errno = 0;
	*number = strtoll(text, &after, 10);
	return *text >= '0' && *text <= '9' && after == end && !errno;
}

static bool is_path(const char *path, const char *expected)
{
	size_t len = strlen(expected);
	return strncmp(path, expected, len) == 0 && (!path[len] || strcmp(path + len, "/") == 0);
}

/* "/api/posts/12/ws" */
static bool read_post_path(const char *path, int64_t *post_id)
{
	static const char *const prefixes[] = {"/api/posts/", "/api/blogs/"};
	for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
		size_t len = strlen(prefixes[i]);
		const char *slash = strncmp(path, prefixes[i], len) == 0 ? strchr(path + len, '/')
									 : NULL;
		if (slash && is_path(slash, "/ws") && read_number(path + len, slash, post_id))
			return *post_id > 0;
	}
	return false;
}

static enum err read_path(struct call *c, const struct wire_request *request, int64_t *post_id)
{
	const char *path = request->fields[REQUEST_PATH];
	*post_id = 0;
	if (!path)
		return fail(c, ERR_METHOD, "a stream is a GET");
	if (is_path(path, SSE_PATH))
		return request->is_websocket ? fail(c, ERR_BAD_REQUEST, "this is no WebSocket")
					     : OK;
	if (!is_path(path, SOCKET_PATH) && !read_post_path(path, post_id))
		return fail(c, ERR_NOT_FOUND, "there is no such stream");
	return request->is_websocket ? OK : fail(c, ERR_BAD_REQUEST, "this is a WebSocket");
}

enum err target_read(struct call *c, const struct wire_request *request, struct target *target)
{
	const char *last = request->fields[REQUEST_LAST_EVENT_ID];
	if (!last || !*last)
		last = request->fields[REQUEST_LAST];
	target->after = PAGE_AFTER_NONE;
	TRY(read_path(c, request, &target->post_id));
	if (last && *last && !read_number(last, last + strlen(last), &target->after))
		return fail(c, ERR_BAD_REQUEST, "last must be a number");
	return OK;
}
