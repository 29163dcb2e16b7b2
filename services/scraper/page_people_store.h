/* People of other services in the database: what little is known of them, for as long as they are
 * seen. */
#ifndef CRIER_SCRAPER_PAGE_PEOPLE_STORE_H
#define CRIER_SCRAPER_PAGE_PEOPLE_STORE_H

#include "db/db.h"
#include "scraper_types.h"
#include "sources/parsed.h"

/** Keeps people, and what they have to do with a page; inside db_write. Those who asked not to be
 * here are passed over, and those of whom no source has an id or an address. */
MUST_CHECK enum err page_people_store_put(struct call *c, int64_t page_id,
	const struct parsed_people *people, int64_t seen_at_us);

/** Keeps who wrote comments; inside db_write. */
MUST_CHECK enum err page_people_store_put_authors(struct call *c,
	const struct parsed_comments *comments, int64_t seen_at_us);

/** How the author of a comment is known to the source; NULL where they are not. */
const char *page_people_author_id(const struct parsed_comment *comment);

/** Those of one kind, latest known first. @param kind  "follower", "following"
 *  @param before_id  exclusive; 0: from the top */
MUST_CHECK enum err page_people_store_page(struct call *c, int64_t page_id, const char *kind,
	int64_t before_id, int64_t limit, struct social_media_user_list *people, bool *more);

/** Forgets a person for good: with comments, relations and the bodies that may hold them, and so
 * that they do not come back; inside db_write. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_people_store_erase(struct call *c, int64_t id);

/** Removes whom nobody has seen since a time; inside db_write. */
MUST_CHECK enum err page_people_store_remove(struct call *c, int64_t before_us, int64_t *removed);

#endif
