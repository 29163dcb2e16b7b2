/* Reads a WordPress export (WXR 1.0 to 1.2: RSS with WordPress's own elements), however long, in
 * the memory of one item. */
#ifndef CRIER_POSTS_IMPORT_WXR_H
#define CRIER_POSTS_IMPORT_WXR_H

#include <stdio.h>

#include "import/item.h"

/* A field's text beyond this is cut; content beyond sets content_too_long. */
#define IMPORT_WXR_CONTENT_BYTES_MAX ((size_t)4 * 262144)
#define IMPORT_WXR_FIELD_BYTES_MAX ((size_t)16 * 1024)
#define IMPORT_WXR_TERMS_MAX 200 /* tags, and categories, of an item; more are dropped */

/**
 * Reads all authors and items. What is no UTF-8 or no text is replaced and counted. A document
 * type is refused before its content is read: exports have none, and with it go entities,
 * the expansion bombs made of them, and every reason to open another file.
 * @param[out] end  filled whatever is returned; a file that is cut off, or not well-formed from
 *                  some line on, is OK with complete false: what stood before was delivered.
 *                  So is one with a text of more than 10 MB, libxml2's bound
 * @return OK | ERR_INVALID (no WordPress export) | ERR_UNAVAILABLE (in cannot be read) | what
 *         ended it in sink
 */
MUST_CHECK enum err import_wxr_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end);

#endif
