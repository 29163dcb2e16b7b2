/* Looking into a document. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"
#include "markup/entity.h"
#include "sources/document.h"

static const struct node *node_at(const struct document *document, uint32_t node)
{
	return &document->nodes[node];
}

static bool is_blank(char ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

/* "dc:date" is what ":date" asks for, and so is "date". */
static bool has_local_name(const char *at, size_t len, const char *name)
{
	const char *colon = memchr(at, ':', len);
	if (colon) {
		len -= (size_t)(colon + 1 - at);
		at = colon + 1;
	}
	return len == strlen(name) && memcmp(at, name, len) == 0;
}

bool node_is(const struct document *document, uint32_t node, const char *name)
{
	const struct node *element = node_at(document, node);
	if (element->kind != NODE_ELEMENT)
		return false;
	const char *at = document->source + element->at;
	if (*name == '*')
		return true;
	if (*name == ':')
		return has_local_name(at, element->len, name + 1);
	if (element->len != strlen(name))
		return false;
	return document->language == DOCUMENT_XML ? memcmp(at, name, element->len) == 0
						  : strncasecmp(at, name, element->len) == 0;
}

static uint32_t find_from(const struct document *document, uint32_t within, uint32_t from,
	const char *name)
{
	uint32_t end = node_at(document, within)->next;
	for (uint32_t i = from; i < end; i++)
		if (node_is(document, i, name))
			return i;
	return NODE_NOWHERE;
}

uint32_t document_find(const struct document *document, uint32_t within, const char *name)
{
	return within == NODE_NOWHERE ? within : find_from(document, within, within + 1, name);
}

uint32_t document_find_next(const struct document *document, uint32_t within, uint32_t found,
	const char *name)
{
	return found == NODE_NOWHERE ? found : find_from(document, within, found + 1, name);
}

uint32_t node_first(const struct document *document, uint32_t node)
{
	return node_at(document, node)->next > node + 1 ? node + 1 : NODE_NOWHERE;
}

uint32_t node_next(const struct document *document, uint32_t parent, uint32_t node)
{
	uint32_t next = node_at(document, node)->next;
	return next < node_at(document, parent)->next ? next : NODE_NOWHERE;
}

uint32_t node_child(const struct document *document, uint32_t parent, const char *name)
{
	if (parent == NODE_NOWHERE)
		return parent;
	for (uint32_t i = node_first(document, parent); i != NODE_NOWHERE;
		i = node_next(document, parent, i))
		if (node_is(document, i, name))
			return i;
	return NODE_NOWHERE;
}

/* The bytes of a reference with & and ;, 0 where there is none. */
static size_t reference_len(const char *at, const char *end)
{
	for (const char *i = at + 1; i < end && i - at < 34; i++)
		if (*i == ';')
			return (size_t)(i + 1 - at);
		else if (*i == '&' || is_blank(*i))
			break;
	return 0;
}

static void add_decoded(struct text *out, const char *at, const char *end)
{
	while (at < end) {
		const char *reference = memchr(at, '&', (size_t)(end - at));
		text_add(out, at, (size_t)((reference ? reference : end) - at));
		if (!reference)
			return;
		size_t len = reference_len(reference, end);
		if (len && !entity_add(out, reference, len))
			text_add(out, reference, len);
		else if (!len)
			text_add_char(out, '&');
		at = reference + (len ? len : 1);
	}
}

static const char *decode(const struct document *document, const char *at, const char *end)
{
	struct text out;
	text_init(&out, document->arena, (size_t)(end - at) + 1, SIZE_MAX);
	add_decoded(&out, at, end);
	return text_string(&out);
}

struct attribute {
	const char *name, *value; /* a value that is missing is empty */
	size_t name_len, value_len;
};

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (is_blank(*at) || *at == '/'))
		at++;
	return at;
}

static const char *read_quoted(const char *at, const char *end, struct attribute *attribute)
{
	const char *quote = memchr(at + 1, *at, (size_t)(end - at - 1));
	const char *until = quote ? quote : end;
	attribute->value = at + 1;
	attribute->value_len = (size_t)(until - at - 1);
	return quote ? quote + 1 : end;
}

/* The next attribute. @return behind it; NULL when there is none */
static const char *next_attribute(const char *at, const char *end, struct attribute *attribute)
{
	at = skip_blanks(at, end);
	if (at >= end)
		return NULL;
	*attribute = (struct attribute){.name = at, .value = ""};
	while (at < end && !is_blank(*at) && *at != '=' && *at != '/')
		at++;
	attribute->name_len = (size_t)(at - attribute->name);
	const char *sign = at;
	while (sign < end && is_blank(*sign))
		sign++;
	if (sign == end || *sign != '=')
		return at > attribute->name ? at : at + 1;
	at = sign + 1;
	while (at < end && is_blank(*at))
		at++;
	if (at < end && (*at == '"' || *at == '\''))
		return read_quoted(at, end, attribute);
	attribute->value = at;
	while (at < end && !is_blank(*at))
		at++;
	attribute->value_len = (size_t)(at - attribute->value);
	return at;
}

