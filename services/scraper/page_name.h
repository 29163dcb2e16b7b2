/* Names under which pages are asked for. */
#ifndef CRIER_SCRAPER_PAGE_NAME_H
#define CRIER_SCRAPER_PAGE_NAME_H

#include "base/call.h"

#define PAGE_NAME_BYTES_MAX 100

/**
 * The name in lower case, without an @ in front, in the call's arena.
 * @return OK | ERR_NOT_FOUND (no page can have that name: letters of ASCII, digits, dots, dashes
 * and underscores, up to PAGE_NAME_BYTES_MAX)
 */
MUST_CHECK enum err page_name_read(struct call *c, const char *given, const char **name);

/** What a page's name may be searched by, see page_list_named: all that is like it. A name of five
 *  characters or more is found with one of them wrong. In the call's arena. */
const char *page_name_alike(struct call *c, const char *given);

/** A page's own names as they are searched, folded, in the call's arena. @param name  or NULL */
const char *page_name_searched(struct call *c, const char *name, const char *username);

#endif
