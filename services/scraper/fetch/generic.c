/* A page's own site: what it says of itself for machines, and the first of its feeds. */
#include <string.h>

#include "fetch/hosts.h"
#include "fetch/scraping.h"
#include "http/url.h"

static const char *const page_headers[] = {
	"Accept: text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
	"application/feed+json,application/xml;q=0.9,*/*;q=0.5",
	"Accept-Language: en-US,en;q=0.5",
	NULL,
};

static bool may_ask(struct call *c, const struct scraping *scraping, const char *url)
{
	const char *host = url ? url_host(c, url) : NULL;
	return host && hosts_has(scraping->config->generic_hosts, host);
}

/* A name that is a host's is that host's page. */
static const char *url_of_name(struct call *c, const char *name)
{
	const char *dot = strchr(name, '.');
	return dot && dot != name && dot[1] ? call_printf(c, "https://%s/", name) : NULL;
}

const char *generic_url(struct call *c, const struct scraping *scraping)
{
	const struct fact *told = &scraping->result->merged.page.facts[PAGE_WEBSITE];
	const char *const urls[] = {url_of_name(c, scraping->options->username), told->text,
		scraping->options->website};
	for (size_t i = 0; i < COUNT_OF(urls); i++)
		if (may_ask(c, scraping, urls[i]))
			return urls[i];
	return NULL;
}

static enum outcome get(struct call *c, struct scraping *scraping, const char *url,
	struct parsed **parsed)
{
	const struct scraping_request request = {
		.url = url,
		.url_secret = "",
		.hosts = scraping->config->generic_hosts,
		.headers = page_headers,
		.redirects_max = VISIT_REDIRECTS_MAX,
		.heeds_robots = true,
	};
	enum outcome outcome = scraping_get(c, scraping, &request, parsed);
	if (outcome == OUTCOME_OK)
		scraping_merge(c, scraping, *parsed);
	return outcome;
}

static void get_feed(struct call *c, struct scraping *scraping, const char *base,
	const struct fact *feeds)
{
	if (feeds->exactness == UNKNOWN || !feeds->texts.count)
		return;
	const char *url = url_resolve(c, base, feeds->texts.items[0]);
	struct parsed *parsed;
	if (may_ask(c, scraping, url))
		(void)get(c, scraping, url, &parsed);
}

void generic_ask(struct call *c, struct scraping *scraping)
{
	const char *url = generic_url(c, scraping);
	struct parsed *parsed;
	if (get(c, scraping, url, &parsed) == OUTCOME_OK && scraping->options->wants & SCRAPE_POSTS)
		get_feed(c, scraping, url, &parsed->page.facts[PAGE_FEEDS]);
}
