/* Posts are walked through as a reader would page through them. */
#include "page_pictures.h"

#include <string.h>

#include "clone.h"
#include "clone_store.h"
#include "page_answer.h"
#include "page_post_store.h"

#define POSTS_AT_A_TIME 100

/* As an answer shows them. */
static const char *picture_of(const struct stored_page *page)
{
	return page_answer_text(&page->facts, PAGE_PICTURE, PAGE_IMAGE);
}

static const char *cover_of(const struct stored_page *page)
{
	return page_answer_text(&page->facts, PAGE_COVER, PAGE_COVER);
}

/* What stands for a video is a picture as well. */
static enum err want_of_parsed(struct call *c, int64_t page_id, const struct parsed_posts *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		for (size_t j = 0; j < posts->items[i].media.count; j++)
			TRY(clone_want(c, page_id, posts->items[i].media.items[j].url));
	return OK;
}

enum err page_pictures_want(struct call *c, const struct stored_page *page,
	const struct parsed *parsed)
{
	TRY(clone_want(c, page->id, picture_of(page)));
	TRY(clone_want(c, page->id, cover_of(page)));
	TRY(want_of_parsed(c, page->id, &parsed->posts));
	TRY(want_of_parsed(c, page->id, &parsed->videos));
	TRY(want_of_parsed(c, page->id, &parsed->photos));
	return want_of_parsed(c, page->id, &parsed->entries);
}

static enum err want_of_posts(struct call *c, int64_t page_id, const struct page_post_list *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		for (size_t j = 0; j < posts->items[i].media.count; j++)
			TRY(clone_want(c, page_id, posts->items[i].media.items[j].url));
	return OK;
}

static enum err want_all(struct call *c, int64_t page_id)
{
	struct stored_page page;
	struct page_post_list posts;
	struct cursor before, next;
	bool more = true;
	TRY(page_store_to_change(c, page_id, &page));
	TRY(clone_want(c, page_id, picture_of(&page)));
	TRY(clone_want(c, page_id, cover_of(&page)));
	for (bool first = true; more; first = false, before = next) {
		TRY(page_post_store_page(c, page_id, first ? NULL : &before, POSTS_AT_A_TIME,
			&posts, &more, &next));
		TRY(want_of_posts(c, page_id, &posts));
	}
	return OK;
}

enum err page_pictures_want_again(struct call *c, int64_t page_id)
{
	enum err err = want_all(c, page_id);
	if (err == ERR_NOT_FOUND)
		call_forgive(c);
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err page_pictures_drop(struct call *c, int64_t page_id)
{
	return clone_store_drop(c, page_id);
}

static bool has_key(struct call *c, const char *url, const char *key)
{
	const char *own = url ? clone_key(c, url) : NULL;
	return own && strcmp(own, key) == 0;
}

bool page_pictures_shows(struct call *c, int64_t page_id, const char *key)
{
	struct text_list names;
	struct stored_page page;
	if (page_store_names(c, page_id, &names) != OK || !names.count ||
		page_store_by_name(c, names.items[0], &page) != OK) {
		call_forgive(c);
		return false;
	}
	return has_key(c, picture_of(&page), key) || has_key(c, cover_of(&page), key);
}

void page_pictures_copied(struct call *c, const struct page_cache *cache, const char *key)
{
	struct clone_owners owners = {.count = 0};
	if (clone_store_owners(c, key, &owners) != OK)
		call_forgive(c);
	for (size_t i = 0; i < owners.count; i++)
		if (page_pictures_shows(c, owners.items[i], key))
			page_cache_forget_page(c, cache, owners.items[i]);
}
