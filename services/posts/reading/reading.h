/* A post as a page for people, which feeds, the sitemap and search engines lead to. */
#ifndef CRIER_POSTS_READING_READING_H
#define CRIER_POSTS_READING_READING_H

#include "base/text.h"
#include "posts_types.h"
#include "reading/site.h"

/**
 * Writes the whole page; it needs /site/reading.css and no script.
 * @param html  the post's content, sanitised
 */
void reading_write(struct call *c, struct text *out, const struct site *site,
	const struct post *post, const char *html);

#endif
