/* How sources answered for a page the last time, in the database. */
#ifndef CRIER_SCRAPER_PAGE_SOURCE_STORE_H
#define CRIER_SCRAPER_PAGE_SOURCE_STORE_H

#include "db/db.h"
#include "fetch/chain.h"

#define VALIDATORS_MAX 32

/** Fills kept and validators of what a chain is asked. */
MUST_CHECK enum err page_source_store_read(struct call *c, const char *name,
	struct scrape_options *options);

/** Keeps how they answered, and what their answers are known by; inside db_write. */
MUST_CHECK enum err page_source_store_put(struct call *c, const char *name,
	const struct scrape_result *result);

/** Removes all that is kept under a name; inside db_write. */
MUST_CHECK enum err page_source_store_forget(struct call *c, const char *name);

/** Removes what is older; inside db_write. */
MUST_CHECK enum err page_source_store_remove(struct call *c, int64_t before_us, int64_t *removed);

#endif
