/* Which addresses a page may lead to. */
#ifndef CRIER_MARKUP_LINK_H
#define CRIER_MARKUP_LINK_H

#include <stddef.h>

#include "base/arena.h"

#define LINK_BYTES_MAX ((size_t)4096)

enum link_use {
	LINK_FOLLOWED, /* http, https, mailto, or relative */
	LINK_SHOWN,    /* an image: http, https, or relative */
};

/**
 * An address as it may stand in a page: printable ASCII without blanks and quotes, so that what is
 * invisible or turns the direction of reading shows as %E2%80%AE. One with a control character, as
 * in "java\tscript:", which browsers would drop, is none.
 * @return in the arena; NULL where it may not be used, or is longer than LINK_BYTES_MAX
 */
const char *link_clean(struct arena *arena, const char *address, size_t len, enum link_use use);

#endif
