/* One post at a time, the newest that has an address: there people write, and each request is one
 * that the site has to bear. How it ends says nothing of the page, so no outcome is kept. */
#include "page_comment_fetching.h"

#include "db/db.h"
#include "fetch/chain.h"
#include "page_body_pack.h"
#include "page_body_store.h"
#include "page_keeping.h"
#include "page_name.h"
#include "page_post_store.h"
#include "scraper.h"

#define POSTS_LOOKED_AT 10

struct commenting {
	struct page_keeping keeping;
	struct scrape_result *result;
	const char *packed[SCRAPE_BODIES_MAX];
};

static enum err find_post(struct call *c, int64_t page_id, struct scrape_options *options)
{
	struct page_post_list posts;
	struct cursor next;
	bool more;
	TRY(page_post_store_page(c, page_id, NULL, POSTS_LOOKED_AT, &posts, &more, &next));
	for (size_t i = 0; i < posts.count && !options->post_url; i++)
		if (posts.items[i].kind[0] == 'p' && !posts.items[i].pinned) {
			options->post_id = posts.items[i].platform_id;
			options->post_url = posts.items[i].url;
		}
	return OK;
}

static enum err keep(struct call *c, void *arg)
{
	const struct commenting *commenting = arg;
	struct stored_page page;
	for (size_t i = 0; i < commenting->result->body_count; i++) {
		const struct scrape_body *body = &commenting->result->bodies[i];
		struct kept_body kept = {.name = commenting->keeping.name,
			.source = origin_word(body->origin),
			.answer = body->answer};
		if (!kept.answer.url)
			kept.answer.url = body->requested_url;
		if (commenting->packed[i])
			TRY(page_body_store_put(c, &kept, commenting->packed[i]));
	}
	TRY(page_body_store_bound(c, scraper_of(c)->policy.bodies_bytes_max));
	return page_keep(c, &commenting->keeping, &page);
}

static enum err pack(struct call *c, struct commenting *commenting)
{
	for (size_t i = 0; i < commenting->result->body_count; i++) {
		const struct scrape_body *body = &commenting->result->bodies[i];
		if (body->answer.len)
			TRY(page_body_pack(c, &body->answer, &commenting->packed[i]));
	}
	return OK;
}

enum err page_comments_fetch(struct call *c, const struct stored_page *page)
{
	struct scrape_options options = {.username = page->username, .wants = SCRAPE_COMMENTS};
	struct commenting *commenting = call_alloc(c, sizeof *commenting);
	TRY(find_post(c, page->id, &options));
	if (!options.post_url)
		return OK;
	commenting->result = call_alloc(c, sizeof *commenting->result);
	TRY(chain_scrape(c, scraper_of(c)->chain, &options, commenting->result));
	struct parsed *parsed = &commenting->result->merged;
	if (outcome_advice(parsed->outcome) != ADVICE_USE || !parsed->comments.count)
		return OK;
	TRY(pack(c, commenting));
	parsed->has_page = false; /* of a post's page, what it says of the page is less */
	commenting->keeping = (struct page_keeping){
		.mode = KEEP_FETCHED,
		.parsed = parsed,
		.fetched_at_us = call_now_us(c),
	};
	TRY(page_name_read(c, page->username, &commenting->keeping.name));
	return db_write(c, keep, commenting);
}
