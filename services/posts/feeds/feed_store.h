/* What feeds and sitemaps hold, in the database. */
#ifndef CRIER_POSTS_FEEDS_FEED_STORE_H
#define CRIER_POSTS_FEEDS_FEED_STORE_H

#include "base/call.h"
#include "posts_types.h"

struct feed_item {
	int64_t id;
	const char *title;
	const char *content; /* NULL: too long for a feed */
	enum post_format format;
	struct text_list tags;
	struct post_image_list images;
	int64_t published_us;
	int64_t updated_us; /* not before published_us */
	int64_t version;
};

struct feed_items {
	struct feed_item *items;
	size_t count;
};

/** The newest public posts, by when they went live.
 *  @param content_max  characters of content; longer ones are left out */
MUST_CHECK enum err feed_store_items(struct call *c, int64_t content_max, int64_t limit,
	struct feed_items *items);

/** How many posts are public. */
MUST_CHECK enum err feed_store_count(struct call *c, int64_t *count);

/** Ids of public posts, the oldest first. */
MUST_CHECK enum err feed_store_page(struct call *c, int64_t limit, int64_t skip,
	struct int_list *ids);

#endif
