/* The cookies of a browser that is signed in: RFC 6265, with the prefixes of its successor
 * (draft-ietf-httpbis-rfc6265bis, section 4.1.3) where the browser came by TLS. Without TLS the
 * names are plain, and no Domain is ever set, so that a bare IP address works as well. */
#ifndef CRIER_HTTP_COOKIES_H
#define CRIER_HTTP_COOKIES_H

#include "base/call.h"

enum cookie {
	COOKIE_ACCESS,	/* sent with everything of ours */
	COOKIE_REFRESH, /* sent to /api/auth/refresh alone */
	COOKIE_CSRF,	/* for script to read */
};

/**
 * A cookie's value out of the call's, in its arena. Behind TLS only the prefixed name counts:
 * another one could have been set by whoever is on a connection without.
 * @param[out] value  NULL when there is none
 * @return OK | ERR_UNAUTHENTICATED (several of that name: some other host's page set one)
 */
MUST_CHECK enum err cookie_read(struct call *c, enum cookie cookie, const char **value);

/** Has the answer set a cookie. @param max_age_s  0: the browser forgets it */
void cookie_set(struct call *c, enum cookie cookie, const char *value, int64_t max_age_s);

#endif
