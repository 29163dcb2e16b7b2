/* A call to render in. */
#ifndef CRIER_TESTS_MARKUP_FIXTURE_H
#define CRIER_TESTS_MARKUP_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "markup/markup.h"

static struct arena *arena;
static struct call c;

static void start(void)
{
	markup_prepare();
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void stop(void)
{
	arena_destroy(arena);
}

#define EXPECT_HTML(language, source, html)                                                   \
	cr_expect(eq(str, (char *)markup_render(&c, language, source), (char *)(html)), "%s", \
		source)

/** text, as often as fits into bytes. */
static inline char *repeated(const char *text, size_t bytes)
{
	size_t len = strlen(text);
	char *out = arena_alloc_raw(arena, bytes + 1);
	size_t at = 0;
	for (; len && at + len <= bytes; at += len)
		memcpy(out + at, text, len);
	out[at] = '\0';
	return out;
}

#endif
