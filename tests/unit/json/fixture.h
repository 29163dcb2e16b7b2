/* A call for each test, bodies as string literals, and what a refusal says. */
#ifndef TEST_JSON_FIXTURE_H
#define TEST_JSON_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "sample_types.h"
#include "json/decode.h"
#include "json/encode.h"

struct fixture {
	struct call call;
	struct arena *arena;
};

static inline struct fixture open_fixture(void)
{
	struct fixture f = {.arena = arena_create()};
	call_init(&f.call, f.arena, &clock_system);
	return f;
}

static inline void close_fixture(struct fixture *f)
{
	call_finish(&f->call);
	arena_destroy(f->arena);
}

/* Decodes and forgets what came; the failure stays in the call. */
static inline enum err decode(struct fixture *f, const struct shape *shape, const char *body)
{
	call_forgive(&f->call);
	return json_decode(&f->call, shape, body, strlen(body), call_alloc(&f->call, shape->size));
}

/* What comes out again after body was read as shape. */
static inline const char *round_trip(struct fixture *f, const struct shape *shape, const char *body)
{
	void *value = call_alloc(&f->call, shape->size);
	enum err err = json_decode(&f->call, shape, body, strlen(body), value);
	cr_assert(eq(int, err, OK), "%s: %s", body,
		f->call.failure.violations ? f->call.failure.violations->message : "");
	struct text text;
	text_init(&text, f->arena, 16, 1 << 20);
	json_encode(&text, shape, value);
	return text_string(&text);
}

static inline const char *message_at(const struct fixture *f, const char *pointer)
{
	const struct violation *each = f->call.failure.violations;
	while (each && strcmp(each->pointer, pointer) != 0)
		each = each->next;
	return each ? each->message : "(no violation there)";
}

static inline void expect_good(struct fixture *f, const struct shape *shape, const char *body)
{
	enum err err = decode(f, shape, body);
	cr_expect(eq(int, err, OK), "%s: %s", body,
		f->call.failure.violations ? f->call.failure.violations->message
					   : f->call.failure.detail);
}

/* Exactly one violation, there, saying so. */
static inline void expect_refused(struct fixture *f, const struct shape *shape, const char *body,
	const char *pointer, const char *message)
{
	enum err err = decode(f, shape, body);
	cr_expect(eq(int, err, ERR_INVALID), "%s", body);
	cr_expect(eq(sz, f->call.failure.violation_count, 1), "%s", body);
	const char *said = message_at(f, pointer);
	cr_expect(eq(str, (char *)said, (char *)message), "%s", body);
}

/* Not readable at all, for that reason. */
static inline void expect_unreadable(struct fixture *f, const char *body, size_t len,
	const char *detail)
{
	call_forgive(&f->call);
	struct lenient value = {0};
	enum err err = json_decode(&f->call, &lenient_shape, body, len, &value);
	cr_expect(eq(int, err, ERR_BAD_REQUEST), "%s", body);
	const char *said = f->call.failure.detail ? f->call.failure.detail : "(none)";
	cr_expect(eq(str, (char *)said, (char *)detail), "%s", body);
}

#endif
