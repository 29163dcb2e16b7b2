/* One page of the outside, with all redirects on the way to it, each judged before it is followed:
 * by its host, and by the address that its host has. */
#ifndef CRIER_SCRAPER_VISIT_H
#define CRIER_SCRAPER_VISIT_H

#include "base/call.h"
#include "http/download.h"
#include "sources/answer.h"
#include "sources/outcome.h"

#define VISIT_REDIRECTS_MAX 5
#define VISIT_HEADERS_MAX 16

struct pace;
struct robots;

/* What visits share. */
struct visitor {
	struct downloader *downloader;
	struct pace *pace;
	const struct trusted_peers *allowed; /* as of the downloader */
	int timeout_ms;			     /* of one request */
	size_t body_bytes_max;
};

struct visit_request {
	const char *url;
	const char *hosts; /* those that may be asked, as of hosts_has */
	const char *const *headers;
	int redirects_max;
	struct robots *robots;		  /* heeded for each address; NULL: it is not asked */
	const char *etag, *last_modified; /* of what is known; NULL: nothing is */
};

/* What became of it; in the call's arena. */
struct visit {
	/* OUTCOME_UNKNOWN: there is an answer, to be parsed. Else there is none: MARKUP_CHANGED for
	 * what leads elsewhere or is too large, TRANSIENT for what broke or came too late,
	 * PERMISSION_DENIED where the site does not want to be asked. */
	enum outcome outcome;
	const char *detail; /* why there is no answer; NULL: there is */
	bool is_too_large;  /* the answer is what came of it */
	bool by_robots;	    /* its robots.txt says no, or could not say */
	bool not_modified;
	struct answer answer; /* its url is the final one */
	const char *etag, *last_modified;
	int retry_after_s;
	int64_t paced_until_us; /* there was no token for it: nothing was asked; 0: it was */
	int requests;		/* that went out */
};

/** Asks, at the pace of each host. */
void visit_page(struct call *c, const struct visitor *visitor, const struct visit_request *request,
	struct visit *visit);

#endif
