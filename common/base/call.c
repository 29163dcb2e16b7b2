/* The life of a call, and how it fails. */
#include "base/call.h"

#include <stdarg.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"

struct defer {
	void (*run)(void *arg);
	void *arg;
	struct defer *earlier;
};

void call_init(struct call *c, struct arena *arena, const struct clock *clock)
{
	memset(c, 0, sizeof *c);
	c->arena = arena;
	c->clock = clock;
	c->principal.role = ROLE_PUBLIC;
	unsigned char id[(CALL_REQUEST_ID_SIZE + CALL_SPAN_ID_SIZE - 2) / 2];
	random_fast(id, sizeof id);
	hex_encode(id, (CALL_REQUEST_ID_SIZE - 1) / 2, c->request_id);
	hex_encode(id + (CALL_REQUEST_ID_SIZE - 1) / 2, (CALL_SPAN_ID_SIZE - 1) / 2, c->span_id);
}

void call_finish(struct call *c)
{
	for (struct defer *defer = c->defers; defer; defer = defer->earlier)
		defer->run(defer->arg);
	c->defers = NULL;
	arena_reset(c->arena);
}

int64_t call_now_us(const struct call *c)
{
	return clock_now_us(c->clock);
}

int call_remaining_ms(const struct call *c, int fallback_ms)
{
	if (!c->deadline_us)
		return fallback_ms;
	int64_t left_us = c->deadline_us - clock_monotonic_us();
	return left_us > 0 ? (int)(left_us / US_PER_MS) : 0;
}

void call_defer(struct call *c, void (*run)(void *arg), void *arg)
{
	struct defer *defer = call_alloc(c, sizeof *defer);
	*defer = (struct defer){.run = run, .arg = arg, .earlier = c->defers};
	c->defers = defer;
}

enum err fail(struct call *c, enum err err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	c->failure = (struct failure){.err = err, .detail = arena_vprintf(c->arena, format, args)};
	va_end(args);
	return err;
}

enum err fail_retry(struct call *c, enum err err, int retry_after_s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	c->failure = (struct failure){.err = err,
		.detail = arena_vprintf(c->arena, format, args),
		.retry_after_s = retry_after_s};
	va_end(args);
	return err;
}

/* Violations stand in the order they were found. */
static void append(struct failure *failure, struct violation *violation)
{
	struct violation **end = &failure->violations;
	while (*end)
		end = &(*end)->next;
	*end = violation;
	failure->violation_count++;
}

enum err fail_field(struct call *c, const char *pointer, const char *format, ...)
{
	if (c->failure.err != ERR_INVALID)
		c->failure = (struct failure){.err = ERR_INVALID};
	if (c->failure.violation_count >= CALL_VIOLATIONS_MAX)
		return ERR_INVALID;
	struct violation *violation = call_alloc(c, sizeof *violation);
	va_list args;
	va_start(args, format);
	violation->pointer = arena_strdup(c->arena, pointer);
	violation->message = arena_vprintf(c->arena, format, args);
	va_end(args);
	append(&c->failure, violation);
	return ERR_INVALID;
}

void call_forgive(struct call *c)
{
	c->failure = (struct failure){.err = OK};
}

void call_reply_header(struct call *c, const char *name, const char *format, ...)
{
	struct reply_header *header = call_alloc(c, sizeof *header);
	va_list args;
	va_start(args, format);
	header->name = name;
	header->value = arena_vprintf(c->arena, format, args);
	va_end(args);
	header->next = c->reply_headers;
	c->reply_headers = header;
}

void call_reply_tag(struct call *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	c->reply_tag = call_printf(c, "\"%s\"", arena_vprintf(c->arena, format, args));
	va_end(args);
}

char *call_printf(struct call *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *out = arena_vprintf(c->arena, format, args);
	va_end(args);
	return out;
}

void *call_alloc(struct call *c, size_t size)
{
	return arena_alloc(c->arena, size);
}
