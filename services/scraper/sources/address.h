/* Addresses as they stand in pages, as the one form in which they are kept. */
#ifndef CRIER_SCRAPER_ADDRESS_H
#define CRIER_SCRAPER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/** Whether this is http or https with a host, and nothing in it that is no address. */
bool address_is_web(const char *url);

/** Whether the host is facebook.com or ends with it. */
bool address_is_facebook(const char *url);

/** The path of an address, "/" and what follows, up to "?" or "#"; "" where there is none. */
const char *address_path(struct arena *arena, const char *url);

/** A parameter of an address's query, decoded; NULL when it is not there. */
const char *address_parameter(struct arena *arena, const char *url, const char *name);

/** "%C3%B3" as what it stands for; what would be no UTF-8 stays as it is. */
const char *address_unescape(struct arena *arena, const char *text, size_t len);

/** An address in a page as an absolute one (RFC 3986, section 5); NULL where that is none of http.
 */
const char *address_resolve(struct arena *arena, const char *base, const char *reference);

/** Without "l.facebook.com/l.php?u=…", which is how Facebook writes others' addresses. */
const char *address_unwrap(struct arena *arena, const char *url);

/** A page's or post's address on Facebook: host www, https, without what says who looked. Any other
 *  address comes as it is. */
const char *address_normalise(struct arena *arena, const char *url);

/** "NASA" of "https://www.facebook.com/NASA/about"; NULL where the page is named by a number. */
const char *address_username(struct arena *arena, const char *url);

/** The number in an address that names a page or a profile; NULL for none. */
const char *address_page_id(struct arena *arena, const char *url);

/** "Video-Game" of "/pages/category/Video-Game/Nintendo/posts/"; NULL for none. */
const char *address_category(struct arena *arena, const char *url);

/** What an address on Facebook that is no page leads to. */
enum address_kind {
	ADDRESS_PAGE = 1,
	ADDRESS_POST,
	ADDRESS_GROUP,
	ADDRESS_EVENT,
	ADDRESS_SIGN_IN,
	ADDRESS_CONSENT,
	ADDRESS_HOME,
	ADDRESS_OTHER
};

enum address_kind address_kind_of(struct arena *arena, const char *url);

#endif
