/* Comments on posts of pages in the database. */
#ifndef CRIER_SCRAPER_PAGE_COMMENT_STORE_H
#define CRIER_SCRAPER_PAGE_COMMENT_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "scraper_types.h"
#include "sources/parsed.h"

/* Of one post; what is older goes. */
#define PAGE_COMMENTS_MAX 300

/**
 * Adds what was seen of comments to what is kept, each to its post if the page has that one; inside
 * db_write, after their authors. Of one post the oldest beyond PAGE_COMMENTS_MAX go.
 */
MUST_CHECK enum err page_comment_store_put(struct call *c, int64_t page_id,
	const struct parsed_comments *comments, int64_t seen_at_us);

/** Newest first. @param before  the last one of the list before; or NULL
 *  @param[out] next  the cursor of the last one */
MUST_CHECK enum err page_comment_store_page(struct call *c, int64_t post_id,
	const struct cursor *before, int64_t limit, struct page_comment_list *comments, bool *more,
	struct cursor *next);

/** Removes a comment, and remembers that it must not come back; inside db_write.
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_comment_store_erase(struct call *c, int64_t post_id, int64_t id);

/** Removes what nobody has seen since a time; inside db_write. */
MUST_CHECK enum err page_comment_store_remove(struct call *c, int64_t before_us, int64_t *removed);

#endif
