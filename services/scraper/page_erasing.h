/* Forgetting at request: a page, or a person of another service, with all that was kept of them, so
 * that they do not come back. */
#ifndef CRIER_SCRAPER_PAGE_ERASING_H
#define CRIER_SCRAPER_PAGE_ERASING_H

#include "base/call.h"

/** @param name  as of page_name_read. Also of a page that is not known, so that it is never
 * fetched.
 *  @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err page_erase(struct call *c, const char *name);

/** A comment of a post, whoever wrote it, with the bodies of its page, which may hold it.
 *  @param name  of the page, as of page_name_read. @param post  as of page_post_store_find
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_erase_comment(struct call *c, const char *name, const char *post,
	int64_t id);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_erase_person(struct call *c, int64_t id);

#endif
