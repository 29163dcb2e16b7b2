/* Whether a site wants to be asked: its robots.txt (RFC 9309), read once a day. */
#ifndef CRIER_SCRAPER_ROBOTS_H
#define CRIER_SCRAPER_ROBOTS_H

#include "base/call.h"
#include "sources/outcome.h"

#define ROBOTS_HOSTS_MAX 128
#define ROBOTS_KEPT_BYTES_MAX ((size_t)4 * 1024 * 1024) /* of rules, all hosts together */
#define ROBOTS_HOURS 24
#define ROBOTS_AGAIN_MINUTES 10 /* after it could not be read */
#define ROBOTS_REDIRECTS_MAX 5

struct robots;
struct visitor;

/** @param agent  as of robots_rules_read; borrowed */
struct robots *robots_create(const char *agent);

/** NULL is accepted. */
void robots_destroy(struct robots *robots);

struct robots_verdict {
	enum outcome outcome;	/* OK: it may be asked. PERMISSION_DENIED; TRANSIENT: nobody knows;
				 * RATE_LIMITED: by our own pace */
	const char *detail;	/* why not; static */
	int64_t paced_until_us; /* of RATE_LIMITED */
};

/**
 * Judges an address by its site's robots.txt, which is asked for where it is not known or old. A
 * site without one (4xx) may be asked; one that cannot say may not, unless what it said last is
 * known. Several threads may.
 * @param hosts  those that may be asked, redirects included
 */
struct robots_verdict robots_judge(struct call *c, struct robots *robots,
	const struct visitor *visitor, const char *hosts, const char *url);

#endif
