/* Elements of XML, one after the other. */
#ifndef CRIER_POSTS_XML_H
#define CRIER_POSTS_XML_H

#include "base/text.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/** Appends <name>text</name> and a line break; the text is escaped. */
void xml_add(struct text *out, const char *name, const char *text);

/** The same with attributes, as they stand in the tag. */
void xml_add_with(struct text *out, const char *name, const char *attributes, const char *text);

/** Appends ` name="value"`; the value is escaped. */
void xml_add_attribute(struct text *out, const char *name, const char *value);

#endif
