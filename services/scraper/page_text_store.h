/* What models wrote of pages, in the database: the last text of each page, and how often models
 * were asked on a day. */
#ifndef CRIER_SCRAPER_PAGE_TEXT_STORE_H
#define CRIER_SCRAPER_PAGE_TEXT_STORE_H

#include "db/db.h"

struct written_text {
	int64_t page_id;
	const char *digest; /* of what the model was told */
	const char *model;
	const char *content; /* "": nothing of it held */
	int64_t removed;     /* sentences */
};

/** Fills what was written of these data. @return OK | ERR_NOT_FOUND (nothing, or of others) */
MUST_CHECK enum err page_text_store_find(struct call *c, int64_t page_id, const char *digest,
	struct written_text *text);

/** Inside db_write. */
MUST_CHECK enum err page_text_store_put(struct call *c, const struct written_text *text);

/** Takes one of today's requests, of all replicas together; inside db_write.
 *  @param[out] taken  false: there were per_day already */
MUST_CHECK enum err page_text_store_take(struct call *c, int64_t per_day, bool *taken);

#endif
