/* What a feed says follows from a few numbers of each post, so that whoever has it is told so
 * before anything is rendered. */
#include "feeds/feed.h"

#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "http/conditional.h"
#include "markup/markup.h"
#include "posts.h"
#include "reading/image_html.h"
#include "reading/rendering.h"

/* Goes up with every change of how feeds are written. */
#define FEED_VERSION 2

static uint64_t hash_text(uint64_t hash, const char *text)
{
	return hash_add(hash, text, strlen(text) + 1);
}

static uint64_t hash_of(const struct feed *feed)
{
	const int64_t versions[] = {FEED_VERSION, MARKUP_VERSION};
	uint64_t hash = hash_add(HASH_START, versions, sizeof versions);
	hash = hash_text(hash, feed->url);
	hash = hash_text(hash, feed->site->title);
	for (size_t i = 0; i < feed->count; i++) {
		const struct feed_item *post = feed->entries[i].post;
		const int64_t state[] = {post->id, post->version, post->published_us,
			post->updated_us};
		hash = hash_add(hash, state, sizeof state);
	}
	return hash;
}

static void take_posts(struct call *c, struct feed *feed, const struct feed_items *posts)
{
	feed->count = posts->count;
	feed->entries = call_alloc(c, posts->count * sizeof *feed->entries);
	for (size_t i = 0; i < posts->count; i++) {
		const struct feed_item *post = &posts->items[i];
		feed->entries[i].post = post;
		feed->entries[i].url = site_post_url(c, feed->site, post->id);
		if (post->images.count)
			feed->entries[i].image = image_html_url(c, feed->site,
				&post->images.items[0]);
		if (post->updated_us > feed->updated_us)
			feed->updated_us = post->updated_us;
	}
}

static void render(struct call *c, const struct site *site, struct feed_entry *entry, size_t *spent)
{
	const struct feed_item *post = entry->post;
	if (post->content && *spent < FEED_HTML_BYTES_MAX) {
		const char *html = image_html_around(c, site, &post->images,
			rendering_html(c, post->format, post->content));
		*spent += strlen(html);
		if (*spent <= FEED_HTML_BYTES_MAX)
			entry->html = html;
	}
	if (!entry->html)
		entry->summary = call_printf(c, "Too long for a feed: %s", entry->url);
}

enum err feed_read(struct call *c, const char *path, const char *if_none_match,
	const char *if_modified_since, struct feed *feed)
{
	struct feed_items posts;
	TRY(feed_store_items(c, FEED_CONTENT_CHARS_MAX, FEED_POSTS, &posts));
	*feed = (struct feed){.site = &posts_of(c)->site};
	feed->url = call_printf(c, "%s%s", feed->site->url, path);
	take_posts(c, feed, &posts);
	call_reply_tag(c, "%016" PRIx64, hash_of(feed));
	TRY(conditional_check(c, feed->updated_us, if_none_match, if_modified_since));
	size_t spent = 0;
	for (size_t i = 0; i < feed->count; i++)
		render(c, feed->site, &feed->entries[i], &spent);
	return OK;
}
