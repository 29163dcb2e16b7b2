/* Text that stands in no block: there a blank line is all that systems like WordPress keep of where
 * a paragraph ends. */
#ifndef CRIER_MARKUP_LOOSE_H
#define CRIER_MARKUP_LOOSE_H

#include "markup/html.h"

struct loose {
	bool in_line;	    /* the page ends in such text */
	size_t line_breaks; /* since then */
};

/** Before an element that may stand in such text; shows the blank line before it, if there is one.
 */
void loose_go_on(struct loose *loose, struct html *html);

/** Before an element that ends it. */
void loose_end(struct loose *loose);

/** Appends such text. */
void loose_add(struct loose *loose, struct html *html, const char *text, size_t len);

#endif
