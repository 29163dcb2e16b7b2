/* A string that grows in an arena, with a maximum. */
#ifndef CRIER_BASE_TEXT_H
#define CRIER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct text {
	struct arena *arena;
	char *data; /* NUL-terminated once text_string was called */
	size_t len;
	size_t capacity;
	size_t max; /* bytes; what would go beyond is dropped and overflow set */
	bool overflow;
};

/** Starts an empty text of at most max bytes with room for capacity bytes. */
void text_init(struct text *text, struct arena *arena, size_t capacity, size_t max);

/** Makes room for extra bytes more and returns where they go; NULL when beyond max. */
char *text_reserve(struct text *text, size_t extra);

void text_add(struct text *text, const char *data, size_t len);
void text_add_string(struct text *text, const char *string);
void text_add_char(struct text *text, char ch);
void text_add_int(struct text *text, int64_t value);
void text_printf(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);

/** The text as a C string; valid until the text grows again. */
const char *text_string(struct text *text);

#endif
