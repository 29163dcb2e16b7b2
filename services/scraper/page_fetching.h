/* One fetch of one page: taken from what is due, asked of the chain, kept. */
#ifndef CRIER_SCRAPER_PAGE_FETCHING_H
#define CRIER_SCRAPER_PAGE_FETCHING_H

#include "base/call.h"

/**
 * Fetches the page that is due longest.
 * @param[out] found  false: none is due
 * @return OK, however the fetch ended | ERR_UNAVAILABLE (the database)
 */
MUST_CHECK enum err page_fetch_next(struct call *c, bool *found);

#endif
