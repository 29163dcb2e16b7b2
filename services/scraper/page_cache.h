/* Pages as they are answered, kept in Redis for some minutes under page:{name}.
 *
 * Whoever changes a page marks its names, after the commit, and each mark is another one. A page is
 * kept only where what was there before it was read still is: nobody keeps what was true before a
 * change. A mark stays longer than a request lasts. */
#ifndef CRIER_SCRAPER_PAGE_CACHE_H
#define CRIER_SCRAPER_PAGE_CACHE_H

#include "base/call.h"
#include "redis/redis.h"
#include "scraper_types.h"

struct page_cache {
	struct redis *redis; /* NULL: nothing is kept */
	int64_t life_s;	     /* 0: nothing is kept */
	struct redis_script keep;
};

/* Where a page is kept, and what was there: no page, or that there was none. */
struct page_cache_place {
	const char *key;
	const char *seen; /* NULL: Redis did not say, nothing is kept */
	const char *json; /* the page; NULL: it is not there */
	int64_t age_s;	  /* for how long it has been kept */
};

/** @param redis  borrowed; NULL: nothing is kept */
void page_cache_init(struct page_cache *cache, struct redis *redis, int64_t life_s);

/** Looks whether the page is there; before it is read from the database. */
void page_cache_find(struct call *c, const struct page_cache *cache, const char *name,
	struct page_cache_place *place);

/** Keeps the page that was read after page_cache_find. */
void page_cache_keep(struct call *c, const struct page_cache *cache,
	const struct page_cache_place *place, const struct page *page);

/** After the commit of what changed: what is kept under that name is not found any more. Where
 * Redis cannot be told it is found for the rest of its minutes. */
void page_cache_forget(struct call *c, const struct page_cache *cache, const char *name);

/** The same under all names of a page. */
void page_cache_forget_page(struct call *c, const struct page_cache *cache, int64_t page_id);

#endif
