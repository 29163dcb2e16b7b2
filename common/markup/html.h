/* HTML being written, within bounds. */
#ifndef CRIER_MARKUP_HTML_H
#define CRIER_MARKUP_HTML_H

#include "base/text.h"
#include "markup/markup.h"
#include "markup/source.h"

struct html {
	struct arena *arena;
	struct text text;
	struct {
		const char *name;
		const char *after; /* its end tag */
	} open[MARKUP_DEPTH_MAX];
	size_t depth;
	size_t work;	 /* bytes that were looked at on the way */
	bool over_limit; /* nothing of it may be used */
};

/** Starts an empty page. */
void html_init(struct html *html, struct arena *arena, size_t source_bytes);

/** Counts what costs time without being written. */
void html_work(struct html *html, size_t bytes);

/** Whether all that was written is within the bounds. */
bool html_is_good(struct html *html);

void html_add(struct html *html, const char *markup);
void html_add_text(struct html *html, const char *text, size_t len);

/** Appends ` name="value"`; the value is escaped. NULL: nothing. */
void html_add_attribute(struct html *html, const char *name, const char *value);

/** Appends the start of a link to an address of link_clean, which is open then. */
void html_open_link(struct html *html, const char *address, const char *title);

/** Appends `<name>`, which is open then. */
void html_open(struct html *html, const char *name, const char *after);

/** Notes that an element is open whose start was appended.
 *  @param name, after  static; after is what follows its end tag, "\n" or "" */
void html_opened(struct html *html, const char *name, const char *after);

bool html_is_open(const struct html *html, const char *name);

/** Ends the innermost element of that name, and what is open in it; nothing where there is none. */
void html_close(struct html *html, const char *name);

void html_close_all(struct html *html);

/* Each language: false where a limit was met. */
MUST_CHECK bool html_of_markdown(struct html *html, const struct source *source);
MUST_CHECK bool html_of_html(struct html *html, const struct source *source);

/** Paragraphs and line breaks. What comes out is not longer than MARKUP_HTML_BYTES_MAX. */
void html_of_text(struct html *html, const struct source *source);

#endif
