/* Which elements and attributes of HTML come through, and which are dropped with what is in them.
 */
#ifndef CRIER_MARKUP_ALLOWED_H
#define CRIER_MARKUP_ALLOWED_H

#include <stdbool.h>

enum allowed_value {
	ALLOWED_TEXT,	/* anything, for nobody but the reader */
	ALLOWED_LINK,	/* link_clean, LINK_FOLLOWED */
	ALLOWED_IMAGE,	/* link_clean, LINK_SHOWN */
	ALLOWED_NUMBER, /* up to four digits */
	ALLOWED_ALIGN,	/* left, center, right or justify */
};

struct allowed_attribute {
	const char *name;
	enum allowed_value value;
};

struct allowed_element {
	const char *name;
	bool is_void;				    /* it has no end tag */
	bool is_block;				    /* its end tag ends a line */
	const struct allowed_attribute *attributes; /* ended by one without a name */
};

/** The element of that name in small letters; NULL where its tags are left out. */
const struct allowed_element *allowed_element(const char *name);

/** How one of its attributes may be; NULL where it is left out. */
const struct allowed_attribute *allowed_attribute(const struct allowed_element *element,
	const char *name);

/** Whether what is in an element goes with it: what is no text, or text for others than readers. */
bool allowed_drops_content(const char *name);

#endif
