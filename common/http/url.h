/* Addresses of pages, read as libcurl reads them when it asks for one: what two parsers read
 * differently is how checks of addresses are passed by. */
#ifndef CRIER_HTTP_URL_H
#define CRIER_HTTP_URL_H

#include "base/call.h"

/** The host of an absolute http or https URL in lower case, without the brackets of IPv6; in the
 *  call's arena. @return NULL when there is none, or when it has a user or a password */
const char *url_host(struct call *c, const char *url);

/** What a reference means on the page at base (RFC 3986, section 5.2), without its fragment.
 *  @return NULL when that is no address */
const char *url_resolve(struct call *c, const char *base, const char *reference);

#endif
