/* What is the same for each link of the chain. */
#include "fetch/scraping.h"

#include <string.h>
#include <time.h>

#include "base/backoff.h"
#include "daemon/metrics.h"
#include "fetch/merging.h"
#include "fetch/pauses.h"
#include "fetch/reaction.h"
#include "fetch/secrets.h"

#define CORRECTIONS_MAX 3

static const struct backoff retry_pauses = {600 * US_PER_MS, 2 * US_PER_SECOND};

static const struct scrape_validator *validator_of(const struct scraping *scraping, const char *url)
{
	static const struct scrape_validator none = {0};
	const struct scrape_options *options = scraping->options;
	for (size_t i = 0; i < options->validator_count; i++)
		if (strcmp(options->validators[i].url, url) == 0)
			return &options->validators[i];
	return &none;
}

static enum outcome judge(struct call *c, const struct visit *visit, struct parsed *parsed)
{
	*parsed = (struct parsed){0};
	if (visit->outcome)
		return visit->outcome;
	if (visit->not_modified)
		return OUTCOME_OK;
	parse_answer(c->arena, &visit->answer, parsed);
	return parsed->outcome ? parsed->outcome : OUTCOME_MARKUP_CHANGED;
}

static enum outcome visit_once(struct call *c, struct scraping *scraping,
	const struct scraping_request *request, struct visit *visit, struct parsed *parsed)
{
	const struct scrape_validator *known = validator_of(scraping, request->url);
	const struct visit_request asked = {
		.url = call_printf(c, "%s%s", request->url, request->url_secret),
		.hosts = request->hosts,
		.headers = request->headers,
		.redirects_max = request->redirects_max,
		.robots = request->heeds_robots ? scraping->robots : NULL,
		.etag = known->etag,
		.last_modified = known->last_modified,
	};
	visit_page(c, &scraping->visitor, &asked, visit);
	if (*request->url_secret && visit->answer.url)
		visit->answer.url = request->url;
	if (scraping->attempt->origin == ORIGIN_GRAPH)
		secrets_blank(c, scraping->config->graph_token, &visit->answer);
	return judge(c, visit, parsed);
}

static bool sleep_until_retry(struct call *c, int tried)
{
	int64_t pause_us = backoff(retry_pauses, tried);
	if (call_remaining_ms(c, 60000) * US_PER_MS < 2 * pause_us)
		return false;
	nanosleep(&(struct timespec){.tv_sec = pause_us / US_PER_SECOND,
			  .tv_nsec = pause_us % US_PER_SECOND * 1000},
		NULL);
	return true;
}

static enum outcome visit_with_tries(struct call *c, struct scraping *scraping,
	const struct scraping_request *request, struct visit *visit, struct parsed *parsed)
{
	for (int tried = 1;; tried++) {
		enum outcome outcome = visit_once(c, scraping, request, visit, parsed);
		metric_add(scraping->counts[scraping->attempt->origin][outcome], 1);
		if (tried >= reaction_rule_of(outcome)->tries || !sleep_until_retry(c, tried))
			return outcome;
	}
}

static void keep_body(struct scraping *scraping, const struct scraping_request *request,
	const struct visit *visit, enum outcome outcome)
{
	struct scrape_result *result = scraping->result;
	if (visit->outcome || visit->not_modified || result->body_count == SCRAPE_BODIES_MAX)
		return;
	result->bodies[result->body_count++] = (struct scrape_body){
		.origin = scraping->attempt->origin,
		.requested_url = request->url,
		.answer = visit->answer,
		.etag = visit->etag,
		.last_modified = visit->last_modified,
		.outcome = outcome,
	};
}

/* The first request says how the link ended. */
static void note(struct call *c, struct scraping *scraping, const struct visit *visit,
	const struct parsed *parsed, enum outcome outcome)
{
	struct scrape_attempt *attempt = scraping->attempt;
	const char *detail = visit->detail ? visit->detail : parsed->detail;
	if (attempt->was_asked) {
		if (outcome != OUTCOME_OK && !attempt->detail)
			attempt->detail = call_printf(c, "%s: %s%s%s", visit->answer.url,
				outcome_word(outcome), detail ? ": " : "", detail ? detail : "");
		return;
	}
	const struct scrape_kept *kept = &scraping->options->kept[attempt->origin];
	attempt->was_asked = visit->requests > 0 || visit->by_robots;
	attempt->not_modified = visit->not_modified;
	attempt->outcome = outcome;
	attempt->status = visit->answer.status;
	attempt->url = visit->answer.url;
	attempt->detail = detail;
	attempt->failures = outcome == OUTCOME_OK ? 0 : kept->failures + 1;
	attempt->next_try_us = visit->paced_until_us
				       ? visit->paced_until_us
				       : reaction_next_try(outcome, attempt->failures,
						 visit->retry_after_s, call_now_us(c));
}

static void react(struct call *c, struct scraping *scraping, const struct visit *visit,
	enum outcome outcome)
{
	switch (reaction_rule_of(outcome)->scope) {
	case REACTION_NOBODY:
		pauses_end(scraping->pauses, scraping->whom);
		break;
	case REACTION_PAGE:
		pauses_fail(c, scraping->pauses, scraping->whom);
		break;
	case REACTION_SOURCE:
		pauses_set(c, scraping->pauses, scraping->whom,
			reaction_next_try(outcome, scraping->attempt->failures,
				visit->retry_after_s, call_now_us(c)));
		break;
	}
}

/* @param[in,out] request  what was asked for in the end */
static enum outcome visit_with_corrections(struct call *c, struct scraping *scraping,
	struct scraping_request *request, struct visit *visit, struct parsed *parsed)
{
	for (int corrected = 0;; corrected++) {
		enum outcome outcome = visit_with_tries(c, scraping, request, visit, parsed);
		if (outcome != OUTCOME_BAD_REQUEST || !request->corrected ||
			corrected == CORRECTIONS_MAX)
			return outcome;
		const char *url = request->corrected(c, request->url, parsed);
		if (!url)
			return outcome;
		request->url = url;
	}
}

enum outcome scraping_get(struct call *c, struct scraping *scraping,
	const struct scraping_request *request, struct parsed **parsed)
{
	struct visit visit;
	struct scraping_request asked = *request;
	*parsed = call_alloc(c, sizeof **parsed);
	enum outcome outcome = visit_with_corrections(c, scraping, &asked, &visit, *parsed);
	keep_body(scraping, &asked, &visit, outcome);
	note(c, scraping, &visit, *parsed, outcome);
	/* Our own pace is nobody's fault. */
	if (!visit.paced_until_us)
		react(c, scraping, &visit, outcome);
	return outcome;
}

void scraping_merge(struct call *c, struct scraping *scraping, const struct parsed *parsed)
{
	merging_add(c->arena, &scraping->result->merged, parsed);
}

bool scraping_is_done(const struct scraping *scraping)
{
	unsigned wants = scraping->options->wants;
	const struct parsed *merged = &scraping->result->merged;
	return (!(wants & SCRAPE_PAGE) || merged->has_page) &&
	       (!(wants & SCRAPE_POSTS) || merged->posts.count) &&
	       (!(wants & SCRAPE_COMMENTS) || merged->comments.count);
}
