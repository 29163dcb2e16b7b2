/* A line that is too long is cut by a soft break: "=" at its end. */
#include "mail/quoted_printable.h"

#include <stdbool.h>
#include <string.h>

#define LINE_CHARACTERS_MAX 75 /* and the "=" of a soft break */

static bool is_literal(char ch, bool is_last)
{
	if (ch == ' ' || ch == '\t')
		return !is_last; /* blanks at a line's end get lost on the way */
	return ch > ' ' && ch <= '~' && ch != '=';
}

static void add_line(struct text *out, const char *line, size_t len)
{
	size_t used = 0;
	for (size_t i = 0; i < len; i++) {
		bool literal = is_literal(line[i], i + 1 == len);
		size_t needed = literal ? 1 : 3;
		if (used + needed > LINE_CHARACTERS_MAX) {
			text_add_string(out, "=\r\n");
			used = 0;
		}
		if (literal)
			text_add_char(out, line[i]);
		else
			text_printf(out, "=%02X", (unsigned char)line[i]);
		used += needed;
	}
	text_add_string(out, "\r\n");
}

void quoted_printable_add(struct text *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		add_line(out, text, len);
		text += len + (text[len] == '\n');
	}
}
