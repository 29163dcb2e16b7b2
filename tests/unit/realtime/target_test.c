/* Which stream a request asks for. */
#include "target.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "page.h"

static struct call call;

static void open_call(void)
{
	call_init(&call, arena_create(), &clock_system);
}

static void close_call(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(target, .init = open_call, .fini = close_call);

static enum err read_target(const char *path, bool is_websocket, struct target *target)
{
	struct wire_request request = {.is_websocket = is_websocket};
	request.fields[REQUEST_PATH] = path;
	return target_read(&call, &request, target);
}

Test(target, paths_are_known_with_and_without_their_slash)
{
	static const struct {
		const char *path;
		bool is_websocket;
		enum err err;
		int64_t post_id;
	} cases[] = {
		{"/api/notifications/sse", false, OK, 0},
		{"/api/notifications/sse/", false, OK, 0},
		{"/api/notifications/sse", true, ERR_BAD_REQUEST, 0},
		{"/ws/notifications", true, OK, 0},
		{"/ws/notifications/", true, OK, 0},
		{"/ws/notifications/", false, ERR_BAD_REQUEST, 0},
		{"/ws/notifications/x", true, ERR_NOT_FOUND, 0},
		{"/api/posts/12/ws", true, OK, 12},
		{"/api/blogs/12/ws/", true, OK, 12},
		{"/api/posts/9223372036854775807/ws", true, OK, INT64_MAX},
		{"/api/posts/9223372036854775808/ws", true, ERR_NOT_FOUND, 0},
		{"/api/posts/0/ws", true, ERR_NOT_FOUND, 0},
		{"/api/posts/-1/ws", true, ERR_NOT_FOUND, 0},
		{"/api/posts/+1/ws", true, ERR_NOT_FOUND, 0},
		{"/api/posts/1x/ws", true, ERR_NOT_FOUND, 0},
		{"/api/posts//ws", true, ERR_NOT_FOUND, 0},
		{"/api/posts/1/wsx", true, ERR_NOT_FOUND, 0},
		{"/api/users/1/ws", true, ERR_NOT_FOUND, 0},
		{"", true, ERR_NOT_FOUND, 0},
		{NULL, true, ERR_METHOD, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct target target = {0};
		cr_expect(eq(int, read_target(cases[i].path, cases[i].is_websocket, &target),
				  cases[i].err),
			"%s", cases[i].path);
		if (!cases[i].err)
			cr_expect(eq(i64, target.post_id, cases[i].post_id), "%s", cases[i].path);
	}
}

Test(target, the_browsers_own_header_counts_more_than_the_address)
{
	static const struct {
		const char *header, *query;
		enum err err;
		int64_t after;
	} cases[] = {
		{NULL, NULL, OK, PAGE_AFTER_NONE},
		{"", "", OK, PAGE_AFTER_NONE},
		{NULL, "0", OK, 0},
		{"7", NULL, OK, 7},
		{"7", "3", OK, 7},
		{"", "3", OK, 3},
		{NULL, "x", ERR_BAD_REQUEST, 0},
		{NULL, "-1", ERR_BAD_REQUEST, 0},
		{" 1", NULL, ERR_BAD_REQUEST, 0},
		{NULL, "99999999999999999999", ERR_BAD_REQUEST, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wire_request request = {.is_websocket = true};
		struct target target = {0};
		request.fields[REQUEST_PATH] = "/ws/notifications";
		request.fields[REQUEST_LAST_EVENT_ID] = cases[i].header;
		request.fields[REQUEST_LAST] = cases[i].query;
		cr_expect(eq(int, target_read(&call, &request, &target), cases[i].err), "%zu", i);
		if (!cases[i].err)
			cr_expect(eq(i64, target.after, cases[i].after), "%zu", i);
	}
}
