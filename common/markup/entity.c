/* Names are libxml2's, the 253 of HTML 4. */
#include "markup/entity.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/utf8.h"

#define NAME_BYTES_MAX 32

static bool is_character(unsigned long code)
{
	bool control = (code < 0x20 && code != '\t' && code != '\n') ||
		       (code >= 0x7F && code < 0xA0);
	return !control && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static void add_code(struct text *out, unsigned long code)
{
	char bytes[4];
	text_add(out, bytes, utf8_encode(is_character(code) ? (uint32_t)code : 0xFFFD, bytes));
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
