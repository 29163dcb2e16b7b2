/* Post by post, as a reader would page through them. */
#include "page_pictures.h"

#include "clone.h"
#include "page_post_store.h"
#include "page_store.h"

#define POSTS_AT_A_TIME 100

static enum err drop_of_posts(struct call *c, const struct page_post_list *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		for (size_t j = 0; j < posts->items[i].media.count; j++)
			TRY(clone_drop(c, posts->items[i].media.items[j].url));
	return OK;
}

enum err page_pictures_drop(struct call *c, int64_t page_id)
{
	struct stored_page page;
	struct page_post_list posts;
	struct cursor before, next;
	bool more = true;
	TRY(page_store_to_change(c, page_id, &page));
	TRY(clone_drop(c, page.facts.facts[PAGE_PICTURE].text));
	TRY(clone_drop(c, page.facts.facts[PAGE_COVER].text));
	for (bool first = true; more; first = false, before = next) {
		TRY(page_post_store_page(c, page_id, first ? NULL : &before, POSTS_AT_A_TIME,
			&posts, &more, &next));
		TRY(drop_of_posts(c, &posts));
	}
	return OK;
}
