/* Forgetting at request: a page, or a person of another service, with all that was kept of them, so
 * that they do not come back. */
#ifndef CRIER_SCRAPER_PAGE_ERASING_H
#define CRIER_SCRAPER_PAGE_ERASING_H

#include "base/call.h"

/** @param name  as of page_name_read. Also of a page that is not known, so that it is never
 * fetched.
 *  @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err page_erase(struct call *c, const char *name);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_erase_person(struct call *c, int64_t id);

#endif
