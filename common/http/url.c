/* One part of an address at a time, copied out of libcurl's memory. */
#include "http/url.h"

#include <ctype.h>
#include <curl/curl.h>
#include <string.h>

static CURLU *parse(const char *url)
{
	CURLU *parsed = curl_url();
	if (parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK)
		return parsed;
	curl_url_cleanup(parsed);
	return NULL;
}

/* NULL where there is none. */
static char *part_of(struct call *c, CURLU *url, CURLUPart part)
{
	char *text = NULL;
	if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
		return NULL;
	char *copy = arena_strdup(c->arena, text);
	curl_free(text);
	return copy;
}

static bool is_web(struct call *c, CURLU *url)
{
	const char *scheme = part_of(c, url, CURLUPART_SCHEME);
	return scheme && (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0) &&
	       !part_of(c, url, CURLUPART_USER) && !part_of(c, url, CURLUPART_PASSWORD);
}

static void make_plain(char *host)
{
	size_t len = strlen(host);
	for (char *at = host; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	if (host[0] == '[' && host[len - 1] == ']') {
		memmove(host, host + 1, len - 2);
		host[len - 2] = '\0';
	}
}

const char *url_host(struct call *c, const char *url)
{
	CURLU *parsed = parse(url);
	if (!parsed)
		return NULL;
	char *host = is_web(c, parsed) ? part_of(c, parsed, CURLUPART_HOST) : NULL;
	curl_url_cleanup(parsed);
	if (host)
		make_plain(host);
	return host;
}

const char *url_resolve(struct call *c, const char *base, const char *reference)
{
	CURLU *parsed = parse(base);
	if (!parsed)
		return NULL;
	const char *url = NULL;
	if (curl_url_set(parsed, CURLUPART_URL, reference, CURLU_URLENCODE) == CURLUE_OK &&
		curl_url_set(parsed, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK && is_web(c, parsed))
		url = part_of(c, parsed, CURLUPART_URL);
	curl_url_cleanup(parsed);
	return url;
}
