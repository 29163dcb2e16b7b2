/* A piece of the file goes in, elements and texts come out. */
#include "import/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "import/bytes.h"
#include "markup/escape.h"

#define PIECE_BYTES ((size_t)16 * 1024)
#define DECLARATION_BYTES 200

struct import_xml {
	const struct import_xml_reader *reader;
	xmlParserCtxtPtr parser;
	struct import_bytes bytes;
	bool as_is; /* another encoding than UTF-8: left to libxml2 */
	int depth;
	bool has_root;
	bool stopped;
	const char *refused;
	bool ended; /* the file, before its last element */
};

/* libxml2 gives an attribute in five words. */
struct attribute {
	const char *name, *prefix, *space, *value, *end;
};

static struct attribute attribute_at(const struct import_xml_element *element, int index)
{
	const char *const *words = (const char *const *)element->attributes + (size_t)index * 5;
	return (struct attribute){words[0], words[1], words[2], words[3], words[4]};
}

/* libxml2 writes "&" in a value as "&#38;", and nothing else so. What is too long is cut. */
static struct text value_of(struct arena *arena, const struct attribute *attribute)
{
	static const char ampersand[] = "&#38;";
	struct text value;
	size_t len = (size_t)(attribute->end - attribute->value);
	text_init(&value, arena,
		(len < IMPORT_XML_ATTRIBUTE_BYTES_MAX ? len : IMPORT_XML_ATTRIBUTE_BYTES_MAX) + 1,
		IMPORT_XML_ATTRIBUTE_BYTES_MAX);
	for (const char *at = attribute->value; at < attribute->end;) {
		size_t left = (size_t)(attribute->end - at), used = utf8_sequence(at, left);
		text_add(&value, at, used);
		if (left >= sizeof ampersand - 1 &&
			memcmp(at, ampersand, sizeof ampersand - 1) == 0)
			used = sizeof ampersand - 1;
		at += used ? used : 1;
	}
	return value;
}

static void on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
	int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
	const xmlChar **attributes)
{
	(void)namespace_count, (void)namespaces, (void)defaulted;
	struct import_xml *xml = arg;
	const struct import_xml_element element = {
		.name = (const char *)name,
		.prefix = (const char *)prefix,
		.space = (const char *)space,
		.attributes = attributes,
		.attribute_count = attribute_count,
	};
	xml->has_root = true;
	xml->reader->start(xml->reader->arg, &element, ++xml->depth);
}

static void on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	(void)prefix, (void)space;
	struct import_xml *xml = arg;
	xml->reader->end(xml->reader->arg, (const char *)name, xml->depth--);
}

static void on_text(void *arg, const xmlChar *data, int len)
{
	struct import_xml *xml = arg;
	xml->reader->text(xml->reader->arg, (const char *)data, (size_t)len);
}

static void on_document_type(void *arg, const xmlChar *name, const xmlChar *external,
	const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	import_xml_refuse(arg, "it has a document type");
}

/* Kept by the parser as its last error; without a function it would be printed. */
static void on_error(void *arg, xmlErrorPtr error)
{
	(void)arg, (void)error;
}

static xmlSAXHandler make_handler(void)
{
	return (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_document_type,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
		.serror = on_error,
	};
}

struct import_xml *import_xml_create(const struct import_xml_reader *reader)
{
	struct import_xml *xml = calloc(1, sizeof *xml);
	if (!xml)
		return NULL;
	xmlSAXHandler handler = make_handler();
	xml->reader = reader;
	xml->parser = xmlCreatePushParserCtxt(&handler, xml, NULL, 0, NULL);
	if (!xml->parser) {
		free(xml);
		return NULL;
	}
	xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET);
	return xml;
}

void import_xml_destroy(struct import_xml *xml)
{
	if (!xml)
		return;
	xmlFreeParserCtxt(xml->parser);
	free(xml);
}

/* UTF-16 with a mark of its order, or with the "<" that a document begins with. */
static bool is_utf16(const char *data, size_t len)
{
	static const char *const begins[] = {"\xFE\xFF", "\xFF\xFE", "\0<", "<\0"};
	for (size_t i = 0; len >= 2 && i < COUNT_OF(begins); i++)
		if (memcmp(data, begins[i], 2) == 0)
			return true;
	return false;
}

