/* The facts of a page as one text, for its row: a record for each that is known, so that a new kind
 * of fact needs no column. Word, source, exactness, time, number, unit, texts. */
#ifndef CRIER_SCRAPER_FACT_LINES_H
#define CRIER_SCRAPER_FACT_LINES_H

#include "base/call.h"
#include "sources/parsed.h"

/* Of one text: of a longer one the rest is cut off. */
#define FACT_TEXT_BYTES_MAX ((size_t)16 * 1024)

/** The text of what is known, in the call's arena. */
const char *fact_lines_write(struct call *c, const struct parsed_page *page);

/** The facts of such a text. What cannot be read, as of a newer version, stays unknown. */
void fact_lines_read(struct call *c, const char *lines, struct parsed_page *page);

/** A text, cut where it is longer than that, between two characters. */
const char *fact_text_cut(struct call *c, const char *text, size_t bytes_max);

#endif
