/* Plain text: a blank line ends a paragraph, a line break is one. */
#include <string.h>

#include "markup/html.h"

static void add_lines(struct html *html, const char *at, size_t len)
{
	while (len) {
		const char *end = memchr(at, '\n', len);
		size_t line = end ? (size_t)(end - at) : len;
		html_add_text(html, at, line && at[line - 1] == '\r' ? line - 1 : line);
		if (!end)
			return;
		html_add(html, "<br>\n");
		at += line + 1;
		len -= line + 1;
	}
}

/* Bytes of the paragraph at at, without the line break that ends its last line. */
static size_t paragraph_len(const char *at, size_t left)
{
	for (size_t len = 0; len < left; len++) {
		const char *end = memchr(at + len, '\n', left - len);
		if (!end)
			return left;
		len = (size_t)(end - at);
		size_t blanks = source_blanks(end, left - len);
		if (len + blanks == left || memchr(end + 1, '\n', blanks - 1))
			return len;
	}
	return left;
}

void html_of_text(struct html *html, const struct source *source)
{
	const char *at = source->text;
	const char *end = at + source->len;
	for (;;) {
		at += source_blanks(at, (size_t)(end - at));
		if (at == end)
			return;
		size_t len = paragraph_len(at, (size_t)(end - at));
		html_add(html, "<p>");
		add_lines(html, at, len);
		html_add(html, "</p>\n");
		at += len;
	}
}
