/* What of a page is compared with others: how it grows, and how much is said to its posts. */
#ifndef CRIER_SCRAPER_PAGE_COMPARING_H
#define CRIER_SCRAPER_PAGE_COMPARING_H

#include "base/call.h"
#include "scraper_types.h"

/** Of a page that is not known only its name. @param name  as of page_name_read
 *  @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err page_compare(struct call *c, const char *name, struct compared_page *page);

#endif
