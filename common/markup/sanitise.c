/* Another system's HTML, read by libxml2, as a browser would more or less; and written anew out of
 * what is allowed. Nothing is ever copied as it stands, so it does not matter where libxml2 reads
 * something else than a browser: it is what we write that the browser reads. */
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "markup/allowed.h"
#include "markup/crowded.h"
#include "markup/html.h"
#include "markup/link.h"
#include "markup/loose.h"
#include "markup/markup.h"

/* In an element libxml2 puts no <p> of its own around text that stands in none. */
#define AROUND "<div>"
/* Of all elements, with those that are left out: libxml2 goes through them at each end tag. */
#define PARSER_DEPTH_MAX 256

struct sanitiser {
	struct html *html;
	htmlParserCtxtPtr parser;
	bool started;	  /* what is AROUND was seen */
	char dropped[16]; /* the element that is left out with what is in it; empty for none */
	size_t dropped_depth;
	struct loose loose;
};

static void stop_beyond_limits(struct sanitiser *sanitiser)
{
	if (sanitiser->parser->nameNr > PARSER_DEPTH_MAX)
		sanitiser->html->over_limit = true;
	if (!html_is_good(sanitiser->html))
		xmlStopParser(sanitiser->parser);
}

static const char *number_of(const char *value)
{
	size_t digits = strspn(value, "0123456789");
	return digits && digits <= 4 && !value[digits] ? value : NULL;
}

static const char *align_of(const char *value)
{
	static const char *const words[] = {"left", "center", "right", "justify"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcasecmp(words[i], value) == 0)
			return words[i];
	return NULL;
}

/* As it may be written; NULL for not at all. */
static const char *clean_value(struct sanitiser *sanitiser, enum allowed_value kind,
	const char *value)
{
	struct arena *arena = sanitiser->html->arena;
	switch (kind) {
	case ALLOWED_LINK:
		return link_clean(arena, value, strlen(value), LINK_FOLLOWED);
	case ALLOWED_IMAGE:
		return link_clean(arena, value, strlen(value), LINK_SHOWN);
	case ALLOWED_NUMBER:
		return number_of(value);
	case ALLOWED_ALIGN:
		return align_of(value);
	case ALLOWED_TEXT:
		break;
	}
	/* References may have brought in what source_of took out. */
	return source_of(arena, value, strlen(value)).text;
}

/* The value of an attribute, cleaned; NULL where there is none, or none that may be. */
static const char *find_value(struct sanitiser *sanitiser, const struct allowed_attribute *wanted,
	const xmlChar **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		const char *value = (const char *)attributes[1];
		if (value && strcmp((const char *)attributes[0], wanted->name) == 0)
			return clean_value(sanitiser, wanted->value, value);
	}
	return NULL;
}

static void add_attributes(struct sanitiser *sanitiser, const struct allowed_element *element,
	const xmlChar **attributes)
{
	for (const struct allowed_attribute *at = element->attributes; at->name; at++)
		html_add_attribute(sanitiser->html, at->name,
			find_value(sanitiser, at, attributes));
}

/* A link that leads nowhere is its text, and an image of nothing is nothing. */
static bool is_worth_it(struct sanitiser *sanitiser, const struct allowed_element *element,
	const xmlChar **attributes)
{
	const struct allowed_attribute *first = element->attributes;
	bool needs = first->value == ALLOWED_LINK || first->value == ALLOWED_IMAGE;
	return !needs || find_value(sanitiser, first, attributes);
}

static void open_element(struct sanitiser *sanitiser, const struct allowed_element *element,
	const xmlChar **attributes)
{
	struct html *html = sanitiser->html;
	if (element->is_block)
		loose_end(&sanitiser->loose);
	else if (!html->depth)
		loose_go_on(&sanitiser->loose, html);
	html_add(html, "<");
	html_add(html, element->name);
	add_attributes(sanitiser, element, attributes);
	bool is_link = element->attributes->value == ALLOWED_LINK;
	html_add(html, is_link ? " rel=\"nofollow noopener ugc\">" : ">");
	if (!element->is_void)
		html_opened(html, element->name, element->is_block ? "\n" : "");
}

