/* The file of an import: unpacked where it is packed by gzip, and told by how it begins. */
#ifndef CRIER_POSTS_IMPORT_SOURCE_H
#define CRIER_POSTS_IMPORT_SOURCE_H

#include <stdio.h>

#include "base/call.h"
#include "import/options.h"

struct import_source;

/**
 * Begins to read a file that may be a pipe.
 * @param in  borrowed until import_source_close
 * @return OK | ERR_UNAVAILABLE (out of memory, or it cannot be read)
 */
MUST_CHECK enum err import_source_open(struct call *c, FILE *in, struct import_source **source);

/** NULL is accepted. */
void import_source_close(struct import_source *source);

/** What is to be read, from its first byte; it lives as long as the source. A packed file that is
 *  broken or cut off is an error of its reading. */
FILE *import_source_file(struct import_source *source);

/** What its beginning says. @return IMPORT_FORMAT_GUESSED for what is none of ours */
enum import_format import_source_format(const struct import_source *source);

#endif
