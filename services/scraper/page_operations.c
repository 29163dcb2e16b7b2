/* The operations on one page. */
#include "clone.h"
#include "db/db.h"
#include "page_answer.h"
#include "page_asking.h"
#include "page_job_store.h"
#include "page_name.h"
#include "scraper.h"
#include "scraper_api.h"

#define ASK_AGAIN_S "5"

static void tell_cache(struct call *c, const char *what, int64_t age_s)
{
	call_reply_header(c, "X-Cache", "%s", what);
	call_reply_header(c, "Age", "%lld", (long long)age_s);
}

static enum err find_or_ask(struct call *c, const char *name, struct stored_page *stored)
{
	enum err err = page_store_by_name(c, name, stored);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	return page_ask(c, name, stored);
}

static void answer_later(struct call *c, const char *name, struct page *page)
{
	page_answer_fetching(name, page);
	c->reply_status = 202;
	call_reply_header(c, "Location", "/api/pages/%s", name);
	call_reply_header(c, "Retry-After", ASK_AGAIN_S);
}

static enum err answer(struct call *c, const struct stored_page *stored, struct page *page)
{
	page_answer_fill(c, stored, scraper_of(c)->policy.stale_us, page);
	TRY(clone_show(c, &page->picture));
	TRY(clone_show(c, &page->cover));
	page_look(c, stored);
	return OK;
}

/* GET /api/pages/{username}. 202 where it takes longer than some seconds. */
enum err get_page(struct call *c, const struct get_page_in *in, struct page *out)
{
	const struct scraper *scraper = scraper_of(c);
	struct stored_page stored;
	const char *name;
	struct page_cache_place place;
	TRY(page_name_read(c, in->username, &name));
	page_cache_find(c, &scraper->cache, name, &place);
	tell_cache(c, place.json ? "hit" : "miss", place.age_s);
	c->reply_json = place.json;
	if (place.json)
		return OK;
	TRY(find_or_ask(c, name, &stored));
	if (!stored.id) {
		answer_later(c, name, out);
		return OK;
	}
	TRY(answer(c, &stored, out));
	page_cache_keep(c, &scraper->cache, &place, out);
	return OK;
}

struct refreshing {
	const char *name;
};

static enum err put_job(struct call *c, void *arg)
{
	const struct refreshing *refreshing = arg;
	return page_job_store_put(c, refreshing->name);
}

/* POST /api/pages/{username}/refresh. */
enum err refresh_page(struct call *c, const struct refresh_page_in *in, struct page_refresh *out)
{
	struct stored_page stored;
	const char *name;
	TRY(page_name_read(c, in->username, &name));
	TRY(page_store_by_name(c, name, &stored));
	TRY(page_name_read(c, stored.username, &name));
	TRY(db_write(c, put_job, &(struct refreshing){.name = name}));
	*out = (struct page_refresh){.username = stored.username, .state = PAGE_STATE_FETCHING};
	call_reply_header(c, "Location", "/api/pages/%s", name);
	return OK;
}
