/* One page on its way through the chain: what its links share, and how each of them asks. */
#ifndef CRIER_SCRAPER_SCRAPING_H
#define CRIER_SCRAPER_SCRAPING_H

#include "fetch/chain.h"
#include "fetch/visit.h"

struct pauses;
struct metric;
struct robots;

/* Borrowed from the chain, but for what is on its way. */
struct scraping {
	const struct fetch_config *config;
	struct visitor visitor;
	struct pauses *pauses;
	struct robots *robots;			 /* NULL: nobody's is asked for */
	struct metric *(*counts)[OUTCOME_COUNT]; /* of each origin; requests by their outcome */
	const struct scrape_options *options;
	struct scrape_result *result;
	struct scrape_attempt *attempt; /* of the link that asks now */
	const char *whom;		/* what pauses know it as */
};

/* One request of a link. */
struct scraping_request {
	const char *url;	/* what is kept of it: without secrets */
	const char *url_secret; /* added to it on the wire; "" */
	const char *hosts;
	const char *const *headers;
	int redirects_max;
	bool heeds_robots;
	/* What to ask instead, where the answer says that this asks for what is no more; NULL for
	 * nothing. NULL itself: such an answer ends it. */
	const char *(*corrected)(struct call *c, const char *url, const struct parsed *parsed);
};

/**
 * Asks, parses what came, keeps its body, and sees to it that who failed is left alone. The first
 * request of a link says how the link ended; of a later one only what it told counts.
 * @param[out] parsed  in the call's arena; all zeros where nothing was parsed
 * @return how it ended; OUTCOME_OK also for what is as it was
 */
enum outcome scraping_get(struct call *c, struct scraping *scraping,
	const struct scraping_request *request, struct parsed **parsed);

/** Adds what a link told to the result. */
void scraping_merge(struct call *c, struct scraping *scraping, const struct parsed *parsed);

/** Whether the result has what is wanted. */
bool scraping_is_done(const struct scraping *scraping);

/** The links: each asks what it can of what is wanted. */
void graph_ask(struct call *c, struct scraping *scraping);
void html_ask(struct call *c, struct scraping *scraping);
void generic_ask(struct call *c, struct scraping *scraping);

/** Where the page has a site that may be asked; NULL: nowhere. */
const char *generic_url(struct call *c, const struct scraping *scraping);

#endif
