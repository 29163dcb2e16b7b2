/* Bytes of any page as UTF-8. */
#ifndef CRIER_SCRAPER_CHARSET_H
#define CRIER_SCRAPER_CHARSET_H

#include <stddef.h>

#include "base/arena.h"

/**
 * The charset is, in this order: what a byte order mark says, or zeros beside ASCII; UTF-8 where
 * the bytes are that (a label is often wrong, and no other text looks like it by chance); what
 * Content-Type, the XML declaration or a meta element says, if that is one; what the language or
 * the letters tell; windows-1252, which takes all.
 * @param content_type  may be NULL
 * @param[out] len_out  of the result
 * @return well-formed UTF-8 without NULs (there are blanks instead): body itself where it is so
 * already
 */
const char *charset_decode(struct arena *arena, const char *body, size_t len,
	const char *content_type, size_t *len_out);

#endif
