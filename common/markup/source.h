/* A source that parsers may be given: characters only. */
#ifndef CRIER_MARKUP_SOURCE_H
#define CRIER_MARKUP_SOURCE_H

#include <stddef.h>

#include "base/arena.h"

struct source {
	const char *text; /* well-formed UTF-8, no control characters but tab and line breaks */
	size_t len;
};

/** A text of len bytes: malformed ones are U+FFFD, controls are dropped. Where there are none it is
 *  text itself; else it is in the arena, with a NUL behind it. */
struct source source_of(struct arena *arena, const char *text, size_t len);

/** Bytes of the blanks and line breaks at the start of left bytes. */
size_t source_blanks(const char *at, size_t left);

#endif
