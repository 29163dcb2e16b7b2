/* No parser of HTML: what is left of a broken tag in a title is only ugly. What people see is
 * sanitised where it is rendered. */
#include "import/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"

#define REFERENCE_BYTES_MAX 10

struct reference {
	const char *name;
	unsigned code_point;
};

static const struct reference references[] = {
	{"amp", '&'},
	{"lt", '<'},
	{"gt", '>'},
	{"quot", '"'},
	{"apos", '\''},
	{"nbsp", 0xA0},
	{"ndash", 0x2013},
	{"mdash", 0x2014},
	{"lsquo", 0x2018},
	{"rsquo", 0x2019},
	{"ldquo", 0x201C},
	{"rdquo", 0x201D},
	{"hellip", 0x2026},
};

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* Where the tag or comment at at ends; at itself where there is none. */
static const char *skip_tag(const char *at)
{
	if (strncmp(at, "<!--", 4) == 0) {
		const char *end = strstr(at + 4, "-->");
		return end ? end + 3 : at + strlen(at);
	}
	if (*at != '<' || !(is_letter(at[1]) || at[1] == '/' || at[1] == '!'))
		return at;
	const char *end = strchr(at, '>');
	return end ? end + 1 : at;
}

static unsigned code_point_of(const char *name)
{
	if (name[0] == '#' && (name[1] == 'x' || name[1] == 'X'))
		return (unsigned)strtoul(name + 2, NULL, 16);
	if (name[0] == '#')
		return (unsigned)strtoul(name + 1, NULL, 10);
	for (size_t i = 0; i < COUNT_OF(references); i++)
		if (strcmp(references[i].name, name) == 0)
			return references[i].code_point;
	return 0;
}

static bool is_character(unsigned code)
{
	return code && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE &&
	       code != 0xFFFF;
}

/* Resolves "&name;" into out; returns where it ends, or at where it is none that we know. */
static const char *take_reference(const char *at, struct text *out)
{
	size_t len = *at == '&' ? strcspn(at + 1, "; &<") : 0;
	if (!len || len > REFERENCE_BYTES_MAX || at[1 + len] != ';')
		return at;
	char name[REFERENCE_BYTES_MAX + 1];
	memcpy(name, at + 1, len);
	name[len] = '\0';
	unsigned code = code_point_of(name);
	if (!is_character(code))
		return at;
	char bytes[4];
	text_add(out, bytes, utf8_encode(code, bytes));
	return at + len + 2;
}

/* Bytes that a line has as one space: ASCII controls and blanks, U+0080..U+009F and U+00A0,
 * U+2028 and U+2029. 0 where at is none. */
static size_t blank_len(const char *at)
{
	const unsigned char *p = (const unsigned char *)at;
	if ((p[0] && p[0] <= 0x20) || p[0] == 0x7F)
		return 1;
	if (p[0] == 0xC2 && p[1] >= 0x80 && p[1] <= 0xA0)
		return 2;
	return p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0;
}

const char *import_text_line(struct call *c, const char *text)
{
	struct text out;
	text_init(&out, c->arena, 64, SIZE_MAX);
	bool blank = false;
	while (*text) {
		size_t len = blank_len(text);
		if (!len) {
			if (blank && out.len)
				text_add_char(&out, ' ');
			text_add_char(&out, *text);
		}
		blank = len > 0;
		text += len ? len : 1;
	}
	return text_string(&out);
}

const char *import_text_plain(struct call *c, const char *html, size_t bytes_max)
{
	struct text out;
	text_init(&out, c->arena, 64, SIZE_MAX);
	const char *start = html;
	while (*html && (size_t)(html - start) < bytes_max) {
		const char *after = skip_tag(html);
		if (after != html)
			text_add_char(&out, ' ');
		else if ((after = take_reference(html, &out)) == html)
			text_add_char(&out, *after++);
		html = after;
	}
	/* What was cut may end inside a character. */
	while (((unsigned char)*html & 0xC0) == 0x80)
		text_add_char(&out, *html++);
	return import_text_line(c, text_string(&out));
}

static bool breaks_line(const char *tag)
{
	static const char *const names[] = {"br", "p", "li", "div", "blockquote", "tr", "pre"};
	const char *name = tag + 1 + (tag[1] == '/');
	size_t len = strcspn(name, " \t\r\n/>");
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (len == strlen(names[i]) && strncasecmp(name, names[i], len) == 0)
			return true;
	return false;
}

/* Neither at the ends, nor more than two in a row. */
static const char *tidy_lines(struct call *c, const char *text)
{
	struct text out;
	text_init(&out, c->arena, 64, SIZE_MAX);
	size_t breaks = 0;
	for (; *text; text++) {
		if (*text == '\n') {
			breaks++;
		} else if (*text != '\r' && (*text != ' ' || (!breaks && out.len))) {
			for (size_t i = 0; out.len && i < (breaks > 2 ? 2 : breaks); i++)
				text_add_char(&out, '\n');
			breaks = 0;
			text_add_char(&out, *text);
		}
	}
	while (out.len && out.data[out.len - 1] == ' ')
		out.len--;
	return text_string(&out);
}

const char *import_text_lines(struct call *c, const char *html)
{
	struct text out;
	text_init(&out, c->arena, 64, SIZE_MAX);
	while (*html) {
		const char *after = skip_tag(html);
		if (after != html && breaks_line(html))
			text_add_char(&out, '\n');
		else if (after == html && (after = take_reference(html, &out)) == html)
			text_add_char(&out, *after++);
		html = after;
	}
	return tidy_lines(c, import_text_clean(c, text_string(&out)));
}

const char *import_text_clean(struct call *c, const char *text)
{
	struct text out;
	text_init(&out, c->arena, strlen(text), SIZE_MAX);
	for (; *text; text++) {
		unsigned char ch = (unsigned char)*text;
		if ((ch >= 0x20 && ch != 0x7F) || ch == '\t' || ch == '\n' || ch == '\r')
			text_add_char(&out, *text);
	}
	return text_string(&out);
}

/* Bytes of the first count code points. */
static size_t bytes_of(const char *text, size_t count)
{
	const char *at = text;
	while (*at && (((unsigned char)*at & 0xC0) == 0x80 || count--))
		at++;
	return (size_t)(at - text);
}

const char *import_text_cut(struct call *c, const char *text, size_t max)
{
	if (utf8_length(text) <= max)
		return text;
	size_t len = bytes_of(text, max - 1);
	size_t word_end = len;
	while (word_end && text[word_end] != ' ')
		word_end--;
	if (word_end >= len / 2 && word_end)
		len = word_end;
	return call_printf(c, "%.*s…", (int)len, text);
}
