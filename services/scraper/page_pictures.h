/* The copies of all pictures of a page that is removed. */
#ifndef CRIER_SCRAPER_PAGE_PICTURES_H
#define CRIER_SCRAPER_PAGE_PICTURES_H

#include "base/call.h"

/** Drops them, those of its posts as well, so that the next sweep removes them; inside db_write,
 *  before the page is removed. */
MUST_CHECK enum err page_pictures_drop(struct call *c, int64_t page_id);

#endif
