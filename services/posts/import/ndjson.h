/* Reads our own export: one PostRecord or CommentRecord of proto/posts.yaml a line. */
#ifndef CRIER_POSTS_IMPORT_NDJSON_H
#define CRIER_POSTS_IMPORT_NDJSON_H

#include <stdio.h>

#include "import/item.h"

/* The longest record there can be: every character of the content as \uXXXX twice. */
#define IMPORT_NDJSON_LINE_BYTES_MAX ((size_t)12 * 262144 + 65536)

/**
 * Reads all lines; empty ones are passed over. A line that is no record is a bad row and names
 * all that is wrong with it. Comments that stand together are handed over together.
 * @param[out] end  filled whatever is returned; a last line without its line break that is not
 *                  whole is told as a file that is cut off
 * @return OK | ERR_UNAVAILABLE (in cannot be read) | what ended it in sink
 */
MUST_CHECK enum err import_ndjson_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end);

#endif
