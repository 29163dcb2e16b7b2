/* Text where markup is expected. */
#ifndef CRIER_MARKUP_ESCAPE_H
#define CRIER_MARKUP_ESCAPE_H

#include "base/text.h"

/** Appends text for between tags of HTML. */
void escape_text(struct text *out, const char *text, size_t len);

/** Appends text for a value of an attribute, in double quotes. */
void escape_attribute(struct text *out, const char *text, size_t len);

/** Appends text, well-formed UTF-8, for XML 1.0, between tags or as a value in double quotes. The
 *  characters that it forbids (section 2.2) are left out. */
void escape_xml(struct text *out, const char *text);

#endif
