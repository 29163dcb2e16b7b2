/* Posts of pages in the database: they stay when a source shows them no longer. */
#ifndef CRIER_SCRAPER_PAGE_POST_STORE_H
#define CRIER_SCRAPER_PAGE_POST_STORE_H

#include "base/cursor.h"
#include "count_words.h"
#include "db/db.h"
#include "scraper_types.h"
#include "sources/parsed.h"

/* Of one page; what is older goes. */
#define PAGE_POSTS_MAX 500

/**
 * Adds what was seen of a page's posts to what is kept; inside db_write. Those without id and
 * address are passed over.
 * @param fetched_at_us  when they were seen: of two times the later one has the last word
 */
MUST_CHECK enum err page_post_store_put(struct call *c, int64_t page_id,
	const struct parsed_posts *posts, int64_t fetched_at_us);

/** Drops the oldest beyond PAGE_POSTS_MAX; inside db_write. */
MUST_CHECK enum err page_post_store_trim(struct call *c, int64_t page_id);

/** Newest first. @param before  the last one of the list before; or NULL
 *  @param[out] next  the cursor of the last one */
MUST_CHECK enum err page_post_store_page(struct call *c, int64_t page_id,
	const struct cursor *before, int64_t limit, struct page_post_list *posts, bool *more,
	struct cursor *next);

/** The post's id here, of either id. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_post_store_find(struct call *c, int64_t page_id, const char *either,
	int64_t *id);

/* How much is said to posts. */
struct page_post_tally {
	int64_t posts;
	int64_t counted; /* whose reactions are known */
	int64_t reactions;
};

/** Of a page's posts since a time. */
MUST_CHECK enum err page_post_store_tally(struct call *c, int64_t page_id, int64_t since_us,
	struct page_post_tally *tally);

#endif
