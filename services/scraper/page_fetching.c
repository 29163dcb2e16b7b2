/* The lease is longer than a fetch can last. Where a daemon dies in between, another one takes the
 * page when it ends; the one that is late finds that its attempt is not the running one any more.
 * What was fetched and how the job ended are one transaction. */
#include "page_fetching.h"

#include <string.h>

#include "db/db.h"
#include "fetch/chain.h"
#include "page_body_pack.h"
#include "page_body_store.h"
#include "page_comment_fetching.h"
#include "page_erasure_store.h"
#include "page_job_store.h"
#include "page_keeping.h"
#include "page_name.h"
#include "page_source_store.h"
#include "scraper.h"

#define LEASE_US (3 * US_PER_MINUTE)
#define DEADLINE_US (2 * US_PER_MINUTE) /* the chain itself ends after one */

#define NOTHING_ASKED "nothing is known of the page, and no source is switched on to ask"
#define NOTHING_KEPT "there is no such page, as far as may be known"

struct fetching {
	struct page_job job;
	bool found;
	struct stored_page known; /* its id is 0 where nothing is known yet */
	unsigned parts;		  /* that are due */
	struct scrape_options options;
	struct scrape_result *result;
	const char *packed[SCRAPE_BODIES_MAX];
	struct stored_page kept;
	const char *shown; /* the page's own name, in lower case; or that of the job */
	struct page_job_end end;
};

static const struct page_policy *policy_of(const struct call *c)
{
	return &scraper_of(c)->policy;
}

static enum err claim(struct call *c, void *arg)
{
	struct fetching *fetching = arg;
	return page_job_store_claim(c, LEASE_US, &fetching->job, &fetching->found);
}

/* What is asked. */

static enum err read_known(struct call *c, struct fetching *fetching)
{
	enum err err = page_store_by_name(c, fetching->job.name, &fetching->known);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	fetching->known = (struct stored_page){0};
	return OK;
}

static unsigned wants_of(unsigned parts)
{
	unsigned wants = 0;
	if (parts & (1U << PART_COUNTERS | 1U << PART_STATIC))
		wants |= SCRAPE_PAGE;
	if (parts & 1U << PART_POSTS)
		wants |= SCRAPE_POSTS;
	return wants ? wants : SCRAPE_PAGE | SCRAPE_POSTS;
}

static enum err prepare(struct call *c, struct fetching *fetching)
{
	TRY(read_known(c, fetching));
	const struct parsed_page *facts = &fetching->known.facts;
	fetching->parts = page_schedule_due(&policy_of(c)->paces, &fetching->job.fetched,
		call_now_us(c));
	fetching->options = (struct scrape_options){
		.username = fetching->known.id ? fetching->known.username : fetching->job.name,
		.platform_id = facts->facts[PAGE_DELEGATE_PAGE_ID].text,
		.website = facts->facts[PAGE_WEBSITE].text,
		.wants = wants_of(fetching->parts),
	};
	return page_source_store_read(c, fetching->job.name, &fetching->options);
}

/* What came. */

static enum err pack_bodies(struct call *c, struct fetching *fetching)
{
	for (size_t i = 0; i < fetching->result->body_count; i++) {
		const struct scrape_body *body = &fetching->result->bodies[i];
		if (body->answer.len)
			TRY(page_body_pack(c, &body->answer, &fetching->packed[i]));
	}
	return OK;
}

static enum err keep_bodies(struct call *c, const struct fetching *fetching)
{
	for (size_t i = 0; i < fetching->result->body_count; i++) {
		const struct scrape_body *body = &fetching->result->bodies[i];
		struct kept_body kept = {.name = fetching->shown,
			.source = origin_word(body->origin),
			.answer = body->answer};
		if (!kept.answer.url)
			kept.answer.url = body->requested_url;
		if (fetching->packed[i])
			TRY(page_body_store_put(c, &kept, fetching->packed[i]));
	}
	return page_body_store_bound(c, policy_of(c)->bodies_bytes_max);
}

/* Who was not asked now says what it said before: that is not how this fetch ended. */
static enum outcome outcome_of(const struct scrape_result *result)
{
	enum outcome outcome = result->merged.outcome;
	if (outcome_advice(outcome) == ADVICE_USE)
		return outcome;
	for (size_t i = 0; i < result->attempt_count; i++)
		if (result->attempts[i].was_asked && result->attempts[i].outcome == outcome)
			return outcome;
	for (size_t i = 0; i < result->attempt_count; i++)
		if (result->attempts[i].was_asked)
			return result->attempts[i].outcome;
	return outcome;
}

static bool is_good(const struct scrape_result *result)
{
	return outcome_advice(outcome_of(result)) == ADVICE_USE;
}

static const char *detail_of(const struct scrape_result *result)
{
	if (!result->attempt_count)
		return NOTHING_ASKED;
	for (size_t i = 0; i < result->attempt_count; i++)
		if (result->attempts[i].outcome == outcome_of(result) && result->attempts[i].detail)
			return result->attempts[i].detail;
	return result->merged.detail;
}

/* The first moment at which a source may be asked again; 0: none said one. */
static int64_t first_try_us(const struct scrape_result *result)
{
	int64_t first_us = 0;
	for (size_t i = 0; i < result->attempt_count; i++) {
		int64_t at_us = result->attempts[i].next_try_us;
		if (at_us && (!first_us || at_us < first_us))
			first_us = at_us;
	}
	return first_us;
}

