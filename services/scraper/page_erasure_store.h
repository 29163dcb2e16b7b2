/* Who asked not to be here, in the database: as digests, so that it does not say who that was. */
#ifndef CRIER_SCRAPER_PAGE_ERASURE_STORE_H
#define CRIER_SCRAPER_PAGE_ERASURE_STORE_H

#include "db/db.h"

enum erasure_kind { ERASURE_PAGE, ERASURE_PERSON, ERASURE_COMMENT };

/** What stands for a page's name, or the id of a person or comment at its service, in the call's
 *  arena. */
const char *page_erasure_digest(struct call *c, enum erasure_kind kind, const char *id);

/** Remembers it for good; inside db_write. */
MUST_CHECK enum err page_erasure_store_put(struct call *c, enum erasure_kind kind, const char *id);

/** Whether it is remembered. */
MUST_CHECK enum err page_erasure_store_find(struct call *c, enum erasure_kind kind, const char *id,
	bool *erased);

#endif
