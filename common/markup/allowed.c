/* None of these changes how a browser reads what is in it: there is no element of other namespaces,
 * no raw text, no template. So what was written is what is read, and cannot turn into something
 * else on its way. There is no id and no name, which scripts of a page could take for their own. */
#include "markup/allowed.h"

#include <stddef.h>
#include <string.h>

#include "base/macros.h"

#define ATTRIBUTES(...) ((const struct allowed_attribute[]){__VA_ARGS__, {NULL, ALLOWED_TEXT}})
#define NO_ATTRIBUTES ((const struct allowed_attribute[]){{NULL, ALLOWED_TEXT}})
#define INLINE(name)                              \
	{                                         \
		name, false, false, NO_ATTRIBUTES \
	}
#define BLOCK(name)                              \
	{                                        \
		name, false, true, NO_ATTRIBUTES \
	}
#define CELL                                                                 \
	ATTRIBUTES({"colspan", ALLOWED_NUMBER}, {"rowspan", ALLOWED_NUMBER}, \
		{"align", ALLOWED_ALIGN})

/* By name. */
static const struct allowed_element elements[] = {
	{"a", false, false, ATTRIBUTES({"href", ALLOWED_LINK}, {"title", ALLOWED_TEXT})},
	{"abbr", false, false, ATTRIBUTES({"title", ALLOWED_TEXT})},
	INLINE("b"),
	BLOCK("blockquote"),
	{"br", true, true, NO_ATTRIBUTES},
	BLOCK("caption"),
	INLINE("cite"),
	INLINE("code"),
	BLOCK("dd"),
	INLINE("del"),
	BLOCK("div"),
	BLOCK("dl"),
	BLOCK("dt"),
	INLINE("em"),
	BLOCK("figcaption"),
	BLOCK("figure"),
	BLOCK("h1"),
	BLOCK("h2"),
	BLOCK("h3"),
	BLOCK("h4"),
	BLOCK("h5"),
	BLOCK("h6"),
	{"hr", true, true, NO_ATTRIBUTES},
	INLINE("i"),
	{"img", true, false,
		ATTRIBUTES({"src", ALLOWED_IMAGE}, {"alt", ALLOWED_TEXT}, {"title", ALLOWED_TEXT},
			{"width", ALLOWED_NUMBER}, {"height", ALLOWED_NUMBER})},
	INLINE("ins"),
	INLINE("kbd"),
	BLOCK("li"),
	INLINE("mark"),
	{"ol", false, true, ATTRIBUTES({"start", ALLOWED_NUMBER})},
	BLOCK("p"),
	BLOCK("pre"),
	INLINE("q"),
	INLINE("s"),
	INLINE("samp"),
	INLINE("small"),
	INLINE("span"),
	INLINE("strong"),
	INLINE("sub"),
	INLINE("sup"),
	BLOCK("table"),
	BLOCK("tbody"),
	{"td", false, true, CELL},
	BLOCK("tfoot"),
	{"th", false, true, CELL},
	BLOCK("thead"),
	BLOCK("tr"),
	INLINE("u"),
	BLOCK("ul"),
	INLINE("var"),
};

static const char *const dropped[] = {"applet", "audio", "button", "canvas", "datalist", "frameset",
	"head", "iframe", "map", "math", "noembed", "noframes", "noscript", "object", "option",
	"plaintext", "script", "select", "style", "svg", "template", "textarea", "title", "video",
	"xmp"};

const struct allowed_element *allowed_element(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(elements); i++)
		if (strcmp(elements[i].name, name) == 0)
			return &elements[i];
	return NULL;
}

const struct allowed_attribute *allowed_attribute(const struct allowed_element *element,
	const char *name)
{
	for (const struct allowed_attribute *at = element->attributes; at->name; at++)
		if (strcmp(at->name, name) == 0)
			return at;
	return NULL;
}

bool allowed_drops_content(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(dropped); i++)
		if (strcmp(dropped[i], name) == 0)
			return true;
	return false;
}
