/* One after another, on connections that are kept. Hosts that do not answer are remembered by a
 * hash: an import names one host, or a few. */
#include "import/fetching.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/macros.h"
#include "http/download.h"
#include "http/outside_url.h"
#include "http/url.h"
#include "markup/link.h"

#define TIMEOUT_MS 20000
#define REDIRECTS_MAX 5
#define MISSES_MAX 3
#define HOSTS 64
#define HTTP "http://"

struct host {
	uint64_t hash;
	int misses; /* in a row */
};

struct fetching {
	const struct trusted_peers *allowed;
	struct downloader *downloader;
	struct host hosts[HOSTS];
};

struct fetching *fetching_create(const struct trusted_peers *allowed)
{
	struct fetching *fetching = calloc(1, sizeof *fetching);
	if (!fetching)
		abort();
	fetching->allowed = allowed;
	fetching->downloader = downloader_create(&(struct downloader_options){.allowed = allowed,
		.ca_file = "",
		.proxy = "",
		.connect_to = "",
		.user_agent = "Crier (import)"});
	if (fetching->downloader)
		return fetching;
	free(fetching);
	return NULL;
}

void fetching_destroy(struct fetching *fetching)
{
	if (!fetching)
		return;
	downloader_destroy(fetching->downloader);
	free(fetching);
}

static struct host *host_of(struct call *c, struct fetching *fetching, const char *url)
{
	const char *name = url_host(c, url);
	uint64_t hash = name ? hash_add(HASH_START, name, strlen(name)) : 0;
	struct host *host = &fetching->hosts[hash % HOSTS];
	if (host->hash != hash)
		*host = (struct host){.hash = hash};
	return host;
}

static bool is_http(const char *url)
{
	return strncasecmp(url, HTTP, strlen(HTTP)) == 0;
}

static const char *by_https(struct call *c, const char *url)
{
	return is_http(url) ? call_printf(c, "https://%s", url + strlen(HTTP)) : url;
}

/* Where no network is allowed http leads nowhere. */
static const char *to_ask(struct call *c, const struct fetching *fetching, const char *url)
{
	return fetching->allowed->count ? url : by_https(c, url);
}

const char *fetching_fault(struct call *c, const struct fetching *fetching, const char *url)
{
	const char *clean = link_clean(c->arena, url, strlen(url), LINK_SHOWN);
	return clean ? outside_url_fault(to_ask(c, fetching, clean), fetching->allowed)
		     : "must be an https URL";
}

static enum err ask_once(struct call *c, struct fetching *fetching, const char *url,
	size_t bytes_max, struct download *answer)
{
	static const char *const headers[] = {"Accept: image/*", NULL};
	const struct download_request request = {.url = url,
		.headers = headers,
		.timeout_ms = TIMEOUT_MS,
		.body_bytes_max = bytes_max};
	struct host *host = host_of(c, fetching, url);
	const char *fault = outside_url_fault(url, fetching->allowed);
	if (fault)
		return fail(c, ERR_INVALID, "its address %s", fault);
	if (host->misses == MISSES_MAX)
		return fail(c, ERR_INVALID, "its host did not answer %d times", MISSES_MAX);
	download(c, fetching->downloader, &request, answer);
	bool missed = answer->end == DOWNLOAD_FAILED || answer->end == DOWNLOAD_TIMED_OUT;
	host->misses = missed ? host->misses + 1 : 0;
	return OK;
}

/* @param url  what was asked in the end */
static enum err ask(struct call *c, struct fetching *fetching, const char **url, size_t bytes_max,
	struct download *answer)
{
	*url = to_ask(c, fetching, *url);
	TRY(ask_once(c, fetching, *url, bytes_max, answer));
	if (answer->end != DOWNLOAD_REFUSED || !is_http(*url))
		return OK;
	*url = by_https(c, *url);
	return ask_once(c, fetching, *url, bytes_max, answer);
}

static bool is_redirect(const struct download *answer)
{
	int status = answer->status;
	return answer->end == DOWNLOAD_ANSWERED &&
	       (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

static enum err judge(struct call *c, const struct download *answer, size_t bytes_max)
{
	if (answer->end == DOWNLOAD_TOO_LARGE)
		return fail(c, ERR_TOO_LARGE, "it has more than %zu bytes", bytes_max);
	if (answer->end != DOWNLOAD_ANSWERED)
		return fail(c, ERR_INVALID, "it cannot be fetched: %s", answer->why);
	if (answer->status == 404 || answer->status == 410)
		return fail(c, ERR_NOT_FOUND, "it is not there any more: %d", answer->status);
	if (answer->status != 200)
		return fail(c, ERR_INVALID, "it cannot be fetched: its host answered %d",
			answer->status);
	return OK;
}

static enum err follow(struct call *c, struct download *answer, const char **url)
{
	const char *location = download_header(c, answer, "Location");
	const char *to = location ? url_resolve(c, *url, location) : NULL;
	if (!to)
		return fail(c, ERR_INVALID, "it leads to no address");
	*url = to;
	return OK;
}

enum err fetching_read(struct call *c, struct fetching *fetching, const char *url, size_t bytes_max,
	struct upload_file *file)
{
	struct download answer = {0};
	url = link_clean(c->arena, url, strlen(url), LINK_SHOWN);
	if (!url)
		return fail(c, ERR_INVALID, "its address must be an https URL");
	TRY(ask(c, fetching, &url, bytes_max, &answer));
	for (int i = 0; i < REDIRECTS_MAX && is_redirect(&answer); i++) {
		TRY(follow(c, &answer, &url));
		TRY(ask(c, fetching, &url, bytes_max, &answer));
	}
	TRY(judge(c, &answer, bytes_max));
	*file = (struct upload_file){text_string(&answer.body), answer.body.len};
	return OK;
}