static void end_well(struct call *c, struct fetching *fetching)
{
	struct page_job_end *end = &fetching->end;
	const struct page_policy *policy = policy_of(c);
	int64_t now_us = call_now_us(c);
	bool looked_at = now_us - fetching->job.asked_at_us < policy->paces.looked_at_us;
	page_schedule_note(&end->fetched, fetching->parts, now_us);
	end->has_due = looked_at;
	end->due_at_us = page_schedule_next_us(&policy->paces, &end->fetched);
}

/* A page of which nothing is known is tried again when somebody asks again. */
static void end_badly(struct call *c, struct fetching *fetching)
{
	struct page_job_end *end = &fetching->end;
	int64_t first_us = first_try_us(fetching->result);
	end->failures = fetching->job.failures + 1;
	end->has_not_before = true;
	end->not_before_us = call_now_us(c) +
			     page_schedule_pause_us(outcome_of(fetching->result), end->failures);
	if (first_us > end->not_before_us)
		end->not_before_us = first_us;
	end->has_due = fetching->known.id != 0;
	end->due_at_us = end->not_before_us;
}

/* There is none, or whoever has it asked to be forgotten. */
static void end_without_page(struct call *c, struct fetching *fetching)
{
	struct page_job_end *end = &fetching->end;
	end->outcome = outcome_word(OUTCOME_NOT_FOUND);
	end->detail = NOTHING_KEPT;
	end->failures = fetching->job.failures + 1;
	end->has_due = false;
	end->has_not_before = true;
	end->not_before_us = call_now_us(c) +
			     page_schedule_pause_us(OUTCOME_NOT_FOUND, end->failures);
}

static void judge(struct call *c, struct fetching *fetching)
{
	const struct scrape_result *result = fetching->result;
	fetching->end = (struct page_job_end){
		.outcome = outcome_word(outcome_of(result)),
		.detail = detail_of(result),
		.fetched = fetching->job.fetched,
	};
	if (is_good(result))
		end_well(c, fetching);
	else
		end_badly(c, fetching);
}

static enum err keep_page(struct call *c, struct fetching *fetching)
{
	const struct page_keeping keeping = {
		.mode = KEEP_FETCHED,
		.name = fetching->job.name,
		.parsed = &fetching->result->merged,
		.fetched_at_us = call_now_us(c),
	};
	fetching->kept = (struct stored_page){0};
	return is_good(fetching->result) ? page_keep(c, &keeping, &fetching->kept) : OK;
}

/* A page that has another name than the one that was asked for is fetched by its own from now on.
 */
static enum err end_job(struct call *c, struct fetching *fetching)
{
	struct page_job_end end = fetching->end;
	if (strcmp(fetching->shown, fetching->job.name) != 0) {
		TRY(page_job_store_adopt(c, fetching->shown, &end));
		end.has_due = false;
	}
	return page_job_store_end(c, &fetching->job, &end);
}

/* Nothing was kept of a page that was found: it was asked for by another name, or forgotten since.
 */
static enum err check_erased(struct call *c, const struct fetching *fetching, bool *erased)
{
	*erased = is_good(fetching->result) && !fetching->kept.id;
	return *erased ? OK : page_erasure_store_find(c, ERASURE_PAGE, fetching->job.name, erased);
}

static enum err keep(struct call *c, void *arg)
{
	struct fetching *fetching = arg;
	bool erased;
	TRY(keep_page(c, fetching));
	fetching->shown = fetching->job.name;
	if (fetching->kept.id)
		TRY(page_name_read(c, fetching->kept.username, &fetching->shown));
	TRY(check_erased(c, fetching, &erased));
	if (!erased) {
		TRY(page_source_store_put(c, fetching->shown, fetching->result));
		TRY(keep_bodies(c, fetching));
	}
	if (is_good(fetching->result) && !fetching->kept.id)
		end_without_page(c, fetching);
	return end_job(c, fetching);
}

static void forget_cached(struct call *c, const struct fetching *fetching)
{
	const struct page_cache *cache = &scraper_of(c)->cache;
	if (fetching->kept.id)
		page_cache_forget_page(c, cache, fetching->kept.id);
	page_cache_forget(c, cache, fetching->job.name);
}

/* As often as its counters. Whoever waited for the page does not wait for these. */
static enum err fetch_comments(struct call *c, const struct fetching *fetching)
{
	if (!fetching->kept.id || !(fetching->parts & 1U << PART_COUNTERS))
		return OK;
	c->deadline_us = clock_monotonic_us() + DEADLINE_US;
	return page_comments_fetch(c, &fetching->kept);
}

static enum err fetch(struct call *c, struct fetching *fetching)
{
	c->deadline_us = clock_monotonic_us() + DEADLINE_US;
	fetching->result = call_alloc(c, sizeof *fetching->result);
	TRY(prepare(c, fetching));
	TRY(chain_scrape(c, scraper_of(c)->chain, &fetching->options, fetching->result));
	c->deadline_us = 0;
	TRY(pack_bodies(c, fetching));
	judge(c, fetching);
	TRY(db_write(c, keep, fetching));
	forget_cached(c, fetching);
	return fetch_comments(c, fetching);
}

enum err page_fetch_next(struct call *c, bool *found)
{
	struct fetching *fetching = call_alloc(c, sizeof *fetching);
	TRY(db_write(c, claim, fetching));
	*found = fetching->found;
	return fetching->found ? fetch(c, fetching) : OK;
}
