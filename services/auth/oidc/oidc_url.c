/* By a list of what is allowed: what browsers make of odd URLs is not to be foreseen. */
#include "oidc/oidc_url.h"

#include <ctype.h>
#include <string.h>

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool is_plain(const char *text, const char *further)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80 ||
			(!isalnum((unsigned char)*text) && !strchr(further, *text)))
			return false;
	return true;
}

/* Behind the host comes a port, a path or nothing: "http://localhost.evil" is another host. */
static bool is_host(const char *url, const char *origin)
{
	return starts(url, origin) && strchr(":/?", url[strlen(origin)]);
}

bool oidc_url_is_local(const char *url)
{
	return is_host(url, "http://127.0.0.1") || is_host(url, "http://localhost") ||
	       is_host(url, "http://[::1]");
}

bool oidc_url_is_good(const char *url)
{
	if (strlen(url) >= OIDC_URL_SIZE || !is_plain(url, "-._~:/?[]!$&'()*+,;=%"))
		return false;
	return oidc_url_is_local(url) ||
	       (starts(url, "https://") && isalnum((unsigned char)url[8]));
}

/* No escapes in the path, and no colon: what follows a ? is data. */
bool oidc_url_is_path(const char *path)
{
	const char *query = strchr(path, '?');
	size_t len = query ? (size_t)(query - path) : strlen(path);
	if (path[0] != '/' || path[1] == '/' || !is_plain(path, "-._~/?!$&'()*+,;=:@%"))
		return false;
	return !memchr(path, '%', len) && !memchr(path, ':', len) && !memchr(path, '@', len);
}
