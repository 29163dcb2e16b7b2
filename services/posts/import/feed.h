/* Reads a feed: RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom 1.0, however long, in the memory of one
 * item. A feed says less than an export: all in it is public, and of its authors most name no
 * address. */
#ifndef CRIER_POSTS_IMPORT_FEED_H
#define CRIER_POSTS_IMPORT_FEED_H

#include <stdio.h>

#include "import/item.h"

/* As in import/wxr.h. */
#define IMPORT_FEED_CONTENT_BYTES_MAX ((size_t)4 * 262144)
#define IMPORT_FEED_FIELD_BYTES_MAX ((size_t)16 * 1024)
#define IMPORT_FEED_TERMS_MAX 200

/**
 * Reads all items, as import_xml_read does.
 * @param[out] end  filled whatever is returned
 * @return OK | ERR_INVALID (no feed) | ERR_UNAVAILABLE (in cannot be read) | what ended it in sink
 */
MUST_CHECK enum err import_feed_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end);

#endif
