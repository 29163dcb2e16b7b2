/* What is known of a page outside, asked now: Graph API, then public HTML, then the page's own
 * site. Nothing is stored here and nobody waits for another here: that is for whoever asks, with
 * flight.h around. */
#ifndef CRIER_SCRAPER_CHAIN_H
#define CRIER_SCRAPER_CHAIN_H

#include "base/call.h"
#include "fetch/fetch_config.h"
#include "sources/parsed.h"

#define SCRAPE_BODIES_MAX 16
#define SCRAPE_POSTS_MAX 40

struct service;
struct chain;
struct robots;

/* The links of the chain, in its order. */
enum origin { ORIGIN_GRAPH, ORIGIN_HTML, ORIGIN_GENERIC, ORIGIN_COUNT };

enum scrape_wants { SCRAPE_PAGE = 1, SCRAPE_POSTS = 2, SCRAPE_COMMENTS = 4 };

/* What an earlier body of an address said of itself, as a scrape_body had it. */
struct scrape_validator {
	const char *url;
	const char *etag;	   /* NULL: none */
	const char *last_modified; /* NULL: none */
};

/* What became of an origin when it was last asked for this page, as a scrape_attempt had it:
 * whoever stores pages keeps it and gives it back. */
struct scrape_kept {
	enum outcome outcome; /* OUTCOME_UNKNOWN: it was never asked */
	int failures;	      /* in a row */
	int64_t next_try_us;  /* it is not asked before; 0: at once */
};

/* Borrowed; NULL is what is not known. */
struct scrape_options {
	const char *username;
	const char *platform_id; /* the one that the Graph API knows: delegate_page_id */
	const char *website;	 /* the page's own, as last known */
	const char *post_id;	 /* of SCRAPE_COMMENTS */
	const char *post_url;	 /* of SCRAPE_COMMENTS: where people read it */
	unsigned wants;		 /* of enum scrape_wants, together */
	struct scrape_kept kept[ORIGIN_COUNT];
	const struct scrape_validator *validators;
	size_t validator_count;
};

/* One answer that came, for a table of raw bodies. */
struct scrape_body {
	enum origin origin;
	const char *requested_url; /* without any token */
	struct answer answer;
	const char *etag, *last_modified; /* NULL: not told */
	enum outcome outcome;
};

/* How a link of the chain ended. */
struct scrape_attempt {
	enum origin origin;
	bool was_asked;	   /* else it is not its time yet, and the outcome is the one before */
	bool not_modified; /* what was known still holds: outcome is OK and nothing was parsed */
	enum outcome outcome;
	int status;	     /* of HTTP; 0: no answer */
	const char *url;     /* the final one; NULL where nothing was asked */
	const char *detail;  /* for people; NULL: nothing to say */
	int failures;	     /* in a row, with this one */
	int64_t next_try_us; /* when it may be asked for this page again; 0: at once */
};

struct scrape_result {
	struct parsed merged; /* its outcome is the chain's: OK where any link's was */
	struct scrape_attempt attempts[ORIGIN_COUNT]; /* of those that are switched on */
	size_t attempt_count;
	struct scrape_body bodies[SCRAPE_BODIES_MAX];
	size_t body_count;
};

/** "graph", "html", "generic". Static. */
const char *origin_word(enum origin origin);

/** What all scrapes share: limits, pauses, breakers, metrics. config is borrowed.
 *  @return OK | ERR_INVALID (a setting cannot be) */
MUST_CHECK enum err chain_create(struct call *c, struct service *service,
	const struct fetch_config *config, struct chain **chain);

/** What sites say in their robots.txt, for others who ask them; NULL: nobody heeds it. Borrowed. */
struct robots *chain_robots(const struct chain *chain);

/** None may be asking; NULL is accepted. */
void chain_destroy(struct chain *chain);

/**
 * Asks one source after the other until one tells what is wanted, and merges what they told. It
 * blocks for some seconds, for a minute at most, within the call's deadline; several threads may.
 * How each source ended is in the result, which lives in the call's arena: that nothing was found,
 * or that a login is required, is OK. Without an attempt in it no source is switched on.
 * @return OK | ERR_INVALID (no page can have that name) | ERR_UNAVAILABLE (libcurl cannot start)
 */
MUST_CHECK enum err chain_scrape(struct call *c, struct chain *chain,
	const struct scrape_options *options, struct scrape_result *result);

#endif
