/* A language's own way, or the source as it is where that meets a limit. */
#include "markup/markup.h"

#include <libxml/parser.h>
#include <string.h>

#include "base/utf8.h"
#include "markup/html.h"
#include "markup/source.h"

void markup_prepare(void)
{
	xmlInitParser();
}

static bool render(struct html *html, enum markup_language language, const struct source *source)
{
	switch (language) {
	case MARKUP_MARKDOWN:
		return html_of_markdown(html, source);
	case MARKUP_HTML:
		return html_of_html(html, source);
	case MARKUP_TEXT:
		break;
	}
	html_of_text(html, source);
	return true;
}

/* What is cut is cut between characters. */
static size_t bounded_len(const char *text)
{
	return utf8_cut(text, strnlen(text, MARKUP_SOURCE_BYTES_MAX + 1), MARKUP_SOURCE_BYTES_MAX);
}

const char *markup_render(struct call *c, enum markup_language language, const char *source)
{
	struct source clean = source_of(c->arena, source, bounded_len(source));
	struct html html;
	html_init(&html, c->arena, clean.len);
	if (!render(&html, language, &clean) || !html_is_good(&html)) {
		html_init(&html, c->arena, clean.len);
		html_of_text(&html, &clean);
	}
	return text_string(&html.text);
}
