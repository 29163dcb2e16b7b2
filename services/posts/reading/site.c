/* The site's address is a setting, not the request's Host: what is made of it is kept by others. */
#include "reading/site.h"

#include <inttypes.h>
#include <string.h>

/* RFC 3986, section 2: no blank, no control, nothing that XML or a header reads as its own. */
static bool is_address(const char *url)
{
	if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		return false;
	for (const char *at = url; *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7F ||
			strchr("\"<>\\^`{|}?#", *at))
			return false;
	return strlen(url) <= SITE_URL_BYTES_MAX;
}

enum err site_read(struct call *c, const char *url, const char *title, struct site *site)
{
	if (!is_address(url))
		return fail(c, ERR_UNAVAILABLE, "CRIER_PUBLIC_URL: \"%s\" is no address of a site",
			url);
	size_t len = strlen(url);
	while (url[len - 1] == '/')
		len--;
	memcpy(site->url, url, len);
	site->url[len] = '\0';
	site->title = title;
	return OK;
}

const char *site_post_url(struct call *c, const struct site *site, int64_t post_id)
{
	return call_printf(c, "%s/p/%" PRId64, site->url, post_id);
}
