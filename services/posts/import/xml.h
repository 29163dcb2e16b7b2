/* Reads anybody's XML, however long, in the memory of what its reader keeps: libxml2's push parser
 * with functions of our own, so that no tree is ever built. A document type is refused before its
 * content is read: with it go entities, the expansion bombs made of them, and every reason to open
 * another file. */
#ifndef CRIER_POSTS_IMPORT_XML_H
#define CRIER_POSTS_IMPORT_XML_H

#include <stdio.h>

#include "base/text.h"
#include "import/item.h"

#define IMPORT_XML_ATTRIBUTE_BYTES_MAX ((size_t)4096) /* of a value; more is cut */

struct import_xml;

/* An element as it begins; all is gone when the function that gets it returns. */
struct import_xml_element {
	const char *name;
	const char *prefix; /* NULL: none */
	const char *space;  /* its namespace's URI; NULL: none */
	const void *attributes;
	int attribute_count;
};

/* Who is told, with how deep it is: the root is 1. Text comes in pieces. */
struct import_xml_reader {
	void (*start)(void *arg, const struct import_xml_element *element, int depth);
	void (*end)(void *arg, const char *name, int depth);
	void (*text)(void *arg, const char *data, size_t len);
	void *arg;
	const char *what; /* "a WordPress export": it is no …, where it is none */
};

/** A parser; ended with import_xml_destroy. reader is borrowed.
 *  @return NULL when memory is out */
struct import_xml *import_xml_create(const struct import_xml_reader *reader);
void import_xml_destroy(struct import_xml *xml);

/**
 * Reads to the end, or until it is stopped. What is no UTF-8 or no text is replaced and counted; a
 * document that declares another encoding is converted.
 * @param[out] end  complete, why, line and bytes_replaced; not well-formed from some line on is OK
 *                  with complete false
 * @return OK | ERR_INVALID (it was refused, or is no XML at all) | ERR_UNAVAILABLE (in cannot be
 *         read)
 */
MUST_CHECK enum err import_xml_read(struct call *c, struct import_xml *xml, FILE *in,
	struct import_end *end);

/** Inside the reader's functions: the line that is being read, from 1. */
int64_t import_xml_line(const struct import_xml *xml);

/** Inside the reader's functions: reads no further. Refused is what is something else altogether;
 *  why is borrowed. */
void import_xml_stop(struct import_xml *xml);
void import_xml_refuse(struct import_xml *xml, const char *why);

/** The value of an attribute without a namespace, in arena; NULL: it has none. */
const char *import_xml_attribute(struct arena *arena, const struct import_xml_element *element,
	const char *name);

/** The element as a start tag of HTML, without its namespaces. */
void import_xml_add_tag(struct text *out, const struct import_xml_element *element);

#endif
