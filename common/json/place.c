/* RFC 6901: a pointer's tokens, in which ~ is written ~0 and / is written ~1. */
#include "json/place.h"

#include <stdarg.h>

#include "base/text.h"

/* A longer name is cut, between two characters; 32 such names deep is the most there is. */
#define TOKEN_BYTES_MAX 256
#define POINTER_BYTES_MAX 65536

struct place place_member(const struct place *parent, const char *name)
{
	return (struct place){.c = parent->c, .parent = parent, .name = name};
}

struct place place_item(const struct place *parent, size_t index)
{
	return (struct place){.c = parent->c, .parent = parent, .index = index};
}

static void write_token(struct text *out, const char *name)
{
	const char *end = name + TOKEN_BYTES_MAX;
	for (; *name && (name < end || (*name & 0xC0) == 0x80); name++) {
		if (*name == '~')
			text_add_string(out, "~0");
		else if (*name == '/')
			text_add_string(out, "~1");
		else
			text_add_char(out, *name);
	}
}

static void write_pointer(struct text *out, const struct place *place)
{
	if (!place->parent) {
		text_add_string(out, place->name);
		return;
	}
	write_pointer(out, place->parent);
	text_add_char(out, '/');
	if (place->name)
		write_token(out, place->name);
	else
		text_add_int(out, (int64_t)place->index);
}

bool place_refuse(const struct place *place, const char *format, ...)
{
	struct call *c = place->c;
	/* What would not be kept is not worth writing either. */
	if (c->failure.err == ERR_INVALID && c->failure.violation_count >= CALL_VIOLATIONS_MAX)
		return false;
	struct text pointer;
	text_init(&pointer, c->arena, 64, POINTER_BYTES_MAX);
	write_pointer(&pointer, place);
	va_list args;
	va_start(args, format);
	const char *message = arena_vprintf(c->arena, format, args);
	va_end(args);
	fail_field(c, text_string(&pointer), "%s", message);
	return false;
}
