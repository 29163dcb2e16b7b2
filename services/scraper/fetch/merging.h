/* What several answers told of the same page, together. */
#ifndef CRIER_SCRAPER_MERGING_H
#define CRIER_SCRAPER_MERGING_H

#include "sources/parsed.h"

/**
 * Adds what an answer told. Facts by page_merge; of a post or comment that is there already only
 * what was unknown is added, so that whoever was asked first has the say. outcome and error are the
 * caller's.
 * @param newer  its texts are borrowed for as long as kept lives
 */
void merging_add(struct arena *arena, struct parsed *kept, const struct parsed *newer);

#endif
