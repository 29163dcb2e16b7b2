/* What feed readers and search engines ask for. */
#include <inttypes.h>

#include "base/hash.h"
#include "feeds/feed.h"
#include "feeds/sitemap.h"
#include "http/conditional.h"
#include "posts.h"
#include "posts_api.h"

#define FIRST_BYTES ((size_t)16 * 1024)

static void start(struct call *c, struct text *out)
{
	text_init(out, c->arena, FIRST_BYTES, FEED_BYTES_MAX);
}

static enum err answer(struct call *c, struct text *text, struct raw_body *out)
{
	if (text->overflow)
		return fail(c, ERR_INTERNAL, "the answer is too large");
	*out = (struct raw_body){.data = text->data, .len = text->len};
	return OK;
}

/* GET /feed.xml. */
enum err get_rss_feed(struct call *c, const struct get_rss_feed_in *in, struct raw_body *out)
{
	struct feed feed;
	TRY(feed_read(c, "/feed.xml", in->if_none_match, in->if_modified_since, &feed));
	struct text text;
	start(c, &text);
	feed_write_rss(&text, &feed);
	return answer(c, &text, out);
}

/* GET /atom.xml. */
enum err get_atom_feed(struct call *c, const struct get_atom_feed_in *in, struct raw_body *out)
{
	struct feed feed;
	TRY(feed_read(c, "/atom.xml", in->if_none_match, in->if_modified_since, &feed));
	struct text text;
	start(c, &text);
	feed_write_atom(&text, &feed);
	return answer(c, &text, out);
}

/* GET /feed.json. */
enum err get_json_feed(struct call *c, const struct get_json_feed_in *in, struct raw_body *out)
{
	struct feed feed;
	TRY(feed_read(c, "/feed.json", in->if_none_match, in->if_modified_since, &feed));
	struct text text;
	start(c, &text);
	feed_write_json(c, &text, &feed);
	return answer(c, &text, out);
}

static enum err write_page(struct call *c, int64_t page, struct text *text)
{
	struct int_list ids;
	TRY(feed_store_page(c, SITEMAP_URLS_MAX, (page - 1) * SITEMAP_URLS_MAX, &ids));
	if (page > 1 && !ids.count)
		return fail(c, ERR_NOT_FOUND, "there is no page %" PRId64, page);
	sitemap_write(c, text, &posts_of(c)->site, &ids);
	return OK;
}

/* Without a page, the one that there is, or the index of several. */
static enum err write_sitemap(struct call *c, const struct get_sitemap_in *in, struct text *text)
{
	if (in->has_page)
		return write_page(c, in->page, text);
	int64_t posts;
	TRY(feed_store_count(c, &posts));
	int64_t pages = sitemap_pages(posts);
	if (pages == 1)
		return write_page(c, 1, text);
	sitemap_write_index(c, text, &posts_of(c)->site, pages);
	return OK;
}

/* GET /sitemap.xml. */
enum err get_sitemap(struct call *c, const struct get_sitemap_in *in, struct raw_body *out)
{
	struct text text;
	start(c, &text);
	TRY(write_sitemap(c, in, &text));
	call_reply_tag(c, "%016" PRIx64, hash_add(HASH_START, text.data, text.len));
	TRY(conditional_check(c, 0, in->if_none_match, NULL));
	return answer(c, &text, out);
}
