/* Public pages of www.facebook.com, as anybody sees them who is not signed in: no cookie is sent or
 * kept, and a wall is where it ends. */
#include <string.h>

#include "fetch/hosts.h"
#include "fetch/scraping.h"
#include "http/client.h"
#include "http/url.h"

#define HOSTS "facebook.com"

static enum outcome get(struct call *c, struct scraping *scraping, const char *url,
	struct parsed **parsed)
{
	/* Without those of a navigation there comes an error, or a page without its posts. */
	static const char *const headers[] = {
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
		"Accept-Language: en-US,en;q=0.5",
		"Sec-Fetch-Dest: document",
		"Sec-Fetch-Mode: navigate",
		"Sec-Fetch-Site: none",
		"Sec-Fetch-User: ?1",
		"Upgrade-Insecure-Requests: 1",
		NULL,
	};
	const struct scraping_request request = {
		.url = url,
		.url_secret = "",
		.hosts = HOSTS,
		.headers = headers,
		.redirects_max = VISIT_REDIRECTS_MAX,
	};
	enum outcome outcome = scraping_get(c, scraping, &request, parsed);
	if (outcome == OUTCOME_OK)
		scraping_merge(c, scraping, *parsed);
	return outcome;
}

/* The page's root has its newest post alone, this tab some twenty with their counts. */
static void get_videos(struct call *c, struct scraping *scraping)
{
	struct parsed *parsed;
	(void)get(c, scraping,
		call_printf(c, "https://www.facebook.com/%s/videos",
			http_encode(c, scraping->options->username)),
		&parsed);
}

static void get_comments(struct call *c, struct scraping *scraping)
{
	const char *url = scraping->options->post_url;
	const char *host = url ? url_host(c, url) : NULL;
	struct parsed *parsed;
	if (host && hosts_has(HOSTS, host))
		(void)get(c, scraping, url, &parsed);
}

void html_ask(struct call *c, struct scraping *scraping)
{
	unsigned wants = scraping->options->wants;
	struct parsed *parsed;
	if (wants & (SCRAPE_PAGE | SCRAPE_POSTS)) {
		const char *url = call_printf(c, "https://www.facebook.com/%s",
			http_encode(c, scraping->options->username));
		if (get(c, scraping, url, &parsed) != OUTCOME_OK)
			return;
	}
	if (wants & SCRAPE_POSTS)
		get_videos(c, scraping);
	if (wants & SCRAPE_COMMENTS)
		get_comments(c, scraping);
}
