/* What sources answered, in the database for a while: compressed, and bounded in bytes. */
#ifndef CRIER_SCRAPER_PAGE_BODY_STORE_H
#define CRIER_SCRAPER_PAGE_BODY_STORE_H

#include "db/db.h"
#include "sources/answer.h"

/* An answer, and of which page. */
struct kept_body {
	int64_t id;
	const char *name;     /* under which the page was asked for, in lower case */
	const char *source;   /* "graph", "html", "generic" */
	struct answer answer; /* without headers */
};

/** Keeps one; inside db_write. @param packed  what page_body_pack gave */
MUST_CHECK enum err page_body_store_put(struct call *c, const struct kept_body *body,
	const char *packed);

/** Removes the oldest while all together take more bytes than that; inside db_write. */
MUST_CHECK enum err page_body_store_bound(struct call *c, int64_t bytes_max);

/**
 * The next one after an id, oldest first.
 * @param name  of one page; NULL: of all
 * @param[out] found  false: there are no more
 * @return OK | ERR_INTERNAL (what is kept cannot be read; body->id is set) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err page_body_store_next(struct call *c, int64_t after_id, const char *name,
	struct kept_body *body, bool *found);

/** Removes all that were kept under a name; inside db_write. */
MUST_CHECK enum err page_body_store_forget(struct call *c, const char *name);

/** Removes what is older; inside db_write. */
MUST_CHECK enum err page_body_store_remove(struct call *c, int64_t before_us, int64_t *removed);

#endif
