/* Pages as they are answered, kept in Redis for some minutes under page:{name}.
 *
 * Whoever changes a page marks its names as changed, after the commit: while the mark is there,
 * which is longer than a request lasts, nobody keeps what they read before. */
#ifndef CRIER_SCRAPER_PAGE_CACHE_H
#define CRIER_SCRAPER_PAGE_CACHE_H

#include "base/call.h"
#include "scraper_types.h"

struct redis;

struct page_cache {
	struct redis *redis; /* NULL: nothing is kept */
	int64_t life_s;	     /* 0: nothing is kept */
};

/** Whether the page is there. @param[out] page  lives as long as the call @param[out] age_s  for
 * how long it has been kept */
bool page_cache_find(struct call *c, const struct page_cache *cache, const char *name,
	struct page *page, int64_t *age_s);

/** Keeps a page that was read just now. */
void page_cache_keep(struct call *c, const struct page_cache *cache, const char *name,
	const struct page *page);

/** After the commit of what changed: what is kept under that name is not found any more. Where
 * Redis cannot be told it is found for the rest of its minutes. */
void page_cache_forget(struct call *c, const struct page_cache *cache, const char *name);

#endif
