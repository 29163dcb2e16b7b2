/* Lines of an access log into requests, and requests into log and rollups. */
#ifndef CRIER_ANALYTICS_ACCESS_LOG_ACCESS_IMPORT_H
#define CRIER_ANALYTICS_ACCESS_LOG_ACCESS_IMPORT_H

#include "access_log/access_store.h"
#include "base/call.h"

#define ACCESS_BATCH 1000

struct access_report {
	int64_t lines;
	int64_t unreadable;  /* or of a day to come */
	int64_t no_pages;    /* pictures, redirects, errors and the like */
	int64_t impressions; /* of those pages */
	int64_t bots;
	int64_t of_posts;   /* among both */
	int64_t duplicates; /* that were there before */
};

/* What one run of an import knows. */
struct access_import {
	const char *pattern; /* a path with {id} for a post's number: "/posts/{id}" */
	const char *host;    /* of the site, for its own referrers; "": unknown */
	struct alike *alike;
	struct request *requests; /* ACCESS_BATCH of them */
	size_t count;
	struct access_report report;
};

/** @param arena  of the whole run @return false where the pattern has no {id} */
bool access_import_init(struct access_import *import, struct arena *arena, const char *pattern,
	const char *host);

/** Takes one line without its end; with the ACCESS_BATCH-th page the requests are written.
 *  @param text  is copied */
MUST_CHECK enum err access_import_line(struct call *c, struct access_import *import,
	struct slice text);

/** Writes what is left. */
MUST_CHECK enum err access_import_end(struct call *c, struct access_import *import);

#endif
