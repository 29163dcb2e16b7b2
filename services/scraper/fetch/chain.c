/* Link after link, until one told what is wanted. */
#include "fetch/chain.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hmac.h"
#include "base/sha256.h"
#include "daemon/metrics.h"
#include "fetch/pace.h"
#include "fetch/pauses.h"
#include "fetch/robots.h"
#include "fetch/scraping.h"
#include "http/url.h"
#include "service/service.h"

#define NAME_BYTES_MAX 100
#define SCRAPE_MS_MAX 60000
#define ROBOTS_AGENT "crier" /* the product token of the User-Agent */
#define TOKEN_DIGITS 8	     /* of its digest: another token is not paused with this one */

struct chain {
	const struct fetch_config *config;
	struct trusted_peers allowed;
	const char *user_agent;
	const char *graph_name;
	struct pace *pace;
	struct pauses *pauses;
	struct robots *robots;
	struct metric *counts[ORIGIN_COUNT][OUTCOME_COUNT];
};

struct link {
	const char *word;
	void (*ask)(struct call *c, struct scraping *scraping);
};

static const struct link links[ORIGIN_COUNT] = {
	[ORIGIN_GRAPH] = {"graph", graph_ask},
	[ORIGIN_HTML] = {"html", html_ask},
	[ORIGIN_GENERIC] = {"generic", generic_ask},
};

const char *origin_word(enum origin origin)
{
	return links[origin].word;
}

static bool is_printable(const char *text)
{
	while (*text && isprint((unsigned char)*text))
		text++;
	return !*text;
}

static enum err check(struct call *c, const struct fetch_config *config)
{
	if (!is_printable(config->contact))
		return fail(c, ERR_INVALID, "CRIER_SCRAPER_CONTACT: one line of ASCII");
	if (!is_printable(config->graph_token) || strchr(config->graph_token, ' '))
		return fail(c, ERR_INVALID, "CRIER_SCRAPER_GRAPH_TOKEN: no blanks");
	if (strlen(config->graph_secret) > HMAC_KEY_BYTES_MAX)
		return fail(c, ERR_INVALID, "CRIER_SCRAPER_GRAPH_SECRET: too long");
	if (config->graph_version[strspn(config->graph_version, "v.0123456789")])
		return fail(c, ERR_INVALID, "CRIER_SCRAPER_GRAPH_VERSION: as \"v24.0\"");
	if ((config->html || *config->generic_hosts) && !*config->contact)
		return fail(c, ERR_INVALID,
			"CRIER_SCRAPER_CONTACT: whoever reads pages of others says who it is");
	return OK;
}

static void count_outcomes(struct metrics *metrics, struct chain *chain)
{
	for (size_t i = 0; i < ORIGIN_COUNT; i++)
		for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
			char labels[96];
			snprintf(labels, sizeof labels, "source=\"%s\",outcome=\"%s\"",
				links[i].word, outcome_word((enum outcome)outcome));
			chain->counts[i][outcome] = metrics_counter(metrics,
				"crier_scraper_requests_total",
				"Requests to sources of pages, by what became of them.", labels);
		}
}

static const char *name_token(struct arena *arena, const char *token)
{
	char digest[SHA256_HEX_SIZE];
	sha256_hex(token, strlen(token), digest);
	return arena_printf(arena, "graph:%.*s", TOKEN_DIGITS, digest);
}

enum err chain_create(struct call *c, struct service *service, const struct fetch_config *config,
	struct chain **out)
{
	struct trusted_peers allowed;
	TRY(check(c, config));
	if (!trusted_parse(service->arena, config->allow, &allowed))
		return fail(c, ERR_INVALID, "CRIER_SCRAPER_ALLOW: \"%s\" is no list of networks",
			config->allow);
	struct chain *chain = calloc(1, sizeof *chain);
	if (!chain)
		abort();
	chain->config = config;
	chain->allowed = allowed;
	chain->user_agent = fetch_user_agent(service->arena, config);
	chain->graph_name = name_token(service->arena, config->graph_token);
	chain->pace = pace_create(&(struct pace_options){.redis = service->redis,
		.per_minute = config->per_minute,
		.burst = config->burst});
	chain->pauses = pauses_create(service->redis);
	chain->robots = config->robots ? robots_create(ROBOTS_AGENT) : NULL;
	count_outcomes(service->metrics, chain);
	*out = chain;
	return OK;
}

struct robots *chain_robots(const struct chain *chain)
{
	return chain->robots;
}

void chain_destroy(struct chain *chain)
{
	if (!chain)
		return;
	robots_destroy(chain->robots);
	pauses_destroy(chain->pauses);
	pace_destroy(chain->pace);
	free(chain);
}

