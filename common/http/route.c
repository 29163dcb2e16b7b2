/* A daemon has a few dozen routes, sorted literals first: a walk that compares the segment
 * count first is faster than any index. */
#include "http/route.h"

#include <string.h>

#include "base/text.h"

static bool matches(const struct route *route, const struct path *path)
{
	if (route->segment_count != path->count)
		return false;
	for (size_t i = 0; i < path->count; i++)
		if (route->segments[i] && strcmp(route->segments[i], path->segments[i]) != 0)
			return false;
	return true;
}

/* Of two routes that match one path: they are the same one where their parameters are. */
static bool is_same_path(const struct route *route, const struct route *other)
{
	for (size_t i = 0; i < route->segment_count; i++)
		if (!route->segments[i] != !other->segments[i])
			return false;
	return true;
}

static void take_parameters(const struct route *route, const struct path *path,
	struct route_match *match)
{
	size_t count = 0;
	for (size_t i = 0; i < path->count; i++)
		if (!route->segments[i])
			match->parameters[count++] = path->segments[i];
}

void route_find(const struct api *api, const struct path *path, enum http_method method,
	struct route_match *match)
{
	const struct route *first = NULL;
	match->operation = NULL;
	match->allowed = 0;
	for (size_t i = 0; i < api->route_count; i++) {
		const struct route *route = &api->routes[i];
		if (!matches(route, path) || (first && !is_same_path(route, first)))
			continue;
		first = route;
		match->allowed |= 1U << route->operation->method;
		if (route->operation->method != method)
			continue;
		match->operation = route->operation;
		take_parameters(route, path, match);
		return;
	}
}

const char *route_allow(struct call *c, unsigned allowed)
{
	static const struct {
		enum http_method method;
		const char *names;
	} rows[] = {{HTTP_GET, "GET, HEAD, "}, {HTTP_POST, "POST, "}, {HTTP_PUT, "PUT, "},
		{HTTP_PATCH, "PATCH, "}, {HTTP_DELETE, "DELETE, "}};
	struct text text;
	text_init(&text, c->arena, 64, 64);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (allowed & 1U << rows[i].method)
			text_add_string(&text, rows[i].names);
	text_add_string(&text, "OPTIONS");
	return text_string(&text);
}
