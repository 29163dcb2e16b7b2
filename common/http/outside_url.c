/* libcurl parses, as it does when it sends: what two parsers read differently is how such checks
 * are passed by. */
#include "http/outside_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "http/public_address.h"

#define PORT_HTTPS 443
#define PORT_HTTP 80
#define PORT_FREE_MIN 1024 /* below are other services */

/* Its parts, of libcurl's memory; NULL where there is none. */
struct parts {
	char *scheme, *user, *password, *host, *port;
};

static void read_parts(CURLU *url, struct parts *parts)
{
	curl_url_get(url, CURLUPART_SCHEME, &parts->scheme, 0);
	curl_url_get(url, CURLUPART_USER, &parts->user, 0);
	curl_url_get(url, CURLUPART_PASSWORD, &parts->password, 0);
	curl_url_get(url, CURLUPART_HOST, &parts->host, 0);
	curl_url_get(url, CURLUPART_PORT, &parts->port, CURLU_DEFAULT_PORT);
}

static void free_parts(struct parts *parts)
{
	curl_free(parts->scheme);
	curl_free(parts->user);
	curl_free(parts->password);
	curl_free(parts->host);
	curl_free(parts->port);
}

/* IPv6 stands in brackets. */
static void strip_brackets(char *host)
{
	size_t len = strlen(host);
	if (host[0] != '[' || host[len - 1] != ']')
		return;
	memmove(host, host + 1, len - 2);
	host[len - 2] = '\0';
}

static bool is_literal(const char *host)
{
	unsigned char bytes[16];
	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

static bool is_https(const struct parts *parts)
{
	return parts->scheme && strcmp(parts->scheme, "https") == 0;
}

static bool is_open_port(const struct parts *parts)
{
	long port = parts->port ? strtol(parts->port, NULL, 10) : 0;
	return port == PORT_HTTPS || port >= PORT_FREE_MIN ||
	       (port == PORT_HTTP && !is_https(parts));
}

static const char *judge(struct parts *parts, const struct trusted_peers *allowed)
{
	if (!is_https(parts) &&
		(!allowed->count || !parts->scheme || strcmp(parts->scheme, "http") != 0))
		return "must be an https URL";
	if (parts->user || parts->password)
		return "must not have a user or a password in it";
	if (!parts->host || !*parts->host)
		return "must name a host";
	if (!is_open_port(parts))
		return "must be at port 443 or above 1023";
	strip_brackets(parts->host);
	if (is_literal(parts->host) && !public_address_is(parts->host) &&
		!trusted_has(allowed, parts->host))
		return "must be at a public address";
	return NULL;
}

const char *outside_url_fault(const char *url, const struct trusted_peers *allowed)
{
	struct parts parts = {0};
	CURLU *parsed = curl_url();
	const char *fault = "must be an https URL";
	if (parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK) {
		read_parts(parsed, &parts);
		fault = judge(&parts, allowed);
	}
	free_parts(&parts);
	curl_url_cleanup(parsed);
	return fault;
}
