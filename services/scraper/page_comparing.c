/* A number grew by what it is now less what it was at the last point from before that time. */
#include "page_comparing.h"

#include "page_answer.h"
#include "page_metric_store.h"
#include "page_post_store.h"

#define POSTS_US (30 * US_PER_DAY)

static enum err grown(struct call *c, int64_t page_id, enum page_field field, int64_t days,
	int64_t now, bool *has, int64_t *by)
{
	struct page_point point;
	TRY(page_metric_store_at(c, page_id, field, call_now_us(c) - days * US_PER_DAY, &point,
		has));
	if (*has)
		*by = now - point.value;
	return OK;
}

static enum err grow(struct call *c, const struct stored_page *stored, enum page_field field,
	struct page_growth *growth)
{
	int64_t now;
	if (!page_answer_number(&stored->facts, field, &now))
		return OK;
	TRY(grown(c, stored->id, field, 7, now, &growth->has_last_7_days, &growth->last_7_days));
	return grown(c, stored->id, field, 30, now, &growth->has_last_30_days,
		&growth->last_30_days);
}

static void fill_known(const struct stored_page *stored, struct compared_page *page)
{
	const struct parsed_page *facts = &stored->facts;
	page->username = stored->username;
	page->known = true;
	page->name = page_answer_text(facts, PAGE_NAME, PAGE_TITLE);
	page->category = page_answer_text(facts, PAGE_CATEGORY, PAGE_CATEGORY_DELEGATE);
	page->has_followers = page_answer_number(facts, PAGE_FOLLOWERS, &page->followers);
	page->has_likes = page_answer_number(facts, PAGE_LIKES, &page->likes);
	page->has_talking_about = page_answer_number(facts, PAGE_TALKING_ABOUT,
		&page->talking_about);
	page->has_fetched_at = true;
	page->fetched_at_us = stored->fetched_at_us;
}

static enum err tally(struct call *c, int64_t page_id, struct compared_page *page)
{
	struct page_post_tally tally;
	TRY(page_post_store_tally(c, page_id, call_now_us(c) - POSTS_US, &tally));
	page->posts = tally.posts;
	page->has_reactions_per_post = tally.counted > 0;
	if (tally.counted)
		page->reactions_per_post = (double)tally.reactions / (double)tally.counted;
	return OK;
}

enum err page_compare(struct call *c, const char *name, struct compared_page *page)
{
	struct stored_page stored;
	*page = (struct compared_page){.username = name};
	enum err err = page_store_by_name(c, name, &stored);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	fill_known(&stored, page);
	TRY(grow(c, &stored, PAGE_FOLLOWERS, &page->followers_growth));
	TRY(grow(c, &stored, PAGE_LIKES, &page->likes_growth));
	return tally(c, stored.id, page);
}
