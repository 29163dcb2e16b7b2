/* A blank line is shown when something follows that goes on in line; before a block, or at the end,
 * it means nothing. */
#include "markup/loose.h"

#include <string.h>

void loose_go_on(struct loose *loose, struct html *html)
{
	if (loose->in_line && loose->line_breaks > 1)
		html_add(html, "<br>\n<br>\n");
	*loose = (struct loose){.in_line = true};
}

void loose_end(struct loose *loose)
{
	*loose = (struct loose){0};
}

static size_t count_line_breaks(const char *blanks, size_t len)
{
	size_t count = 0;
	for (size_t i = 0; i < len; i++)
		count += blanks[i] == '\n';
	return count;
}

/* Bytes up to the next blank. */
static size_t word_len(const char *at, size_t left)
{
	size_t len = 0;
	while (len < left && !source_blanks(at + len, 1))
		len++;
	return len;
}

void loose_add(struct loose *loose, struct html *html, const char *text, size_t len)
{
	const char *end = text + len;
	while (text < end) {
		size_t blanks = source_blanks(text, (size_t)(end - text));
		loose->line_breaks += count_line_breaks(text, blanks);
		html_add_text(html, text, blanks);
		text += blanks;
		size_t word = word_len(text, (size_t)(end - text));
		if (word)
			loose_go_on(loose, html);
		html_add_text(html, text, word);
		text += word;
	}
}
