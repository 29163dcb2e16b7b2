/* A call on a clock that stands still, for tests of rules. */
#ifndef CRIER_TESTS_UNIT_POSTS_CALL_FIXTURE_H
#define CRIER_TESTS_UNIT_POSTS_CALL_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/call.h"

#define ANN 1
#define BOB 2

static struct call call;
static struct clock now;

static void start(void)
{
	now = clock_fixed(INT64_C(1767225600000000));
	call_init(&call, arena_create(), &now);
}

static void end(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

#endif
