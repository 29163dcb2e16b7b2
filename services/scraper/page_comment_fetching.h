/* Comments on a page's newest post, fetched after the page itself. */
#ifndef CRIER_SCRAPER_PAGE_COMMENT_FETCHING_H
#define CRIER_SCRAPER_PAGE_COMMENT_FETCHING_H

#include "page_store.h"

/**
 * Fetches and keeps them, as far as a source tells them; nothing where there is no post.
 * @param page  as it was kept just now: id and username are looked at
 * @return OK, whatever sources answered | ERR_UNAVAILABLE (the database)
 */
MUST_CHECK enum err page_comments_fetch(struct call *c, const struct stored_page *page);

#endif
