/* JSON Feed 1.0 and 1.1 (jsonfeed.org). */
#ifndef CRIER_SCRAPER_JSON_FEED_H
#define CRIER_SCRAPER_JSON_FEED_H

#include "sources/parsing.h"

/** Whether a document says that it is one. */
bool json_feed_is(struct parsing *p, struct value root);

/** Reads it. @return whether there is a title or an entry */
bool json_feed_read(struct parsing *p, struct value root);

#endif
