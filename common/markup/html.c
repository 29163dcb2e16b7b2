/* The only way by which anything gets into a page. */
#include "markup/html.h"

#include <string.h>

#include "markup/escape.h"
#include "markup/markup.h"

#define WORK_BYTES_MAX (4 * MARKUP_SOURCE_BYTES_MAX)

void html_init(struct html *html, struct arena *arena, size_t source_bytes)
{
	*html = (struct html){.arena = arena};
	text_init(&html->text, arena, source_bytes + source_bytes / 4 + 64, MARKUP_HTML_BYTES_MAX);
}

void html_work(struct html *html, size_t bytes)
{
	html->work += bytes;
	if (html->work > WORK_BYTES_MAX)
		html->over_limit = true;
}

bool html_is_good(struct html *html)
{
	html->over_limit = html->over_limit || html->text.overflow;
	return !html->over_limit;
}

void html_add(struct html *html, const char *markup)
{
	text_add_string(&html->text, markup);
}

void html_add_text(struct html *html, const char *text, size_t len)
{
	escape_text(&html->text, text, len);
}

void html_add_attribute(struct html *html, const char *name, const char *value)
{
	if (!value)
		return;
	text_add_char(&html->text, ' ');
	text_add_string(&html->text, name);
	text_add_string(&html->text, "=\"");
	escape_attribute(&html->text, value, strlen(value));
	text_add_char(&html->text, '"');
}

void html_open_link(struct html *html, const char *address, const char *title)
{
	html_add(html, "<a");
	html_add_attribute(html, "href", address);
	html_add_attribute(html, "title", title);
	html_add(html, " rel=\"nofollow noopener ugc\">");
	html_opened(html, "a", "");
}

void html_open(struct html *html, const char *name, const char *after)
{
	html_add(html, "<");
	html_add(html, name);
	html_add(html, ">");
	html_opened(html, name, after);
}

void html_opened(struct html *html, const char *name, const char *after)
{
	if (html->depth == MARKUP_DEPTH_MAX) {
		html->over_limit = true;
		return;
	}
	html->open[html->depth].name = name;
	html->open[html->depth].after = after;
	html->depth++;
}

/* How deep the innermost element of that name is, from 1; 0: there is none. */
static size_t depth_of(const struct html *html, const char *name)
{
	size_t depth = html->depth;
	while (depth && strcmp(html->open[depth - 1].name, name) != 0)
		depth--;
	return depth;
}

bool html_is_open(const struct html *html, const char *name)
{
	return depth_of(html, name) > 0;
}

static void close_last(struct html *html)
{
	html->depth--;
	html_add(html, "</");
	html_add(html, html->open[html->depth].name);
	html_add(html, ">");
	html_add(html, html->open[html->depth].after);
}

void html_close(struct html *html, const char *name)
{
	size_t depth = depth_of(html, name);
	while (depth && html->depth >= depth)
		close_last(html);
}

void html_close_all(struct html *html)
{
	while (html->depth)
		close_last(html);
}
