/* RSS 0.9 to 2.0, RDF and Atom, well-formed or not. */
#ifndef CRIER_SCRAPER_FEED_H
#define CRIER_SCRAPER_FEED_H

#include "sources/parsing.h"

/** Whether a text begins as a feed does. */
bool feed_is(const char *text, size_t len);

/** Markup within a text as what people read; NULL for none. */
const char *feed_plain_text(struct parsing *p, const char *markup);

/** Reads p's text as a feed. @return whether there is a channel */
bool feed_read(struct parsing *p);

#endif
