/* Ready, degraded, not ready, draining. */
#include "daemon/health.h"

#include <criterion/criterion.h>
#include <string.h>

static struct health *health;
static struct arena *arena;
static struct call c;
static struct text out;

static enum err check(struct call *call, void *arg)
{
	return arg ? fail(call, ERR_UNAVAILABLE, "%s", (const char *)arg) : OK;
}

static void start(void)
{
	health = health_create("posts");
	arena = arena_create();
	call_init(&c, arena, &clock_system);
	text_init(&out, arena, 100, 10000);
}

static void stop(void)
{
	arena_destroy(arena);
	health_destroy(health);
}

TestSuite(health, .init = start, .fini = stop);

Test(health, is_ready_when_every_check_passes)
{
	health_add(health, "database", HEALTH_REQUIRED, check, NULL);
	cr_expect_eq(health_ready(health, &c, &out), OK);
	cr_expect_str_eq(text_string(&out),
		"{\"status\":\"ready\",\"daemon\":\"posts\","
		"\"checks\":[{\"name\":\"database\",\"status\":\"ok\"}]}");
}

Test(health, without_what_is_optional_it_is_degraded_and_still_usable)
{
	health_add(health, "redis", HEALTH_OPTIONAL, check, "gone");
	cr_expect_eq(health_ready(health, &c, &out), OK);
	cr_expect_str_eq(text_string(&out),
		"{\"status\":\"degraded\",\"daemon\":\"posts\",\"checks\":[{\"name\":\"redis\","
		"\"status\":\"degraded\",\"detail\":\"gone\"}]}");
}

Test(health, without_what_is_required_it_is_not_ready_whatever_comes_after)
{
	health_add(health, "database", HEALTH_REQUIRED, check, "\"down\"");
	health_add(health, "redis", HEALTH_OPTIONAL, check, "gone");
	cr_expect_eq(health_ready(health, &c, &out), ERR_UNAVAILABLE);
	cr_expect(strstr(text_string(&out), "not_ready"));
	cr_expect(strstr(text_string(&out), "\"failed\",\"detail\":\"\\\"down\\\"\""));
}

Test(health, is_not_ready_while_draining)
{
	health_drain(health);
	cr_expect_eq(health_ready_terse(health, &c, &out), ERR_UNAVAILABLE);
	cr_expect_str_eq(text_string(&out), "{\"status\":\"draining\",\"daemon\":\"posts\"}");
}
