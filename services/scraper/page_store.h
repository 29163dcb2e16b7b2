/* Pages in the database. */
#ifndef CRIER_SCRAPER_PAGE_STORE_H
#define CRIER_SCRAPER_PAGE_STORE_H

#include "db/db.h"
#include "scraper_types.h"

/** @param username  in any case. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_store_by_username(struct call *c, const char *username, struct page *page);

#endif
