/* Sitemaps (sitemaps.org): where all public posts are. */
#ifndef CRIER_POSTS_FEEDS_SITEMAP_H
#define CRIER_POSTS_FEEDS_SITEMAP_H

#include "base/call.h"
#include "base/text.h"
#include "reading/site.h"
#include "json/lists.h"

#define SITEMAP_URLS_MAX 50000 /* the protocol's own bound */

/** How many sitemaps that many posts take; 1 at least. */
int64_t sitemap_pages(int64_t posts);

void sitemap_write(struct call *c, struct text *out, const struct site *site,
	const struct int_list *ids);

/** The index of several sitemaps. */
void sitemap_write_index(struct call *c, struct text *out, const struct site *site, int64_t pages);

#endif