static enum err check_name(struct call *c, const char *name)
{
	size_t len = strlen(name);
	if (!len || len > NAME_BYTES_MAX || strpbrk(name, "/?#\\%@:") || strspn(name, ".") == len)
		return fail(c, ERR_INVALID, "no page has such a name");
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f)
			return fail(c, ERR_INVALID, "no page has such a name");
	return OK;
}

/* Whom pauses know a link as; NULL: it is switched off, or has nowhere to ask. */
static const char *whom_of(struct call *c, const struct chain *chain,
	const struct scraping *scraping, enum origin origin)
{
	const struct fetch_config *config = chain->config;
	if (origin == ORIGIN_GRAPH)
		return *config->graph_token ? chain->graph_name : NULL;
	if (origin == ORIGIN_HTML)
		return config->html ? "html" : NULL;
	const char *url = generic_url(c, scraping);
	return url ? call_printf(c, "generic:%s", url_host(c, url)) : NULL;
}

static void skip(const struct scraping *scraping, int64_t until_us)
{
	const struct scrape_kept *kept = &scraping->options->kept[scraping->attempt->origin];
	/* What was well is so no more: nothing can be asked. */
	scraping->attempt->outcome = kept->outcome == OUTCOME_OK || !kept->outcome
					     ? OUTCOME_RATE_LIMITED
					     : kept->outcome;
	scraping->attempt->failures = kept->failures;
	scraping->attempt->next_try_us = until_us;
	scraping->attempt->detail = "it is left alone for a while";
}

static void try_link(struct call *c, struct scraping *scraping, enum origin origin)
{
	struct scrape_result *result = scraping->result;
	scraping->attempt = &result->attempts[result->attempt_count++];
	*scraping->attempt = (struct scrape_attempt){.origin = origin};
	int64_t until_us = scraping->options->kept[origin].next_try_us;
	if (until_us <= call_now_us(c))
		until_us = pauses_ask(c, scraping->pauses, scraping->whom);
	if (until_us)
		skip(scraping, until_us);
	else
		links[origin].ask(c, scraping);
}

/* OK where any was; else what the first one said that was asked. */
static enum outcome outcome_of(const struct scrape_result *result)
{
	enum outcome first = OUTCOME_UNKNOWN;
	for (size_t i = 0; i < result->attempt_count; i++) {
		if (result->attempts[i].outcome == OUTCOME_OK && result->attempts[i].was_asked)
			return OUTCOME_OK;
		if (!first)
			first = result->attempts[i].outcome;
	}
	return first;
}

static void walk(struct call *c, const struct chain *chain, struct scraping *scraping)
{
	for (enum origin origin = 0; origin < ORIGIN_COUNT; origin++) {
		scraping->whom = whom_of(c, chain, scraping, origin);
		if (scraping->whom && !scraping_is_done(scraping))
			try_link(c, scraping, origin);
	}
	scraping->result->merged.outcome = outcome_of(scraping->result);
}

static struct downloader *dial(const struct chain *chain)
{
	return downloader_create(&(struct downloader_options){.allowed = &chain->allowed,
		.ca_file = chain->config->ca_file,
		.proxy = chain->config->proxy,
		.connect_to = chain->config->connect_to,
		.user_agent = chain->user_agent});
}

static void bound_time(struct call *c)
{
	int64_t latest_us = clock_monotonic_us() + SCRAPE_MS_MAX * US_PER_MS;
	if (!c->deadline_us || c->deadline_us > latest_us)
		c->deadline_us = latest_us;
}

enum err chain_scrape(struct call *c, struct chain *chain, const struct scrape_options *options,
	struct scrape_result *result)
{
	TRY(check_name(c, options->username));
	struct downloader *downloader = dial(chain);
	if (!downloader)
		return fail(c, ERR_UNAVAILABLE, "libcurl cannot start");
	*result = (struct scrape_result){0};
	struct scraping scraping = {
		.config = chain->config,
		.visitor = {.downloader = downloader,
			.pace = chain->pace,
			.allowed = &chain->allowed,
			.timeout_ms = (int)chain->config->timeout_ms,
			.body_bytes_max = (size_t)chain->config->body_bytes_max},
		.pauses = chain->pauses,
		.robots = chain->robots,
		.counts = chain->counts,
		.options = options,
		.result = result,
	};
	int64_t deadline_us = c->deadline_us;
	bound_time(c);
	walk(c, chain, &scraping);
	c->deadline_us = deadline_us;
	downloader_destroy(downloader);
	return OK;
}
