/* The newest public posts, as feed readers get them. */
#ifndef CRIER_POSTS_FEEDS_FEED_H
#define CRIER_POSTS_FEEDS_FEED_H

#include "base/call.h"
#include "base/text.h"
#include "feeds/feed_store.h"
#include "reading/site.h"

#define FEED_POSTS 50
#define FEED_CONTENT_CHARS_MAX 32768 /* of one post; a longer one is only told of */
#define FEED_HTML_BYTES_MAX ((size_t)2 * 1024 * 1024) /* of all; those beyond are only told of */
#define FEED_BYTES_MAX ((size_t)24 * 1024 * 1024)

struct feed_entry {
	const struct feed_item *post;
	const char *url;
	const char *html;    /* NULL: it is only told of */
	const char *summary; /* then this */
	const char *image;   /* address of its first one, or NULL */
};

struct feed {
	const struct site *site;
	const char *url;    /* its own */
	int64_t updated_us; /* 1970 where it is empty */
	struct feed_entry *entries;
	size_t count;
};

/**
 * Reads what a feed holds, where its reader has not got it already.
 * @param path  of the feed, "/feed.xml"
 * @param if_none_match, if_modified_since  as they were sent; NULL: not
 * @return OK | ERR_NOT_MODIFIED | ERR_UNAVAILABLE
 */
MUST_CHECK enum err feed_read(struct call *c, const char *path, const char *if_none_match,
	const char *if_modified_since, struct feed *feed);

/* The feed in each of its forms. */
void feed_write_rss(struct text *out, const struct feed *feed);
void feed_write_atom(struct text *out, const struct feed *feed);
void feed_write_json(struct call *c, struct text *out, const struct feed *feed);

#endif
