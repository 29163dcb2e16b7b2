/* HTML and XML of anybody as a flat list of nodes. Nothing is refused: what is not closed ends with
 * what it is in, an end without a start is passed over. Scripts are one text each. Time and memory
 * are linear in the source, which libxml2's HTML parser does not promise; attributes and characters
 * are read when somebody asks. */
#ifndef CRIER_SCRAPER_DOCUMENT_H
#define CRIER_SCRAPER_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define DOCUMENT_DEPTH_MAX 256 /* elements in each other; deeper ones lie side by side */
#define DOCUMENT_NODES_MAX ((uint32_t)1000000)

enum document_language { DOCUMENT_HTML, DOCUMENT_XML };

enum node_kind {
	NODE_NONE = 0,
	NODE_ELEMENT,
	NODE_TEXT, /* with references in it */
	NODE_RAW,  /* without: a script, a CDATA section */
};

struct node {
	uint32_t at, len;	  /* name of an element; text */
	uint32_t attributes, end; /* of an element's tag, behind its name up to ">" */
	uint32_t next;		  /* the node behind this one and all that is in it */
	uint8_t kind;
	bool is_cut; /* the source ended within it */
};

struct document {
	struct arena *arena;
	enum document_language language;
	const char *source; /* UTF-8, borrowed */
	size_t len;
	struct node *nodes; /* the first is the root, and stands for all */
	uint32_t count, capacity;
};

/** Reads a source of less than 4 GB; it must outlive the document. */
struct document *document_read(struct arena *arena, enum document_language language,
	const char *source, size_t len);

/** Behind a comment, a declaration, a document type with all that it declares, or a processing
 *  instruction, which begins at "<"; the end where it has none. */
const char *document_behind_declaration(const char *at, const char *end);

/* Nodes are numbers; 0 is the root, and UINT32_MAX none. */
#define NODE_NOWHERE UINT32_MAX

/** Whether the node is an element of this name: in any case in HTML, with any prefix where the name
 *  begins with ":". "*" is any element. */
bool node_is(const struct document *document, uint32_t node, const char *name);

/** The first element of a name within another (0: anywhere); NODE_NOWHERE for none. */
uint32_t document_find(const struct document *document, uint32_t within, const char *name);

/** The next one behind another that was found, also inside of it. */
uint32_t document_find_next(const struct document *document, uint32_t within, uint32_t found,
	const char *name);

/** The first child and the one behind another: elements, texts and all. */
uint32_t node_first(const struct document *document, uint32_t node);
uint32_t node_next(const struct document *document, uint32_t parent, uint32_t node);

/** The first child element of a name. */
uint32_t node_child(const struct document *document, uint32_t parent, const char *name);

/** An attribute's value with its references resolved; NULL when it is not there. */
const char *node_attribute(const struct document *document, uint32_t node, const char *name);

/** Whether one of the words of an attribute is this one. */
bool node_has_word(const struct document *document, uint32_t node, const char *attribute,
	const char *word);

/** All text within, scripts left out: blanks as one, a line break for <br> and between blocks. NULL
 *  for NODE_NOWHERE. At most max bytes. */
const char *node_text(const struct document *document, uint32_t node, size_t max);

/** All text within as it stands, references resolved: of XML, and of scripts. */
const char *node_content(const struct document *document, uint32_t node);

/** The source of a script, as it is. */
const char *node_raw(const struct document *document, uint32_t node, size_t *len);

#endif
