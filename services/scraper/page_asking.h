/* Asking for a page that is not known: it is put among what is to be fetched, and waited for. */
#ifndef CRIER_SCRAPER_PAGE_ASKING_H
#define CRIER_SCRAPER_PAGE_ASKING_H

#include "base/call.h"
#include "page_store.h"

/**
 * Has a page fetched that is not known, and waits for it a few seconds.
 * @param name  as of page_name_read
 * @param[out] page  as it is known then; its id is 0 where it takes longer
 * @return OK | ERR_NOT_FOUND, ERR_INVALID, ERR_UNAVAILABLE (as the fetch ended, with its class;
 * also when it ended so lately) | ERR_THROTTLED (one account asks for too many)
 */
MUST_CHECK enum err page_ask(struct call *c, const char *name, struct stored_page *page);

/** A page that is known, by any of its names as they are in an address; nothing is fetched, but it
 * is noted that somebody looked. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_find(struct call *c, const char *username, struct stored_page *page);

/** Notes that somebody looked at a page that is known; seldom, and never an error. */
void page_look(struct call *c, const struct stored_page *page);

#endif
