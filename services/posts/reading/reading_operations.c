/* What people open who follow a link to a post. */
#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "http/conditional.h"
#include "markup/markup.h"
#include "post.h"
#include "post_store.h"
#include "posts.h"
#include "posts_api.h"
#include "reading/reading.h"
#include "reading/rendering.h"

#define FIRST_BYTES ((size_t)16 * 1024)
/* Goes up with every change of how a page is written. */
#define PAGE_VERSION 2

/* The page says the site's name and address as well: settings, which may change while it is kept.
 */
static uint64_t hash_of(const struct site *site)
{
	uint64_t hash = hash_add(HASH_START, site->title, strlen(site->title) + 1);
	return hash_add(hash, site->url, strlen(site->url));
}

/* GET /p/{id}. 404 for what is not public, also for its author: a page is kept by others. */
enum err get_post_page(struct call *c, const struct get_post_page_in *in, struct raw_body *out)
{
	struct post post;
	const struct site *site = &posts_of(c)->site;
	TRY(post_store_by_id(c, in->id, &post));
	if (!post_status_is_public(post.status))
		return fail(c, ERR_NOT_FOUND, "no post %" PRId64, in->id);
	call_reply_tag(c, "%" PRId64 "-page%d-%d-%016" PRIx64, post.version, PAGE_VERSION,
		MARKUP_VERSION, hash_of(site));
	TRY(conditional_check(c, 0, in->if_none_match, NULL));
	struct text page;
	text_init(&page, c->arena, FIRST_BYTES, SIZE_MAX);
	reading_write(c, &page, site, &post, rendering_html(c, post.format, post.content));
	*out = (struct raw_body){.data = page.data, .len = page.len};
	return OK;
}