const char *node_attribute(const struct document *document, uint32_t node, const char *name)
{
	if (node == NODE_NOWHERE || node_at(document, node)->kind != NODE_ELEMENT)
		return NULL;
	const char *at = document->source + node_at(document, node)->attributes;
	const char *end = document->source + node_at(document, node)->end;
	size_t len = strlen(name);
	struct attribute attribute;
	while ((at = next_attribute(at, end, &attribute)))
		if (attribute.name_len == len && strncasecmp(attribute.name, name, len) == 0)
			return decode(document, attribute.value,
				attribute.value + attribute.value_len);
	return NULL;
}

bool node_has_word(const struct document *document, uint32_t node, const char *attribute,
	const char *word)
{
	const char *value = node_attribute(document, node, attribute);
	size_t len = strlen(word);
	while (value && *value) {
		size_t word_len = strcspn(value, " \t\r\n\f");
		if (word_len == len && strncasecmp(value, word, len) == 0)
			return true;
		value += word_len;
		value += strspn(value, " \t\r\n\f");
	}
	return false;
}

static bool is_hidden(const struct document *document, uint32_t node)
{
	return node_is(document, node, "script") || node_is(document, node, "style");
}

static bool is_block(const struct document *document, uint32_t node)
{
	static const char *const blocks[] = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4",
		"blockquote", "ul", "ol", "table", "header", "section", "article", "footer"};
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (node_is(document, node, blocks[i]))
			return true;
	return false;
}

/* Blanks of the source are one blank, and none at the start of a line. */
static void add_collapsed(struct text *out, const char *text)
{
	for (; *text; text++) {
		bool at_start = !out->len || out->data[out->len - 1] == '\n';
		if (!is_blank(*text))
			text_add_char(out, *text);
		else if (!at_start && out->data[out->len - 1] != ' ')
			text_add_char(out, ' ');
	}
}

/* Where there was no room for all of it. */
static void drop_half_character(struct text *out)
{
	size_t start = out->len;
	while (start && (out->data[start - 1] & 0xC0) == 0x80)
		start--;
	if (start && !utf8_sequence(out->data + start - 1, out->len - start + 1))
		out->len = start - 1;
}

static void trim(struct text *out)
{
	while (out->len && is_blank(out->data[out->len - 1]))
		out->len--;
}

static void break_line(struct text *out, bool always)
{
	while (out->len && out->data[out->len - 1] == ' ')
		out->len--;
	if (out->len && (always || out->data[out->len - 1] != '\n'))
		text_add_char(out, '\n');
}

static void add_node_text(const struct document *document, uint32_t i, struct text *out)
{
	const struct node *node = node_at(document, i);
	const char *at = document->source + node->at;
	if (node->kind == NODE_ELEMENT && is_block(document, i))
		break_line(out, node_is(document, i, "br"));
	else if (node->kind == NODE_TEXT)
		add_collapsed(out, decode(document, at, at + node->len));
	else if (node->kind == NODE_RAW)
		add_collapsed(out, arena_copy(document->arena, at, node->len));
}

const char *node_text(const struct document *document, uint32_t node, size_t max)
{
	if (node == NODE_NOWHERE)
		return NULL;
	struct text out;
	text_init(&out, document->arena, 64, max);
	if (node_at(document, node)->kind != NODE_ELEMENT)
		add_node_text(document, node, &out);
	uint32_t end = node_at(document, node)->next, block_end = UINT32_MAX;
	for (uint32_t i = node + 1; i < end && !out.overflow;) {
		if (i >= block_end)
			break_line(&out, false);
		if (is_block(document, i) || i >= block_end)
			block_end = is_block(document, i) ? node_at(document, i)->next : UINT32_MAX;
		if (!is_hidden(document, i))
			add_node_text(document, i, &out);
		i = is_hidden(document, i) ? node_at(document, i)->next : i + 1;
	}
	drop_half_character(&out);
	trim(&out);
	return text_string(&out);
}

const char *node_content(const struct document *document, uint32_t node)
{
	if (node == NODE_NOWHERE)
		return NULL;
	struct text out;
	text_init(&out, document->arena, 64, SIZE_MAX);
	uint32_t end = node_at(document, node)->next;
	for (uint32_t i = node + 1; i < end; i++) {
		const struct node *text = node_at(document, i);
		const char *at = document->source + text->at;
		if (text->kind == NODE_TEXT)
			add_decoded(&out, at, at + text->len);
		else if (text->kind == NODE_RAW)
			text_add(&out, at, text->len);
	}
	return text_string(&out);
}

const char *node_raw(const struct document *document, uint32_t node, size_t *len)
{
	*len = 0;
	uint32_t text = node_first(document, node);
	if (text == NODE_NOWHERE)
		return "";
	*len = node_at(document, text)->len;
	return document->source + node_at(document, text)->at;
}
