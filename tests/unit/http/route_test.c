/* Which operation a path means. */
#include "http/route.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const struct operation list = {.id = "list", .method = HTTP_GET};
static const struct operation get = {.id = "get", .method = HTTP_GET};
static const struct operation erase = {.id = "erase", .method = HTTP_DELETE};
static const struct route routes[] = {
	{&list, (const char *const[]){"notes", "latest"}, 2},
	{&get, (const char *const[]){"notes", NULL}, 2},
	{&erase, (const char *const[]){"notes", NULL}, 2},
};
static const struct api api = {.routes = routes, .route_count = COUNT_OF(routes)};

static struct route_match find(const char *last, enum http_method method)
{
	struct path path = {.count = 2, .segments = {"notes", last}};
	struct route_match match;
	route_find(&api, &path, method, &match);
	return match;
}

Test(route, a_literal_is_meant_before_a_parameter)
{
	cr_expect(eq(ptr, (void *)find("latest", HTTP_GET).operation, (void *)&list));
	cr_expect(eq(ptr, (void *)find("7", HTTP_GET).operation, (void *)&get));
	cr_expect(eq(str, (char *)find("7", HTTP_GET).parameters[0], "7"));
}

Test(route, a_literal_path_has_only_its_own_methods)
{
	struct route_match match = find("latest", HTTP_DELETE);
	cr_expect(eq(ptr, (void *)match.operation, NULL));
	cr_expect(eq(u32, match.allowed, 1U << HTTP_GET));
	match = find("7", HTTP_DELETE);
	cr_expect(eq(ptr, (void *)match.operation, (void *)&erase));
	cr_expect(eq(u32, match.allowed, 1U << HTTP_GET | 1U << HTTP_DELETE));
}
