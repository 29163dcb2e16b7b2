/* Names are ours, texts are not. */
#include "xml.h"

#include "markup/escape.h"

void xml_add_with(struct text *out, const char *name, const char *attributes, const char *text)
{
	text_add_char(out, '<');
	text_add_string(out, name);
	text_add_string(out, attributes);
	text_add_char(out, '>');
	escape_xml(out, text);
	text_add_string(out, "</");
	text_add_string(out, name);
	text_add_string(out, ">\n");
}

void xml_add(struct text *out, const char *name, const char *text)
{
	xml_add_with(out, name, "", text);
}

void xml_add_attribute(struct text *out, const char *name, const char *value)
{
	text_add_char(out, ' ');
	text_add_string(out, name);
	text_add_string(out, "=\"");
	escape_xml(out, value);
	text_add_char(out, '"');
}
