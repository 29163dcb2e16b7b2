/* Copies of pictures of pages and posts: addresses of pictures are signed and end, a copy stays. */
#ifndef CRIER_SCRAPER_CLONE_H
#define CRIER_SCRAPER_CLONE_H

#include "base/call.h"

#define CLONE_URL_BYTES_MAX 4096

/**
 * What a picture's address is known by, whatever its signature is at the moment: a digest in hex,
 * in the call's arena.
 * @return NULL for what is no https address of a picture, or longer than CLONE_URL_BYTES_MAX
 */
const char *clone_key(struct call *c, const char *url);

/** Whether the signature in an address holds no longer. It says so itself: oe is the end in seconds
 *  since 1970, in hex. */
bool clone_has_expired(const char *url, int64_t now_us);

/** Says that a page or a post has that picture, so that it is copied, and kept: to be said each
 *  time one is stored, inside db_write. Nothing for NULL, and for what is no picture's address.
 *  @param page_id  of the page that has it, itself or in a post */
MUST_CHECK enum err clone_want(struct call *c, int64_t page_id, const char *url);

/** Puts where the copy of a picture is served, "/media/…", in the place of its address; where there
 *  is no copy yet the address stays, and NULL stays NULL. */
MUST_CHECK enum err clone_show(struct call *c, const char **url);

#endif
