/* What the scraper daemon holds while it runs. */
#ifndef CRIER_SCRAPER_SCRAPER_H
#define CRIER_SCRAPER_SCRAPER_H

#include <stdatomic.h>

#include "page_cache.h"
#include "page_schedule.h"
#include "page_text.h"
#include "retention.h"

#define SCRAPER_SECRETS 4

struct chain;
struct cloner;
struct page_fetchers;

/* How pages are kept and asked for. */
struct page_policy {
	struct page_paces paces;
	int64_t stale_us;	  /* what is known is stale when it is older */
	int64_t bodies_bytes_max; /* of all raw bodies together, compressed */
	int64_t unknown_per_hour; /* pages that nobody knew which one account has fetched */
	int64_t wait_us;	  /* for a fetch, before the answer is 202 */
	int64_t waiting_max;	  /* requests that wait at once; others are told 202 at once */
};

struct scraper {
	struct page_cache cache;
	struct page_policy policy;
	atomic_int_fast64_t waiting;
	struct chain *chain;
	struct cloner *cloner;
	struct page_texts texts;
	const char *secrets[SCRAPER_SECRETS + 1];
	struct page_fetchers *fetchers;
	struct janitor *janitor;
	struct janitor_chore chores[RETENTION_CHORES + 1]; /* and pictures */
};

static inline struct scraper *scraper_of(const struct call *c)
{
	return c->service;
}

#endif
