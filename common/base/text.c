/* A string that grows by doubling; the arena keeps the outgrown copies until its reset. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void text_init(struct text *text, struct arena *arena, size_t capacity, size_t max)
{
	*text = (struct text){.arena = arena, .capacity = capacity, .max = max};
	text->data = arena_alloc_raw(arena, capacity + 1);
}

static void grow(struct text *text, size_t needed)
{
	size_t capacity = text->capacity * 2 > needed ? text->capacity * 2 : needed;
	char *data = arena_alloc_raw(text->arena, capacity + 1);
	memcpy(data, text->data, text->len);
	text->data = data;
	text->capacity = capacity;
}

char *text_reserve(struct text *text, size_t extra)
{
	if (text->overflow || extra > text->max || text->len > text->max - extra) {
		text->overflow = true;
		return NULL;
	}
	if (text->capacity - text->len < extra)
		grow(text, text->len + extra);
	return text->data + text->len;
}

void text_add(struct text *text, const char *data, size_t len)
{
	char *to = text_reserve(text, len);
	if (!to || !len)
		return;
	memcpy(to, data, len);
	text->len += len;
}

void text_add_string(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void text_add_char(struct text *text, char ch)
{
	text_add(text, &ch, 1);
}

void text_add_int(struct text *text, int64_t value)
{
	char digits[20];
	size_t start = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--start] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		digits[--start] = '-';
	text_add(text, digits + start, sizeof digits - start);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *string = arena_vprintf(text->arena, format, args);
	va_end(args);
	text_add_string(text, string);
}

const char *text_string(struct text *text)
{
	text->data[text->len] = '\0';
	return text->data;
}