/* @return whether it is left out, with what is in it */
static bool drop(struct sanitiser *sanitiser, const char *name)
{
	if (*sanitiser->dropped) {
		sanitiser->dropped_depth += strcmp(sanitiser->dropped, name) == 0;
		return true;
	}
	if (!allowed_drops_content(name))
		return false;
	strncpy(sanitiser->dropped, name, sizeof sanitiser->dropped - 1);
	sanitiser->dropped_depth = 1;
	return true;
}

static void on_start(void *arg, const xmlChar *tag, const xmlChar **attributes)
{
	struct sanitiser *sanitiser = arg;
	const char *name = (const char *)tag;
	const struct allowed_element *element = allowed_element(name);
	bool is_around = !sanitiser->started;
	sanitiser->started = true;
	stop_beyond_limits(sanitiser);
	if (is_around || sanitiser->html->over_limit || drop(sanitiser, name) || !element)
		return;
	bool nested_link = element->attributes->value == ALLOWED_LINK &&
			   html_is_open(sanitiser->html, element->name);
	if (!nested_link && is_worth_it(sanitiser, element, attributes))
		open_element(sanitiser, element, attributes);
}

static void on_end(void *arg, const xmlChar *tag)
{
	struct sanitiser *sanitiser = arg;
	const char *name = (const char *)tag;
	if (*sanitiser->dropped) {
		if (strcmp(sanitiser->dropped, name) == 0 && --sanitiser->dropped_depth == 0)
			memset(sanitiser->dropped, 0, sizeof sanitiser->dropped);
		return;
	}
	const struct allowed_element *element = allowed_element(name);
	if (element)
		html_close(sanitiser->html, element->name);
}

static void on_text(void *arg, const xmlChar *text, int len)
{
	struct sanitiser *sanitiser = arg;
	stop_beyond_limits(sanitiser);
	if (*sanitiser->dropped || len <= 0)
		return;
	/* References may have brought in what source_of took out. */
	struct source clean = source_of(sanitiser->html->arena, (const char *)text, (size_t)len);
	if (sanitiser->html->depth)
		html_add_text(sanitiser->html, clean.text, clean.len);
	else
		loose_add(&sanitiser->loose, sanitiser->html, clean.text, clean.len);
}

/* Kept by the parser as its last error; without a function it would be printed. */
static void on_error(void *arg, xmlErrorPtr error)
{
	(void)arg, (void)error;
}

static void parse(struct sanitiser *sanitiser, const struct source *source)
{
	static const htmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
		.serror = on_error,
	};
	htmlParserCtxtPtr parser = sanitiser->parser;
	*parser->sax = handler;
	parser->userData = sanitiser;
	struct text whole;
	text_init(&whole, sanitiser->html->arena, sizeof AROUND + source->len, SIZE_MAX);
	text_add_string(&whole, AROUND);
	text_add(&whole, source->text, source->len);
	/* The encoding is said, so that no <meta> of the source can choose another one. */
	xmlFreeDoc(htmlCtxtReadMemory(parser, whole.data, (int)whole.len, NULL, "UTF-8",
		HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_NOERROR |
			HTML_PARSE_NOWARNING | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC));
}

bool html_of_html(struct html *html, const struct source *source)
{
	if (!source->len)
		return true;
	if (crowded_is(source))
		return false;
	struct sanitiser *sanitiser = arena_alloc(html->arena, sizeof *sanitiser);
	sanitiser->html = html;
	sanitiser->parser = htmlNewParserCtxt();
	if (!sanitiser->parser)
		return false;
	parse(sanitiser, source);
	htmlFreeParserCtxt(sanitiser->parser);
	html_close_all(html);
	return html_is_good(html);
}
