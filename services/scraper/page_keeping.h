/* Keeping what was parsed: page, posts, comments and people, in one transaction. What is known is
 * never lost to what is not, so to keep the same again changes nothing. */
#ifndef CRIER_SCRAPER_PAGE_KEEPING_H
#define CRIER_SCRAPER_PAGE_KEEPING_H

#include "base/call.h"
#include "page_store.h"
#include "sources/parsed.h"

enum keeping_mode {
	KEEP_FETCHED = 1,
	KEEP_REPARSED, /* the same answer by a better parser: what it said before, and does not now,
			  goes */
};

struct page_keeping {
	enum keeping_mode mode;
	const char *name; /* as of page_name_read: under which it was asked for */
	const struct parsed *parsed;
	int64_t fetched_at_us;
};

/**
 * Keeps it; inside db_write.
 * @param[out] page  as it is now; its id is 0 where nothing was kept: there was no page in it, or
 * who has it asked not to be here
 * @return OK | ERR_CONFLICT (somebody else keeps the same page at this moment) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err page_keep(struct call *c, const struct page_keeping *keeping,
	struct stored_page *page);

#endif