/* Whether the first piece says that it is in another encoding than UTF-8. */
static bool names_other_encoding(const char *data, size_t len)
{
	if (is_utf16(data, len))
		return true;
	size_t looked_at = len < DECLARATION_BYTES ? len : DECLARATION_BYTES;
	const char *end = memchr(data, '>', looked_at);
	if (!end)
		return false;
	char declaration[DECLARATION_BYTES];
	size_t count = (size_t)(end - data);
	memcpy(declaration, data, count);
	declaration[count] = '\0';
	const char *encoding = strstr(declaration, "encoding=");
	return encoding && strncasecmp(encoding + 10, "utf-8", 5) != 0 &&
	       strncasecmp(encoding + 10, "utf8", 4) != 0;
}

/* One piece to the parser; with len 0, the end. @return whether to go on */
static bool push(struct import_xml *xml, const char *piece, size_t len, char *cleaned)
{
	bool last = len == 0;
	if (!xml->as_is) {
		len = last ? import_bytes_end(&xml->bytes, cleaned)
			   : import_bytes_clean(&xml->bytes, piece, len, cleaned);
		piece = cleaned;
	}
	xml->ended = last && xml->parser->instate != XML_PARSER_EPILOG;
	xmlParseChunk(xml->parser, piece, (int)len, last);
	/* Its result tells of mere namespace mistakes too, which many exports have: only what
	 * stops it counts. */
	return !xml->parser->disableSAX;
}

static enum err read_pieces(struct call *c, struct import_xml *xml, FILE *in)
{
	char *piece = arena_alloc_raw(c->arena, PIECE_BYTES);
	char *cleaned = arena_alloc_raw(c->arena, IMPORT_BYTES_OUT(PIECE_BYTES));
	bool first = true;
	size_t len;
	do {
		len = fread(piece, 1, PIECE_BYTES, in);
		if (ferror(in))
			return fail(c, ERR_UNAVAILABLE, "the file cannot be read");
		if (first)
			xml->as_is = names_other_encoding(piece, len);
		first = false;
	} while (push(xml, piece, len, cleaned) && len);
	return OK;
}

/* Why it is not whole, in words that say more than libxml2's. */
static const char *reason_of(const struct import_xml *xml, struct call *c)
{
	const xmlError *error = xmlCtxtGetLastError(xml->parser);
	if (xml->ended)
		return "the file is cut off";
	if (!error || !error->message)
		return "it is not well-formed";
	if (error->code == XML_ERR_INTERNAL_ERROR)
		return "something in it is longer than 10 MB";
	return arena_copy(c->arena, error->message, strcspn(error->message, "\n"));
}

enum err import_xml_read(struct call *c, struct import_xml *xml, FILE *in, struct import_end *end)
{
	TRY(read_pieces(c, xml, in));
	end->bytes_replaced = xml->bytes.replaced;
	end->complete = xml->parser->wellFormed && !xml->refused && !xml->stopped;
	end->line = import_xml_line(xml);
	if (xml->refused || !xml->has_root)
		return fail(c, ERR_INVALID, "not %s: %s", xml->reader->what,
			xml->refused ? xml->refused : "it is no XML");
	if (!end->complete)
		end->why = reason_of(xml, c);
	return OK;
}

int64_t import_xml_line(const struct import_xml *xml)
{
	return xmlSAX2GetLineNumber(xml->parser);
}

void import_xml_stop(struct import_xml *xml)
{
	xml->stopped = true;
	xmlStopParser(xml->parser);
}

void import_xml_refuse(struct import_xml *xml, const char *why)
{
	xml->refused = why;
	import_xml_stop(xml);
}

const char *import_xml_attribute(struct arena *arena, const struct import_xml_element *element,
	const char *name)
{
	for (int i = 0; i < element->attribute_count; i++) {
		struct attribute each = attribute_at(element, i);
		if (!each.prefix && strcmp(each.name, name) == 0) {
			struct text value = value_of(arena, &each);
			return text_string(&value);
		}
	}
	return NULL;
}

void import_xml_add_tag(struct text *out, const struct import_xml_element *element)
{
	text_printf(out, "<%s", element->name);
	for (int i = 0; i < element->attribute_count; i++) {
		struct attribute each = attribute_at(element, i);
		if (each.prefix)
			continue;
		struct text value = value_of(out->arena, &each);
		text_printf(out, " %s=\"", each.name);
		escape_attribute(out, text_string(&value), value.len);
		text_add_char(out, '"');
	}
	text_add_char(out, '>');
}
