/* An arena for a test, and what one says of texts. */
#ifndef CRIER_TESTS_UNIT_SCRAPER_ARENA_FIXTURE_H
#define CRIER_TESTS_UNIT_SCRAPER_ARENA_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/arena.h"

static struct arena *arena;

static inline void start(void)
{
	arena = arena_create();
}

static inline void end(void)
{
	arena_destroy(arena);
}

/* "none" for what is not there, so that a test says which. */
static inline char *shown(const char *text)
{
	return (char *)(text ? text : "none");
}

#endif
