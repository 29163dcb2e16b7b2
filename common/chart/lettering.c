/* Widths are DejaVu Sans', one of the widest of its kind, in classes that are rounded up. */
#include "chart/lettering.h"

#include <string.h>

#include "base/utf8.h"

#define WIDE_EM 1.0 /* what is not ASCII: most scripts' characters are as wide as high */
#define ELLIPSIS "…"

struct width_class {
	const char *characters;
	double em;
};

static const struct width_class classes[] = {
	{"ijlI'|", 0.30},
	{" .,:;!()[]f/\\-trJ", 0.42},
	{"acesxyzkvTLF?\"_", 0.62},
	{"0123456789bdghnopquEPSYZBRKAVCX$*<>=+~#&^", 0.75},
};

static double width_of(const char *at, size_t bytes)
{
	if (bytes > 1)
		return WIDE_EM;
	for (size_t i = 0; i < COUNT_OF(classes); i++)
		if (strchr(classes[i].characters, *at))
			return classes[i].em;
	return WIDE_EM;
}

static size_t step(const char *at)
{
	size_t bytes = utf8_sequence(at, strlen(at));
	return bytes ? bytes : 1;
}

double lettering_width(const char *text, double size)
{
	double em = 0;
	for (size_t bytes; *text; text += bytes) {
		bytes = step(text);
		em += width_of(text, bytes);
	}
	return em * size;
}

/* XML 1.0 section 2.2: no control characters, and two of the last plane's. */
static bool is_character(const char *at, size_t bytes)
{
	if (bytes == 1)
		return (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f;
	return memcmp(at, "\xef\xbf\xbe", bytes) != 0 && memcmp(at, "\xef\xbf\xbf", bytes) != 0;
}

static void add_character(struct text *out, const char *at, size_t bytes)
{
	switch (*at) {
	case '&':
		text_add_string(out, "&amp;");
		break;
	case '<':
		text_add_string(out, "&lt;");
		break;
	case '>':
		text_add_string(out, "&gt;");
		break;
	case '"':
		text_add_string(out, "&quot;");
		break;
	default:
		if (is_character(at, bytes))
			text_add(out, at, bytes);
	}
}

static void add_until(struct text *out, const char *text, const char *end)
{
	for (size_t bytes; text < end; text += bytes) {
		bytes = step(text);
		add_character(out, text, bytes);
	}
}

void lettering_escape(struct text *out, const char *text)
{
	add_until(out, text, text + strlen(text));
}

/* Where to cut off so that what is before it is no wider. */
static const char *end_within(const char *text, double size, double width_max)
{
	double width = 0;
	for (size_t bytes; *text; text += bytes) {
		bytes = step(text);
		width += width_of(text, bytes) * size;
		if (width > width_max)
			break;
	}
	return text;
}

void lettering_fit(struct text *out, const char *text, double size, double width_max)
{
	if (lettering_width(text, size) <= width_max) {
		lettering_escape(out, text);
		return;
	}
	add_until(out, text, end_within(text, size, width_max - WIDE_EM * size));
	text_add_string(out, ELLIPSIS);
}
