/* The copies of all pictures of a page: of itself, and of its posts. */
#ifndef CRIER_SCRAPER_PAGE_PICTURES_H
#define CRIER_SCRAPER_PAGE_PICTURES_H

#include "base/call.h"
#include "page_cache.h"
#include "page_store.h"

/** Wants those of a page and of what was read of it now; inside db_write. */
MUST_CHECK enum err page_pictures_want(struct call *c, const struct stored_page *page,
	const struct parsed *parsed);

/** Wants all that the page still has, whether a source shows it or not; inside db_write. Nothing of
 * a page that is gone. */
MUST_CHECK enum err page_pictures_want_again(struct call *c, int64_t page_id);

/** Drops them all, so that the next sweep removes those that no other page has; inside db_write. */
MUST_CHECK enum err page_pictures_drop(struct call *c, int64_t page_id);

/** Whether an answer about the page shows the picture of that key; false where it cannot be read.
 */
bool page_pictures_shows(struct call *c, int64_t page_id, const char *key);

/** After the commit of a copy: answers that are kept of pages which show that picture have the link
 * that ends, and are not found any more. */
void page_pictures_copied(struct call *c, const struct page_cache *cache, const char *key);

#endif
