/* Reads a WordPress export (WXR 1.0 to 1.2: RSS with WordPress's own elements), however long, in
 * the memory of one item. */
#ifndef CRIER_POSTS_IMPORT_WXR_H
#define CRIER_POSTS_IMPORT_WXR_H

#include <stdio.h>

#include "import/item.h"

/* A field's text beyond this is cut; content beyond sets content_too_long. */
#define IMPORT_WXR_CONTENT_BYTES_MAX ((size_t)4 * 262144)
#define IMPORT_WXR_FIELD_BYTES_MAX ((size_t)16 * 1024)
#define IMPORT_WXR_COMMENT_BYTES_MAX ((size_t)64 * 1024)
#define IMPORT_WXR_TERMS_MAX 200 /* tags, and categories, of an item; more are dropped */

/* How an author's id is written where a login may stand; no login has such a sign. */
#define IMPORT_WXR_AUTHOR_ID "#%s"

/**
 * Reads all authors, items and comments, as import_xml_read does.
 * @param[out] end  filled whatever is returned; a file that is cut off, or not well-formed from
 *                  some line on, is OK with complete false: what stood before was delivered
 * @return OK | ERR_INVALID (no WordPress export) | ERR_UNAVAILABLE (in cannot be read) | what
 *         ended it in sink
 */
MUST_CHECK enum err import_wxr_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end);

#endif
