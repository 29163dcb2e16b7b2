/* Runs of what may stand as it is are copied at once. */
#include "markup/escape.h"

#include <string.h>

static const char *reference_of(char ch)
{
	switch (ch) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return "&#39;";
	}
}

/* @param special  the characters to be written as references */
static void escape(struct text *out, const char *text, size_t len, const char *special)
{
	const char *end = text + len;
	while (text < end) {
		const char *at = text;
		while (at < end && !(*at && strchr(special, *at)))
			at++;
		text_add(out, text, (size_t)(at - text));
		if (at < end)
			text_add_string(out, reference_of(*at++));
		text = at;
	}
}

void escape_text(struct text *out, const char *text, size_t len)
{
	escape(out, text, len, "&<>");
}

void escape_attribute(struct text *out, const char *text, size_t len)
{
	escape(out, text, len, "&<>\"'");
}

/* C0 controls but tab and line breaks, U+FFFE and U+FFFF; surrogates are no UTF-8. Bytes of it. */
static size_t forbidden_len(const char *at)
{
	const unsigned char *p = (const unsigned char *)at;
	if (p[0] < 0x20)
		return strchr("\t\n\r", p[0]) ? 0 : 1;
	return p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE ? 3 : 0;
}

void escape_xml(struct text *out, const char *text)
{
	while (*text) {
		const char *at = text;
		while (*at && !forbidden_len(at))
			at++;
		escape_attribute(out, text, (size_t)(at - text));
		text = *at ? at + forbidden_len(at) : at;
	}
}
