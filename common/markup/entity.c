/* Names are libxml2's, the 253 of HTML 4. */
#include "markup/entity.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define NAME_BYTES_MAX 32

static void add_character(struct text *out, unsigned long code)
{
	char bytes[4];
	size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, code >>= 6)
		bytes[i] = (char)(0x80 | (code & 0x3F));
	bytes[0] = (char)((0xF00u >> len) | code);
	text_add(out, bytes, len);
}

static bool is_character(unsigned long code)
{
	bool control = (code < 0x20 && code != '\t' && code != '\n') ||
		       (code >= 0x7F && code < 0xA0);
	return !control && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static void add_code(struct text *out, unsigned long code)
{
	if (!is_character(code))
		code = 0xFFFD;
	if (code < 0x80)
		text_add_char(out, (char)code);
	else
		add_character(out, code);
}

/* Digits as they are in "#38" or "#x26"; at most 7 of them are worth reading. */
static unsigned long number_of(const char *name)
{
	bool hex = name[1] == 'x' || name[1] == 'X';
	return strtoul(name + (hex ? 2 : 1), NULL, hex ? 16 : 10);
}

bool entity_add(struct text *out, const char *reference, size_t len)
{
	if (len < 3 || len - 2 >= NAME_BYTES_MAX)
		return false;
	char name[NAME_BYTES_MAX];
	memcpy(name, reference + 1, len - 2);
	name[len - 2] = '\0';
	if (*name == '#') {
		add_code(out, number_of(name));
		return true;
	}
	const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
	if (known)
		add_code(out, known->value);
	return known != NULL;
}
